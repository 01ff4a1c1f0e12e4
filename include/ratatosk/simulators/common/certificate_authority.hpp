#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace ratatosk::simulators {

/// What is wrong with a simulator's certificate.
enum class CertificateFault : std::uint8_t { None, Expired, WrongHost };

/// What a certificate is issued for. Default: `localhost` and `127.0.0.1`, from an hour ago until
/// a day from now.
class LeafOptions {
 public:
  using TimePoint = std::chrono::system_clock::time_point;

  LeafOptions();

  LeafOptions& WithDnsName(std::string name);
  /// IPv4 or IPv6, as text.
  LeafOptions& WithIpAddress(std::string address);
  /// Forgets the names and addresses so far, the default ones too.
  LeafOptions& WithoutNames();
  LeafOptions& WithValidity(TimePoint from, TimePoint until);
  /// Ended an hour ago.
  LeafOptions& Expired();
  /// Begins in a day.
  LeafOptions& NotYetValid();

  std::vector<std::string> dns_names;
  std::vector<std::string> ip_addresses;
  TimePoint not_before;
  TimePoint not_after;
};

/// A certificate and its private key, as PEM text.
class IssuedCertificate {
 public:
  IssuedCertificate() = default;
  IssuedCertificate(std::string certificate, std::string key);

  std::string certificate_pem;
  std::string private_key_pem;
};

/// A certificate authority for tests, in memory: a new P-256 key each time, nothing on disk.
///
/// Thread safety: `Issue` and `CertificatePem` may be called from any thread.
class CertificateAuthority {
 public:
  /// Throws std::runtime_error when OpenSSL cannot make a key.
  explicit CertificateAuthority(const std::string& name = "Ratatosk test CA");
  ~CertificateAuthority();
  CertificateAuthority(CertificateAuthority&&) noexcept;
  CertificateAuthority& operator=(CertificateAuthority&&) noexcept;

  /// Throws std::runtime_error for a name or an address that OpenSSL refuses.
  IssuedCertificate Issue(const LeafOptions& options = LeafOptions()) const;
  /// What a client must trust.
  const std::string& CertificatePem() const noexcept;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace ratatosk::simulators
