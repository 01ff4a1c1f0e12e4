#pragma once

#include <chrono>
#include <cstdint>
#include <iosfwd>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <ratatosk/core/operation_result.hpp>
#include <ratatosk/core/secret.hpp>
#include <ratatosk/core/value.hpp>
#include <ratatosk/schema/channel_schema.hpp>

namespace ratatosk {

/// The variables of an environment: names and values.
using Environment = std::vector<std::pair<std::string, std::string>>;
/// A copy of this process's.
Environment ProcessEnvironment();

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

  /// A JSON object. An object within it is flattened: `{"Timeout": {"Send": 5}}` is `Timeout.Send`.
  /// Null counts as not set. Error: `INVALID_CONFIGURATION` with the position (from 1) when it is
  /// no JSON, or the setting at fault as its member (a list, set twice); never with a value.
  static OperationResult<ConnectionSettings> FromJson(std::string_view json);

  /// The variables whose names begin with `prefix`: behind it `__` stands for a dot, and `_` for
  /// nothing, so that with `WA_` both `WA_ACCOUNT_SID` and `WA_AccountSid` set `AccountSid`, and
  /// `WA_TIMEOUT__SEND` sets `Timeout.Send`. Error: `INVALID_CONFIGURATION` when two of them set
  /// the same.
  static OperationResult<ConnectionSettings> FromEnvironment(
      std::string_view prefix, const Environment& environment = ProcessEnvironment());

  /// The files of a directory, as container platforms mount secrets: a file's name is the setting's
  /// (`__` stands for a dot), its content the value without a line break at its end. Hidden files
  /// and folders are left out. Error: `INVALID_CONFIGURATION` naming the path that cannot be read
  /// or is larger than 64 KiB. Blocks while it reads: for a program's start.
  static OperationResult<ConnectionSettings> FromDirectory(std::string directory);

  /// These settings, with those of `stronger` in place of their own where both have them:
  /// `FromDirectory("/run/secrets/wa").Value().OverriddenBy(in_environment).OverriddenBy(in_code)`.
  ConnectionSettings& OverriddenBy(const ConnectionSettings& stronger) &;
  ConnectionSettings&& OverriddenBy(const ConnectionSettings& stronger) && {
    return std::move(OverriddenBy(stronger));
  }

  ConnectionSettings& SetParameter(std::string_view name, Value value) &;
  ConnectionSettings&& SetParameter(std::string_view name, Value value) && {
    return std::move(SetParameter(name, std::move(value)));
  }
  ConnectionSettings& SetParameter(std::string_view name, Secret value) &;
  ConnectionSettings&& SetParameter(std::string_view name, Secret value) && {
    return std::move(SetParameter(name, std::move(value)));
  }

  bool Has(std::string_view name) const noexcept;
  /// Where the value comes from: "code", "connection string", "JSON", "environment variable X",
  /// "file X", "default"; empty when it is not set. Never the value.
  std::string OriginOf(std::string_view name) const;
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

  /// As a connection string that `Parse` reads back exactly, secrets in clear: for safe places
  /// only.
  std::string RevealConnectionString() const;

  /// For people: "AccountSid=AC1; AuthToken=***". Sensitive and unknown ones are hidden,
  /// and user information in URLs; `Parse` reads the others back as they are.
  std::string ToText(const ChannelSchema& schema) const;
  /// As above with every value hidden.
  friend std::ostream& operator<<(std::ostream& out, const ConnectionSettings& settings);

 private:
  struct NoCase {
    using is_transparent = void;
    bool operator()(std::string_view a, std::string_view b) const noexcept;
  };
  class Entry {
   public:
    Secret value;
    /// Null means "code".
    std::shared_ptr<const std::string> origin;
  };
  /// Empty when it is not set.
  std::string_view Text(std::string_view name) const noexcept;
  void Set(std::string_view name, Secret value, std::shared_ptr<const std::string> origin);
  void SetOrigins(std::shared_ptr<const std::string> origin);

  std::map<std::string, Entry, NoCase> entries_;
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

  /// Of the connection pool. Connectors with the same host and the same `Http.*` settings share a
  /// pool.
  static constexpr std::string_view HttpMaxConnections = "Http.MaxConnections";
  static constexpr std::string_view HttpMaxWaiting = "Http.MaxWaiting";
  static constexpr std::string_view HttpMaxAccountShare = "Http.MaxAccountShare";
  static constexpr std::string_view HttpIdleTimeout = "Http.IdleTimeout";
  static constexpr std::string_view HttpMaxConnectionAge = "Http.MaxConnectionAge";
  static constexpr std::string_view HttpConnectTimeout = "Http.ConnectTimeout";

  /// Of the way to the provider.
  static constexpr std::string_view HttpMinTlsVersion = "Http.MinTlsVersion";
  static constexpr std::string_view HttpAdditionalCaFile = "Http.AdditionalCaFile";
  static constexpr std::string_view HttpClientCertificateFile = "Http.ClientCertificateFile";
  static constexpr std::string_view HttpClientKeyFile = "Http.ClientKeyFile";
  static constexpr std::string_view HttpProxy = "Http.Proxy";
  static constexpr std::string_view HttpProxyUser = "Http.ProxyUser";
  static constexpr std::string_view HttpProxyPassword = "Http.ProxyPassword";
  static constexpr std::string_view HttpUseEnvironmentProxy = "Http.UseEnvironmentProxy";
  static constexpr std::string_view HttpUnixSocket = "Http.UnixSocket";

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

  /// Whether this connector uses its Runtime's Tracer and MetricsSink.
  static constexpr std::string_view EnableTracing = "Telemetry.EnableTracing";
  static constexpr std::string_view EnableMetrics = "Telemetry.EnableMetrics";
  static constexpr std::string_view EnablePayloadSizeMetrics = "Telemetry.EnablePayloadSizeMetrics";
};

/// The parameters of `CommonSettings`, known to every schema without being listed in it.
SchemaTable<ParameterSchema> CommonParameters() noexcept;

}  // namespace ratatosk
