#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace ratatosk::simulators {

/// A deliberate defect of a simulator's certificate.
enum class CertificateFault : std::uint8_t { None, Expired, WrongHost };

/// Options for issuing a certificate. By default it is valid for `localhost` and `127.0.0.1`, from
/// an hour ago until a day from now.
class LeafOptions {
 public:
  /// A time on the system clock.
  using TimePoint = std::chrono::system_clock::time_point;

  LeafOptions();

  /// Adds a host name.
  LeafOptions& WithDnsName(std::string name);
  /// Adds an IPv4 or IPv6 address, as text.
  LeafOptions& WithIpAddress(std::string address);
  /// Removes all names and addresses, including the default ones.
  LeafOptions& WithoutNames();
  /// Sets the period of validity.
  LeafOptions& WithValidity(TimePoint from, TimePoint until);
  /// Makes the certificate end an hour ago.
  LeafOptions& Expired();
  /// Makes the certificate begin in a day.
  LeafOptions& NotYetValid();

  /// The host names that the certificate is valid for.
  std::vector<std::string> dns_names;
  /// The IP addresses that the certificate is valid for, as text.
  std::vector<std::string> ip_addresses;
  /// The start of the period of validity.
  TimePoint not_before;
  /// The end of the period of validity.
  TimePoint not_after;
};

/// A certificate and its private key, as PEM text.
class IssuedCertificate {
 public:
  IssuedCertificate() = default;
  IssuedCertificate(std::string certificate, std::string key);

  /// The certificate.
  std::string certificate_pem;
  /// The private key.
  std::string private_key_pem;
};

/// An in-memory certificate authority for tests, with a new P-256 key each time and nothing on
/// disk.
///
/// Thread safety: `Issue` and `CertificatePem` can be called from any thread.
class CertificateAuthority {
 public:
  /// Throws std::runtime_error if OpenSSL cannot generate a key.
  explicit CertificateAuthority(const std::string& name = "Ratatosk test CA");
  ~CertificateAuthority();
  CertificateAuthority(CertificateAuthority&&) noexcept;
  CertificateAuthority& operator=(CertificateAuthority&&) noexcept;

  /// Issues a certificate. Throws std::runtime_error for a name or an address that OpenSSL rejects.
  IssuedCertificate Issue(const LeafOptions& options = LeafOptions()) const;
  /// Returns the certificate that clients must trust.
  const std::string& CertificatePem() const noexcept;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace ratatosk::simulators
