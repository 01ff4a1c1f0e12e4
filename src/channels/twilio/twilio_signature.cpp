#include <ratatosk/channels/twilio/twilio_signature.hpp>

#include <algorithm>
#include <array>
#include <atomic>
#include <memory>
#include <ostream>
#include <vector>

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/params.h>

#include "channels/twilio/form_fields.hpp"
#include "channels/twilio/signed_request.hpp"
#include "channels/twilio/text.hpp"

namespace ratatosk {

namespace {

using twilio::FormFields;
using twilio::SignedRequest;

constexpr std::size_t kSha1Size = 20;

// The parts of a URL that a signature covers: credentials and the fragment are removed.
class SignedUrl {
 public:
  explicit SignedUrl(std::string_view url) {
    url = url.substr(0, url.find('#'));
    const auto colon = url.find("://");
    if (colon == std::string_view::npos) return;
    scheme_ = url.substr(0, colon);
    const auto start = colon + 3;
    const auto end = std::min(url.find_first_of("/?", start), url.size());
    auto authority = url.substr(start, end - start);
    rest_ = url.substr(end);
    const auto at = authority.rfind('@');
    if (at != std::string_view::npos) authority.remove_prefix(at + 1);
    // The colons of an IPv6 address are within brackets (RFC 3986, 3.2.2).
    const auto bracket = authority.rfind(']');
    const auto port = authority.find(':', bracket == std::string_view::npos ? 0 : bracket);
    host_ = authority.substr(0, port);
    if (port != std::string_view::npos) port_ = authority.substr(port);
  }

  bool Empty() const noexcept { return host_.empty(); }
  std::string_view Query() const noexcept {
    const auto mark = rest_.find('?');
    return mark == std::string_view::npos ? std::string_view() : rest_.substr(mark + 1);
  }

  std::string AsWritten() const { return Make(port_); }
  std::string WithoutPort() const { return Make({}); }
  std::string WithPort() const { return port_.empty() ? Make(DefaultPort()) : Make(port_); }

 private:
  std::string_view DefaultPort() const noexcept {
    if (twilio::EqualsNoCase(scheme_, "https")) return ":443";
    return twilio::EqualsNoCase(scheme_, "http") ? ":80" : "";
  }
  std::string Make(std::string_view port) const {
    std::string text;
    text.reserve(scheme_.size() + 3 + host_.size() + port.size() + rest_.size());
    return text.append(scheme_).append("://").append(host_).append(port).append(rest_);
  }

  std::string_view scheme_;
  std::string_view host_;
  std::string_view port_;  // with its colon
  std::string_view rest_;
};

// Returns the fields of a form in their signed form: sorted by name in byte order, identical pairs
// only once.
std::string SignedFields(const FormFields& form) {
  std::vector<FormFields::Field> sorted(form.begin(), form.end());
  std::sort(sorted.begin(), sorted.end());
  sorted.erase(std::unique(sorted.begin(), sorted.end()), sorted.end());

  std::size_t size = 0;
  for (const auto& [name, value] : sorted) size += name.size() + value.size();
  std::string text;
  text.reserve(size);
  for (const auto& [name, value] : sorted) text.append(name).append(value);
  return text;
}

const unsigned char* Bytes(std::string_view text) noexcept {
  return reinterpret_cast<const unsigned char*>(text.data());
}

class MacContextDeleter {
 public:
  void operator()(EVP_MAC_CTX* context) const noexcept { EVP_MAC_CTX_free(context); }
};
using MacContext = std::unique_ptr<EVP_MAC_CTX, MacContextDeleter>;

MacContext MakeKeylessHmac() {
  EVP_MAC* mac = EVP_MAC_fetch(nullptr, "HMAC", nullptr);
  MacContext made(mac ? EVP_MAC_CTX_new(mac) : nullptr);
  EVP_MAC_free(mac);
  char digest[] = "SHA1";
  const OSSL_PARAM parameters[] = {
      OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest, 0),
      OSSL_PARAM_construct_end()};
  if (made && EVP_MAC_CTX_set_params(made.get(), parameters) != 1) made.reset();
  return made;
}

// Returns an HMAC-SHA1 context without a key, or null if OpenSSL fails. OpenSSL looks up algorithms
// by name, which takes longer than the hash, so this is done only once. The context is never freed
// and only copied, so any thread can copy it.
EVP_MAC_CTX* KeylessHmac() {
  static std::atomic<EVP_MAC_CTX*> kept{nullptr};
  if (auto* context = kept.load()) return context;
  auto made = MakeKeylessHmac();
  EVP_MAC_CTX* none = nullptr;
  if (!made || !kept.compare_exchange_strong(none, made.get())) return none;
  return made.release();
}

// Signs `url` followed by `fields`. Returns an empty string if OpenSSL fails.
std::string HmacBase64(std::string_view key, std::string_view url, std::string_view fields) {
  const auto* keyless = KeylessHmac();
  const MacContext mac(keyless ? EVP_MAC_CTX_dup(keyless) : nullptr);
  std::array<unsigned char, kSha1Size> digest{};
  std::size_t size = 0;
  const bool made = mac && EVP_MAC_init(mac.get(), Bytes(key), key.size(), nullptr) == 1 &&
                    EVP_MAC_update(mac.get(), Bytes(url), url.size()) == 1 &&
                    EVP_MAC_update(mac.get(), Bytes(fields), fields.size()) == 1 &&
                    EVP_MAC_final(mac.get(), digest.data(), &size, digest.size()) == 1;
  if (!made || size != kSha1Size) return {};
  std::array<unsigned char, (kSha1Size + 2) / 3 * 4 + 1> text{};
  const int length = EVP_EncodeBlock(text.data(), digest.data(), kSha1Size);
  return std::string(text.begin(), text.begin() + length);
}

std::string Sha256Hex(std::string_view data) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  if (EVP_Digest(data.data(), data.size(), digest.data(), &size, EVP_sha256(), nullptr) != 1) {
    return {};
  }
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string hex;
  for (unsigned int i = 0; i < size; ++i) {
    hex += kDigits[digest[i] >> 4U];
    hex += kDigits[digest[i] & 15U];
  }
  return hex;
}

// An empty text is the result of a failed hash and equals nothing.
bool EqualsSecretly(std::string_view a, std::string_view b) noexcept {
  return !a.empty() && a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

std::string_view BodyHashOf(std::string_view query) noexcept {
  constexpr std::string_view kName = "bodySHA256=";
  while (!query.empty()) {
    const auto field = query.substr(0, query.find('&'));
    if (field.starts_with(kName)) return field.substr(kName.size());
    query.remove_prefix(std::min(query.size(), field.size() + 1));
  }
  return {};
}

bool HasHashedBody(SourceFormat format) noexcept {
  return format != SourceFormat::UrlPost && format != SourceFormat::UrlQuery;
}

}  // namespace

std::string_view ToString(SignatureVerdict verdict) noexcept {
  switch (verdict) {
    case SignatureVerdict::Valid:
      return "Valid";
    case SignatureVerdict::NoToken:
      return "NoToken";
    case SignatureVerdict::NoUrl:
      return "NoUrl";
    case SignatureVerdict::MissingSignature:
      return "MissingSignature";
    case SignatureVerdict::WrongSignature:
      return "WrongSignature";
    case SignatureVerdict::UnprotectedBody:
      return "UnprotectedBody";
    case SignatureVerdict::BodyChanged:
      return "BodyChanged";
  }
  return "?";
}

std::ostream& operator<<(std::ostream& out, SignatureVerdict verdict) {
  return out << ToString(verdict);
}

std::string TwilioSignature::Sign(const MessageSource& source,
                                  std::string_view url,
                                  const Secret& token) {
  return SignedRequest(source, FormFields::Of(source)).Sign(url, token);
}

SignatureVerdict TwilioSignature::Verify(const MessageSource& source,
                                         std::string_view url,
                                         std::span<const Secret> tokens) {
  return SignedRequest(source, FormFields::Of(source)).Verify(url, tokens);
}

namespace twilio {

SignedRequest::SignedRequest(const MessageSource& source, const FormFields& form)
    : source_(source) {
  if (source.Format() == SourceFormat::UrlPost) fields_ = SignedFields(form);
}

std::string SignedRequest::Sign(std::string_view url, const Secret& token) const {
  return HmacBase64(token.Reveal(), SignedUrl(url).AsWritten(), fields_);
}

SignatureVerdict SignedRequest::Verify(std::string_view url, std::span<const Secret> tokens) const {
  const auto empty = [](const Secret& token) { return token.Empty(); };
  if (std::all_of(tokens.begin(), tokens.end(), empty)) return SignatureVerdict::NoToken;

  const auto* signature = source_.FindHeader(TwilioSignature::HeaderName);
  if (!signature || signature->empty()) return SignatureVerdict::MissingSignature;

  const SignedUrl signed_url(url);
  if (signed_url.Empty()) return SignatureVerdict::NoUrl;

  const auto hash = BodyHashOf(signed_url.Query());
  const bool hashed = HasHashedBody(source_.Format());
  if (hashed && hash.empty()) return SignatureVerdict::UnprotectedBody;

  const auto signed_as = [&](const std::string& candidate) {
    return std::any_of(tokens.begin(), tokens.end(), [&](const Secret& token) {
      return !token.Empty() &&
             EqualsSecretly(HmacBase64(token.Reveal(), candidate, fields_), *signature);
    });
  };
  if (!signed_as(signed_url.WithoutPort()) && !signed_as(signed_url.WithPort())) {
    return SignatureVerdict::WrongSignature;
  }
  if (hashed && !EqualsSecretly(Sha256Hex(source_.Body()), hash)) {
    return SignatureVerdict::BodyChanged;
  }
  return SignatureVerdict::Valid;
}

}  // namespace twilio

}  // namespace ratatosk
