#include <ratatosk/simulators/common/certificate_authority.hpp>

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <stdexcept>
#include <utility>

namespace ratatosk::simulators {
namespace {

template <auto Free>
struct Deleter {
  template <class T>
  void operator()(T* object) const noexcept {
    Free(object);
  }
};

using KeyPtr = std::unique_ptr<EVP_PKEY, Deleter<EVP_PKEY_free>>;
using CertificatePtr = std::unique_ptr<X509, Deleter<X509_free>>;
using BioPtr = std::unique_ptr<BIO, Deleter<BIO_free_all>>;
using ExtensionPtr = std::unique_ptr<X509_EXTENSION, Deleter<X509_EXTENSION_free>>;

[[noreturn]] void Fail(const std::string& what) {
  char text[256] = "";
  if (const auto code = ERR_get_error(); code != 0) ERR_error_string_n(code, text, sizeof text);
  ERR_clear_error();
  throw std::runtime_error("certificate: " + what + " " + text);
}

void Check(bool ok, const std::string& what) {
  if (!ok) Fail(what);
}

KeyPtr MakeKey() {
  KeyPtr key(EVP_EC_gen("P-256"));
  Check(key != nullptr, "cannot make a key");
  return key;
}

std::string TakeText(BIO* bio) {
  char* data = nullptr;
  const auto size = BIO_get_mem_data(bio, &data);
  return {data, static_cast<std::size_t>(size)};
}

std::string ToPem(X509* certificate) {
  const BioPtr bio(BIO_new(BIO_s_mem()));
  Check(bio && PEM_write_bio_X509(bio.get(), certificate) == 1, "cannot write PEM");
  return TakeText(bio.get());
}

std::string ToPem(EVP_PKEY* key) {
  const BioPtr bio(BIO_new(BIO_s_mem()));
  Check(bio && PEM_write_bio_PrivateKey(bio.get(), key, nullptr, nullptr, 0, nullptr, nullptr) == 1,
        "cannot write PEM");
  return TakeText(bio.get());
}

void AddExtension(X509* certificate, X509* issuer, int nid, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  const ExtensionPtr extension(X509V3_EXT_conf_nid(nullptr, &context, nid, value.c_str()));
  Check(extension && X509_add_ext(certificate, extension.get(), -1) == 1,
        "cannot use \"" + value + "\"");
}

void SetTime(ASN1_TIME* time, LeafOptions::TimePoint value) {
  Check(ASN1_TIME_set(time, std::chrono::system_clock::to_time_t(value)) != nullptr, "time");
}

// Returns a version 3 certificate with a random serial number and the key, without issuer and
// signature.
CertificatePtr Begin(EVP_PKEY* key, const std::string& name) {
  CertificatePtr certificate(X509_new());
  unsigned char serial[8];
  Check(certificate && RAND_bytes(serial, sizeof serial) == 1, "no memory or randomness");
  std::uint64_t number = 0;
  for (const auto byte : serial) number = (number << 8U) | byte;
  X509_set_version(certificate.get(), 2);
  ASN1_INTEGER_set_uint64(X509_get_serialNumber(certificate.get()), number >> 1U);
  X509_set_pubkey(certificate.get(), key);
  const auto* bytes = reinterpret_cast<const unsigned char*>(name.data());
  Check(X509_NAME_add_entry_by_NID(X509_get_subject_name(certificate.get()), NID_commonName,
                                   MBSTRING_UTF8, bytes, static_cast<int>(name.size()), -1, 0) == 1,
        "cannot use the name \"" + name + "\"");
  return certificate;
}

// Names go into a comma-separated OpenSSL configuration value and must not end it.
void CheckName(const std::string& name) {
  if (name.empty() || name.find_first_of(",\n\r ") != std::string::npos) {
    throw std::runtime_error("certificate: not a host name or address: \"" + name + "\"");
  }
}

std::string AlternativeNames(const LeafOptions& options) {
  std::string names;
  const auto add = [&names](const char* kind, const std::string& name) {
    CheckName(name);
    if (!names.empty()) names += ',';
    names += kind + name;
  };
  for (const auto& name : options.dns_names) add("DNS:", name);
  for (const auto& address : options.ip_addresses) add("IP:", address);
  return names;
}

}  // namespace

LeafOptions::LeafOptions()
    : dns_names{"localhost"},
      ip_addresses{"127.0.0.1"},
      not_before(std::chrono::system_clock::now() - std::chrono::hours(1)),
      not_after(std::chrono::system_clock::now() + std::chrono::hours(24)) {}

LeafOptions& LeafOptions::WithDnsName(std::string name) {
  return dns_names.push_back(std::move(name)), *this;
}

LeafOptions& LeafOptions::WithIpAddress(std::string address) {
  return ip_addresses.push_back(std::move(address)), *this;
}

LeafOptions& LeafOptions::WithoutNames() {
  dns_names.clear();
  ip_addresses.clear();
  return *this;
}

LeafOptions& LeafOptions::WithValidity(TimePoint from, TimePoint until) {
  not_before = from;
  not_after = until;
  return *this;
}

LeafOptions& LeafOptions::Expired() {
  const auto now = std::chrono::system_clock::now();
  return WithValidity(now - std::chrono::hours(48), now - std::chrono::hours(1));
}

LeafOptions& LeafOptions::NotYetValid() {
  const auto now = std::chrono::system_clock::now();
  return WithValidity(now + std::chrono::hours(24), now + std::chrono::hours(48));
}

IssuedCertificate::IssuedCertificate(std::string certificate, std::string key)
    : certificate_pem(std::move(certificate)), private_key_pem(std::move(key)) {}

struct CertificateAuthority::Impl {
  KeyPtr key;
  CertificatePtr certificate;
  std::string pem;
};

CertificateAuthority::CertificateAuthority(const std::string& name)
    : impl_(std::make_unique<Impl>()) {
  impl_->key = MakeKey();
  impl_->certificate = Begin(impl_->key.get(), name);
  auto* certificate = impl_->certificate.get();
  const auto now = std::chrono::system_clock::now();
  // Leaves may be dated years back, so the authority must not have expired by then.
  SetTime(X509_getm_notBefore(certificate), now - std::chrono::hours(24 * 3650));
  SetTime(X509_getm_notAfter(certificate), now + std::chrono::hours(24 * 3650));
  X509_set_issuer_name(certificate, X509_get_subject_name(certificate));
  AddExtension(certificate, certificate, NID_basic_constraints, "critical,CA:TRUE,pathlen:0");
  AddExtension(certificate, certificate, NID_key_usage, "critical,keyCertSign,cRLSign");
  AddExtension(certificate, certificate, NID_subject_key_identifier, "hash");
  Check(X509_sign(certificate, impl_->key.get(), EVP_sha256()) != 0, "cannot sign");
  impl_->pem = ToPem(certificate);
}

CertificateAuthority::~CertificateAuthority() = default;
CertificateAuthority::CertificateAuthority(CertificateAuthority&&) noexcept = default;
CertificateAuthority& CertificateAuthority::operator=(CertificateAuthority&&) noexcept = default;

IssuedCertificate CertificateAuthority::Issue(const LeafOptions& options) const {
  const auto key = MakeKey();
  const auto certificate = Begin(key.get(), "Ratatosk test server");
  SetTime(X509_getm_notBefore(certificate.get()), options.not_before);
  SetTime(X509_getm_notAfter(certificate.get()), options.not_after);
  auto* issuer = impl_->certificate.get();
  X509_set_issuer_name(certificate.get(), X509_get_subject_name(issuer));
  AddExtension(certificate.get(), issuer, NID_basic_constraints, "critical,CA:FALSE");
  AddExtension(certificate.get(), issuer, NID_key_usage, "critical,digitalSignature");
  AddExtension(certificate.get(), issuer, NID_ext_key_usage, "serverAuth,clientAuth");
  AddExtension(certificate.get(), issuer, NID_authority_key_identifier, "keyid:always");
  if (const auto names = AlternativeNames(options); !names.empty()) {
    AddExtension(certificate.get(), issuer, NID_subject_alt_name, names);
  }
  Check(X509_sign(certificate.get(), impl_->key.get(), EVP_sha256()) != 0, "cannot sign");
  return {ToPem(certificate.get()), ToPem(key.get())};
}

const std::string& CertificateAuthority::CertificatePem() const noexcept { return impl_->pem; }

}  // namespace ratatosk::simulators
