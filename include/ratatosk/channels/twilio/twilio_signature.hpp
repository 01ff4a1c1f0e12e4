#pragma once

#include <cstdint>
#include <iosfwd>
#include <span>
#include <string>
#include <string_view>

#include <ratatosk/core/secret.hpp>
#include <ratatosk/messaging/message_source.hpp>

namespace ratatosk {

/// What a check of `X-Twilio-Signature` found.
enum class SignatureVerdict : std::uint8_t {
  Valid,
  NoToken,           ///< There is no auth token to check with.
  NoUrl,             ///< The URL that Twilio called is not known, or is none.
  MissingSignature,  ///< The header is missing or empty.
  WrongSignature,    ///< Made with another token, or of another request.
  UnprotectedBody,   ///< A body that is no form, and no `bodySHA256` in the URL.
  BodyChanged,       ///< The body is not the one that `bodySHA256` was made of.
};

std::string_view ToString(SignatureVerdict verdict) noexcept;
std::ostream& operator<<(std::ostream& out, SignatureVerdict verdict);

/// Twilio's signature of webhooks (docs/usage/webhooks/webhooks-security, docs/usage/security):
/// base64 of HMAC-SHA1, keyed by the account's auth token, over the URL and, of a form, its fields
/// sorted by name.
///
/// A valid signature says who wrote a request, not that it is new: it carries no time, so that a
/// replay is known only by its `MessageSid`. Nor is the method signed: a form posted without fields
/// verifies as a GET of that URL. Thread safety: pure functions.
class TwilioSignature {
 public:
  TwilioSignature() = delete;

  static constexpr std::string_view HeaderName = "X-Twilio-Signature";

  /// The signature of `source` as if it was sent to `url`. Credentials and fragment of the URL are
  /// left out, the port is kept as it is written. Only a form's body goes into it.
  static std::string Sign(const MessageSource& source, std::string_view url, const Secret& token);

  /// Checks the header of `source`. `url` is the one that Twilio was told to call; it is tried
  /// without its port and with it, the scheme's own when it has none. Any of `tokens` may have
  /// signed; empty ones are passed over. Compares in constant time.
  static SignatureVerdict Verify(const MessageSource& source,
                                 std::string_view url,
                                 std::span<const Secret> tokens);
};

}  // namespace ratatosk
