#pragma once

#include <chrono>
#include <cstdint>
#include <iosfwd>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <ratatosk/core/operation_result.hpp>
#include <ratatosk/core/secret.hpp>
#include <ratatosk/core/value.hpp>
#include <ratatosk/schema/channel_schema.hpp>

namespace ratatosk {

/// How a connector is configured: names to values. Names are compared without regard to case.
///
/// Every text is kept as a Secret until a schema says that it is not sensitive: printing settings
/// shows `***` for whatever the schema marks sensitive, and for everything when no schema is given.
/// A setting with an empty text counts as not set where a schema asks for it or has a default.
/// Thread safety: as of a plain value.
class ConnectionSettings {
 public:
  ConnectionSettings() = default;

  /// `Name=value;Other='a;b'`: quotes single or double, a backslash escapes in quotes, white space
  /// around names and values is dropped. Error: `INVALID_CONFIGURATION` with the position (from 1)
  /// of the fault and the setting at fault as its member, if there is one, and never with a value.
  /// Null counts as an empty text.
  static OperationResult<ConnectionSettings> Parse(const char* text);
  static OperationResult<ConnectionSettings> Parse(std::string_view text);

  ConnectionSettings& SetParameter(std::string_view name, Value value) &;
  ConnectionSettings&& SetParameter(std::string_view name, Value value) && {
    return std::move(SetParameter(name, std::move(value)));
  }
  ConnectionSettings& SetParameter(std::string_view name, Secret value) &;
  ConnectionSettings&& SetParameter(std::string_view name, Secret value) && {
    return std::move(SetParameter(name, std::move(value)));
  }

  bool Has(std::string_view name) const noexcept;
  /// In the spelling they were first set with, sorted without regard to case.
  std::vector<std::string> Names() const;

  /// The setting as text, converted from another type. Nothing when it is not set.
  std::optional<std::string> GetString(std::string_view name) const;
  /// Nothing when it is not set or empty.
  std::optional<Secret> GetSecret(std::string_view name) const;
  /// Converted from text ("3"); nothing when it is not set or no whole number.
  std::optional<std::int64_t> GetInteger(std::string_view name) const;
  std::optional<double> GetNumber(std::string_view name) const;
  /// Converted from text ("TRUE", "false", "1", "0").
  std::optional<bool> GetBoolean(std::string_view name) const;
  /// From "00:01:00", "00:00:00.250", or a number of seconds; nothing when it is none of these,
  /// negative, or above a million hours.
  std::optional<std::chrono::milliseconds> GetDuration(std::string_view name) const;

  /// A copy in which every setting that is missing and has a default in `schema` has that.
  ConnectionSettings WithDefaults(const ChannelSchema& schema) const;

  /// For people: "AccountSid=AC1; AuthToken=***". Sensitive and unknown ones are hidden;
  /// `Parse` reads the others back as they are.
  std::string ToText(const ChannelSchema& schema) const;
  /// As above with every value hidden.
  friend std::ostream& operator<<(std::ostream& out, const ConnectionSettings& settings);

 private:
  struct NoCase {
    using is_transparent = void;
    bool operator()(std::string_view a, std::string_view b) const noexcept;
  };
  /// Empty when it is not set.
  std::string_view Text(std::string_view name) const noexcept;

  std::map<std::string, Secret, NoCase> texts_;
};

/// What every connector reads; ranges and defaults are in `CommonParameters`.
struct CommonSettings {
  CommonSettings() = delete;
  static constexpr std::string_view SendTimeout = "Timeout.Send";                  // 60 s
  static constexpr std::string_view ReceiveTimeout = "Timeout.Receive";            // 60 s
  static constexpr std::string_view StatusQueryTimeout = "Timeout.StatusQuery";    // 30 s
  static constexpr std::string_view BatchMaxConcurrency = "Batch.MaxConcurrency";  // 16

  /// Of one attempt, and of the part of it before the first byte is written. Not set: no limit but
  /// that of the whole call.
  static constexpr std::string_view AttemptTimeout = "Timeout.Attempt";
  static constexpr std::string_view ConnectTimeout = "Timeout.Connect";

  static constexpr std::string_view RetryMaxAttempts = "Retry.MaxAttempts";
  static constexpr std::string_view RetryBackoffType = "Retry.BackoffType";
  static constexpr std::string_view RetryBaseDelay = "Retry.BaseDelay";
  static constexpr std::string_view RetryMaxDelay = "Retry.MaxDelay";
  static constexpr std::string_view RetryUseJitter = "Retry.UseJitter";
  static constexpr std::string_view RetryableErrorCodes = "Retry.RetryableErrorCodes";
  /// A message that the provider may have accepted is sent again: it may arrive, and be billed,
  /// twice.
  static constexpr std::string_view RetryUnknown = "Retry.RetryUnknown";
  static constexpr std::string_view RetryBudget = "Retry.Budget";

  static constexpr std::string_view EnableCircuitBreaker = "Retry.EnableCircuitBreaker";
  static constexpr std::string_view BreakerFailureRatio = "Retry.CircuitBreaker.FailureRatio";
  static constexpr std::string_view BreakerSamplingDuration =
      "Retry.CircuitBreaker.SamplingDuration";
  static constexpr std::string_view BreakerMinimumThroughput =
      "Retry.CircuitBreaker.MinimumThroughput";
  static constexpr std::string_view BreakerBreakDuration = "Retry.CircuitBreaker.BreakDuration";

  /// Messages a second, and how many may go at once. Not set: no limit.
  static constexpr std::string_view AccountRate = "RateLimit.Account";
  static constexpr std::string_view SenderRate = "RateLimit.Sender";
  static constexpr std::string_view PairRate = "RateLimit.Pair";
  static constexpr std::string_view RateBurst = "RateLimit.Burst";

  /// How many sends may be under way. Not set: no limit.
  static constexpr std::string_view AccountConcurrency = "Concurrency.Account";
  static constexpr std::string_view SenderConcurrency = "Concurrency.Sender";
  static constexpr std::string_view PairConcurrency = "Concurrency.Pair";
};

/// The parameters of `CommonSettings`, known to every schema without being listed in it.
std::span<const ParameterSchema> CommonParameters() noexcept;

}  // namespace ratatosk
