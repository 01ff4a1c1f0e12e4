#pragma once

#include <cstdint>
#include <iosfwd>
#include <span>
#include <string>
#include <string_view>

#include <ratatosk/core/secret.hpp>
#include <ratatosk/messaging/message_source.hpp>

namespace ratatosk {

/// The result of checking `X-Twilio-Signature`.
enum class SignatureVerdict : std::uint8_t {
  Valid,             ///< Twilio signed this request.
  NoToken,           ///< There is no auth token to check with.
  NoUrl,             ///< The URL that Twilio called is unknown or not valid.
  MissingSignature,  ///< The header is missing or empty.
  WrongSignature,    ///< Made with another token or for another request.
  UnprotectedBody,   ///< A body that is not a form, without `bodySHA256` in the URL.
  BodyChanged,       ///< The body does not match `bodySHA256`.
};

/// Returns the enumerator's name.
std::string_view ToString(SignatureVerdict verdict) noexcept;
std::ostream& operator<<(std::ostream& out, SignatureVerdict verdict);

/// Twilio's webhook signature (docs/usage/webhooks/webhooks-security, docs/usage/security): the
/// base64-encoded HMAC-SHA1, keyed by the account's auth token, of the URL and, for a form, its
/// fields sorted by name.
///
/// A valid signature proves who wrote a request, not that the request is new. It contains no time,
/// so a replay can be detected only by its `MessageSid`. The method is not signed either: a form
/// posted without fields verifies as a GET of the same URL. Thread safety: pure functions.
class TwilioSignature {
 public:
  TwilioSignature() = delete;

  /// The header that carries the signature.
  static constexpr std::string_view HeaderName = "X-Twilio-Signature";

  /// Returns the signature of `source` as if it were sent to `url`. Credentials and the fragment of
  /// the URL are left out, and the port is kept as written. The body is included only if it is a
  /// form.
  static std::string Sign(const MessageSource& source, std::string_view url, const Secret& token);

  /// Checks the signature header of `source`. `url` is the URL that Twilio was configured to call.
  /// It is tried without a port and with one: its own, or the default of its scheme. Any of
  /// `tokens` may have been used to sign; empty ones are skipped. Compares in constant time.
  static SignatureVerdict Verify(const MessageSource& source,
                                 std::string_view url,
                                 std::span<const Secret> tokens);
};

}  // namespace ratatosk
