#pragma once

#include <chrono>
#include <cstdint>
#include <iosfwd>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <ratatosk/core/error_codes.hpp>

namespace ratatosk {

/// What a failed send says about the message. Errors of other operations have `None`.
enum class Certainty : std::uint8_t {
  None,
  NotSent,   ///< The provider cannot have accepted the message.
  Rejected,  ///< The provider responded that it does not accept the message.
  Unknown,   ///< The provider might have accepted it. Sending again might send it twice.
};

/// Returns the enumerator's name.
std::string_view ToString(Certainty certainty) noexcept;
std::ostream& operator<<(std::ostream& out, Certainty certainty);

/// The kinds of Retry.
enum class RetryKind : std::uint8_t { Never, Now, After };

/// Whether repeating the operation makes sense, and how soon.
///
/// Check it together with `Certainty`. `NotSent` alone does not mean that a retry makes sense: an
/// invalid certificate, for example, is `NotSent` and `Never`.
class Retry {
 public:
  /// Returns advice not to repeat the operation: it would fail again.
  static constexpr Retry Never() noexcept { return Retry(RetryKind::Never, {}); }
  /// Returns advice that the operation can be repeated immediately.
  static constexpr Retry Now() noexcept { return Retry(RetryKind::Now, {}); }
  /// Returns a Retry that allows the next attempt once `delay` has passed. Delays are capped at 49
  /// days.
  static constexpr Retry After(std::chrono::milliseconds delay) noexcept {
    return Retry(RetryKind::After, delay);
  }

  /// Returns the kind of advice.
  constexpr RetryKind Kind() const noexcept { return kind_; }
  /// Returns the delay, or zero unless the kind is `After`.
  constexpr std::chrono::milliseconds Delay() const noexcept {
    return std::chrono::milliseconds(delay_ms_);
  }

  friend constexpr bool operator==(Retry, Retry) noexcept = default;

 private:
  constexpr Retry(RetryKind kind, std::chrono::milliseconds delay) noexcept
      : kind_(kind),
        delay_ms_(delay.count() < 0            ? 0
                  : delay.count() > UINT32_MAX ? UINT32_MAX
                                               : static_cast<std::uint32_t>(delay.count())) {}

  RetryKind kind_;
  std::uint32_t delay_ms_;
};

std::ostream& operator<<(std::ostream& out, Retry retry);

/// A single validation fault: the member at fault, an error code, and a description.
class ValidationFault {
 public:
  ValidationFault(std::string member, ErrorCode code, std::string message)
      : member_(std::move(member)), code_(code), message_(std::move(message)) {}

  /// Returns the setting or message member at fault.
  const std::string& Member() const noexcept { return member_; }
  /// Returns the error code, such as one of ValidationCodes.
  ErrorCode Code() const noexcept { return code_; }
  /// Returns a description for people.
  const std::string& Message() const noexcept { return message_; }

 private:
  std::string member_;
  ErrorCode code_;
  std::string message_;
};

/// The provider's own description of a failure. Its texts are untrusted.
class ProviderAnswer {
 public:
  ProviderAnswer() = default;

  ProviderAnswer& WithCode(std::string code) & { return code_ = std::move(code), *this; }
  ProviderAnswer& WithHttpStatus(int status) & { return http_status_ = status, *this; }
  ProviderAnswer& WithMessage(std::string text) & { return message_ = std::move(text), *this; }
  ProviderAnswer& WithMoreInfo(std::string url) & { return more_info_ = std::move(url), *this; }
  ProviderAnswer& WithRequestId(std::string id) & { return request_id_ = std::move(id), *this; }

  /// Returns the provider's own error code, or an empty string.
  const std::string& Code() const noexcept { return code_; }
  /// Returns the HTTP status, or 0 if there was no HTTP response.
  int HttpStatus() const noexcept { return http_status_; }
  /// Returns the provider's description, or an empty string.
  const std::string& Message() const noexcept { return message_; }
  /// Returns the URL of the provider's page about the error, or an empty string.
  const std::string& MoreInfo() const noexcept { return more_info_; }
  /// Returns the provider's id of the request, or an empty string. Quote it to the provider's
  /// support.
  const std::string& RequestId() const noexcept { return request_id_; }

 private:
  std::string code_;
  std::string message_;
  std::string more_info_;
  std::string request_id_;
  int http_status_ = 0;
};

/// The reason why an operation failed, as data.
///
/// A small value (48 bytes) whose details are shared and immutable. Distinct errors can be used
/// from distinct threads even if they share details.
class Error {
 public:
  explicit Error(ErrorCode code,
                 std::string message = {},
                 std::string_view domain = kMessagingDomain);

  /// Returns the error code.
  ErrorCode Code() const noexcept { return code_; }
  /// Returns whether the provider might have accepted the message.
  ratatosk::Certainty Certainty() const noexcept { return certainty_; }
  /// Returns whether repeating the operation makes sense.
  ratatosk::Retry Retry() const noexcept { return retry_; }

  /// Returns the domain that defines the code: "messaging", or a channel's own domain.
  std::string_view Domain() const noexcept;
  /// Returns a description for people. Do not parse it.
  std::string_view Message() const noexcept;
  /// Returns the setting or message member at fault, or an empty string if the error concerns none
  /// or several of them.
  std::string_view Member() const noexcept;
  /// Returns all faults if validation failed, or an empty span.
  std::span<const ValidationFault> Faults() const noexcept;
  /// Returns the provider's response. Its members are empty if the provider did not respond.
  const ProviderAnswer& Provider() const noexcept;
  /// Formats the error as one line for people and logs: code, member, message, certainty, and the
  /// provider's description.
  std::string ToText() const;

  /// Returns a copy with this certainty. The functions below likewise return a copy with one
  /// change.
  Error WithCertainty(ratatosk::Certainty certainty) const;
  Error WithRetry(ratatosk::Retry retry) const;
  Error WithMember(std::string member) const;
  Error WithFaults(std::vector<ValidationFault> faults) const;
  Error WithProvider(ProviderAnswer answer) const;
  /// Returns a copy with the same details under another code and domain.
  Error WithCode(ErrorCode code, std::string_view domain) const;

 private:
  struct Details;
  std::shared_ptr<Details> CopyDetails() const;

  ErrorCode code_;
  ratatosk::Retry retry_ = ratatosk::Retry::Never();
  ratatosk::Certainty certainty_ = ratatosk::Certainty::None;
  std::shared_ptr<const Details> details_;
};

/// Writes `error.ToText()`.
std::ostream& operator<<(std::ostream& out, const Error& error);

}  // namespace ratatosk
