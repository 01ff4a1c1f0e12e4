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
/// Returns a copy of the environment of this process.
Environment ProcessEnvironment();

/// The settings of a connector: names and values. Names are case-insensitive.
///
/// Every value is treated as a secret unless a schema marks it as not sensitive. Printed with a
/// schema, the settings show `***` for the sensitive values; printed without one, for all values. A
/// setting with an empty text counts as not set if a schema requires it or has a default for it.
/// Thread safety: same as for a plain value.
class ConnectionSettings {
 public:
  ConnectionSettings() = default;

  /// Parses a connection string: `Name=value;Other='a;b'`. Quotes can be single or double, and a
  /// backslash escapes a character within quotes. White space around names and values is dropped. A
  /// value with a line break must be quoted. A null pointer counts as an empty text.
  ///
  /// Error: `INVALID_CONFIGURATION` with the position of the error (from 1), and the invalid
  /// setting as its member, if there is one. Errors never contain a value.
  static OperationResult<ConnectionSettings> Parse(const char* text);
  static OperationResult<ConnectionSettings> Parse(std::string_view text);

  /// Parses a JSON object. Nested objects are flattened: `{"Timeout": {"Send": 5}}` sets
  /// `Timeout.Send`. Null counts as not set.
  ///
  /// Error: `INVALID_CONFIGURATION` with a position (from 1) if the text is not JSON, or with a
  /// member if a setting is a list or is set twice. Errors never contain a value.
  static OperationResult<ConnectionSettings> FromJson(std::string_view json);

  /// Reads the environment variables whose names begin with `prefix`. In the rest of the name, `__`
  /// stands for a dot and `_` is dropped: with the prefix `WA_`, both `WA_ACCOUNT_SID` and
  /// `WA_AccountSid` set `AccountSid`, and `WA_TIMEOUT__SEND` sets `Timeout.Send`.
  ///
  /// Error: `INVALID_CONFIGURATION` if two variables set the same setting.
  static OperationResult<ConnectionSettings> FromEnvironment(
      std::string_view prefix, const Environment& environment = ProcessEnvironment());

  /// Reads the files of a directory, the way that container platforms mount secrets. The name of a
  /// file is the name of the setting (`__` stands for a dot), and its content is the value, without
  /// a line break at the end. Hidden files and subdirectories are ignored. Blocks while reading;
  /// meant for program start.
  ///
  /// Error: `INVALID_CONFIGURATION` if a file cannot be read or is larger than 64 KiB, with its
  /// path, or if two files set the same setting.
  static OperationResult<ConnectionSettings> FromDirectory(std::string directory);

  /// Overwrites these settings with those that `stronger` also has, and adds the rest of
  /// `stronger`:
  /// `FromDirectory("/run/secrets/wa").Value().OverriddenBy(in_environment).OverriddenBy(in_code)`.
  ConnectionSettings& OverriddenBy(const ConnectionSettings& stronger) &;
  ConnectionSettings&& OverriddenBy(const ConnectionSettings& stronger) && {
    return std::move(OverriddenBy(stronger));
  }

  /// Sets a value, replacing an existing one.
  ConnectionSettings& SetParameter(std::string_view name, Value value) &;
  ConnectionSettings&& SetParameter(std::string_view name, Value value) && {
    return std::move(SetParameter(name, std::move(value)));
  }
  ConnectionSettings& SetParameter(std::string_view name, Secret value) &;
  ConnectionSettings&& SetParameter(std::string_view name, Secret value) && {
    return std::move(SetParameter(name, std::move(value)));
  }

  /// Returns whether the setting is set.
  bool Has(std::string_view name) const noexcept;
  /// Returns the source of a setting: "code", "connection string", "JSON", "environment variable
  /// X", "file X" or "default"; empty if it is not set. Never includes the value.
  std::string OriginOf(std::string_view name) const;
  /// Returns the names as they were first spelled, sorted (case-insensitive).
  std::vector<std::string> Names() const;

  /// Returns the setting as text, whatever type it was set with, or nullopt if it is not set.
  std::optional<std::string> GetString(std::string_view name) const;
  /// Returns the setting, or nullopt if it is not set or empty.
  std::optional<Secret> GetSecret(std::string_view name) const;
  /// Returns the setting converted from text ("3"), or nullopt if it is not set or not an integer.
  std::optional<std::int64_t> GetInteger(std::string_view name) const;
  /// Returns the setting converted from text ("0.5"), or nullopt if it is not set or not a number.
  std::optional<double> GetNumber(std::string_view name) const;
  /// Returns the setting converted from text ("TRUE", "false", "1", "0"), or nullopt.
  std::optional<bool> GetBoolean(std::string_view name) const;
  /// Returns the setting converted from "00:01:00", "00:00:00.250" or a number of seconds. Returns
  /// nullopt if it has none of these forms, is negative, or exceeds a million hours.
  std::optional<std::chrono::milliseconds> GetDuration(std::string_view name) const;

  /// Returns a copy in which every missing setting has its default in `schema`, if there is one.
  ConnectionSettings WithDefaults(const ChannelSchema& schema) const;

  /// Returns a connection string that `Parse` reads back exactly. It contains secrets in clear
  /// text: use it only where they are safe.
  std::string RevealConnectionString() const;

  /// Returns the settings for display: "AccountSid=AC1; AuthToken=***". Hides sensitive and unknown
  /// settings, and user information in URLs. `Parse` reads the others back unchanged.
  std::string ToText(const ChannelSchema& schema) const;
  /// Writes the settings as above, with every value hidden.
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
  /// Returns the text, or an empty one if the setting is not set.
  std::string_view Text(std::string_view name) const noexcept;
  void Set(std::string_view name, Secret value, std::shared_ptr<const std::string> origin);
  void SetOrigins(std::shared_ptr<const std::string> origin);

  std::map<std::string, Entry, NoCase> entries_;
};

/// The names of the settings that every connector reads. `CommonParameters` has their ranges and
/// defaults.
struct CommonSettings {
  CommonSettings() = delete;
  /// The time limit of a send, with all its attempts.
  static constexpr std::string_view SendTimeout = "Timeout.Send";  // 60 s
  /// The time limit for handling a webhook.
  static constexpr std::string_view ReceiveTimeout = "Timeout.Receive";  // 60 s
  /// The time limit of a status query, a connection test and a health check.
  static constexpr std::string_view StatusQueryTimeout = "Timeout.StatusQuery";  // 30 s
  /// The number of messages of a batch that are sent at a time.
  static constexpr std::string_view BatchMaxConcurrency = "Batch.MaxConcurrency";  // 16

  /// Limits for one attempt, and for the part of an attempt before the first byte is written. If
  /// not set, only the limit of the whole call applies.
  static constexpr std::string_view AttemptTimeout = "Timeout.Attempt";
  /// The limit for the part of an attempt before the first byte is written.
  static constexpr std::string_view ConnectTimeout = "Timeout.Connect";

  /// Connection pool. Connectors with the same host and the same `Http.*` settings share a pool.
  static constexpr std::string_view HttpMaxConnections = "Http.MaxConnections";
  /// The maximum number of requests waiting for a connection.
  static constexpr std::string_view HttpMaxWaiting = "Http.MaxWaiting";
  /// The fraction of connections and of waiting requests that one account can use.
  static constexpr std::string_view HttpMaxAccountShare = "Http.MaxAccountShare";
  /// The idle time after which a connection is not reused.
  static constexpr std::string_view HttpIdleTimeout = "Http.IdleTimeout";
  /// The age at which a connection is not reused.
  static constexpr std::string_view HttpMaxConnectionAge = "Http.MaxConnectionAge";
  /// The time limit for opening one connection.
  static constexpr std::string_view HttpConnectTimeout = "Http.ConnectTimeout";

  /// The route to the provider.
  static constexpr std::string_view HttpMinTlsVersion = "Http.MinTlsVersion";
  /// A PEM file of CAs that are trusted in addition.
  static constexpr std::string_view HttpAdditionalCaFile = "Http.AdditionalCaFile";
  /// A PEM file with the client certificate.
  static constexpr std::string_view HttpClientCertificateFile = "Http.ClientCertificateFile";
  /// A PEM file with the private key of the client certificate.
  static constexpr std::string_view HttpClientKeyFile = "Http.ClientKeyFile";
  /// The HTTP proxy to connect through.
  static constexpr std::string_view HttpProxy = "Http.Proxy";
  /// The user name for the proxy.
  static constexpr std::string_view HttpProxyUser = "Http.ProxyUser";
  /// The password for the proxy.
  static constexpr std::string_view HttpProxyPassword = "Http.ProxyPassword";
  /// Whether the proxy of the environment is used if `Http.Proxy` is not set.
  static constexpr std::string_view HttpUseEnvironmentProxy = "Http.UseEnvironmentProxy";
  /// The path of a Unix-domain socket to connect to.
  static constexpr std::string_view HttpUnixSocket = "Http.UnixSocket";

  /// The number of attempts, including the first.
  static constexpr std::string_view RetryMaxAttempts = "Retry.MaxAttempts";
  /// How the delay grows: a BackoffType by name.
  static constexpr std::string_view RetryBackoffType = "Retry.BackoffType";
  /// The delay before the first retry.
  static constexpr std::string_view RetryBaseDelay = "Retry.BaseDelay";
  /// The maximum delay before a retry.
  static constexpr std::string_view RetryMaxDelay = "Retry.MaxDelay";
  /// Whether delays vary at random.
  static constexpr std::string_view RetryUseJitter = "Retry.UseJitter";
  /// Codes that can be retried although the error says `Never`, separated by commas.
  static constexpr std::string_view RetryableErrorCodes = "Retry.RetryableErrorCodes";
  /// Also retries a message that the provider may have accepted. The message may then be delivered,
  /// and billed, twice.
  static constexpr std::string_view RetryUnknown = "Retry.RetryUnknown";
  /// The number of retries that each call adds to the account's budget.
  static constexpr std::string_view RetryBudget = "Retry.Budget";

  /// Whether a circuit breaker is used.
  static constexpr std::string_view EnableCircuitBreaker = "Retry.EnableCircuitBreaker";
  /// The ratio of failed attempts at which the circuit breaker opens.
  static constexpr std::string_view BreakerFailureRatio = "Retry.CircuitBreaker.FailureRatio";
  /// The time within which these attempts are counted.
  static constexpr std::string_view BreakerSamplingDuration =
      "Retry.CircuitBreaker.SamplingDuration";
  /// The number of attempts below which the circuit breaker stays closed.
  static constexpr std::string_view BreakerMinimumThroughput =
      "Retry.CircuitBreaker.MinimumThroughput";
  /// How long the circuit breaker stays open.
  static constexpr std::string_view BreakerBreakDuration = "Retry.CircuitBreaker.BreakDuration";

  /// Messages per second, and how many of them can be sent at once (1 by default). If a rate is not
  /// set, it is unlimited.
  static constexpr std::string_view AccountRate = "RateLimit.Account";
  /// The rate of each sender.
  static constexpr std::string_view SenderRate = "RateLimit.Sender";
  /// The rate of each pair of sender and recipient.
  static constexpr std::string_view PairRate = "RateLimit.Pair";
  /// How many messages can be sent at once under these rates.
  static constexpr std::string_view RateBurst = "RateLimit.Burst";

  /// The maximum number of sends in flight. If not set, there is no limit.
  static constexpr std::string_view AccountConcurrency = "Concurrency.Account";
  /// The maximum number of sends in flight for each sender.
  static constexpr std::string_view SenderConcurrency = "Concurrency.Sender";
  /// The maximum number of sends in flight for each pair of sender and recipient.
  static constexpr std::string_view PairConcurrency = "Concurrency.Pair";

  /// Whether the connector uses the Tracer and the MetricsSink of its Runtime.
  static constexpr std::string_view EnableTracing = "Telemetry.EnableTracing";
  /// Whether the connector uses the MetricsSink of its Runtime.
  static constexpr std::string_view EnableMetrics = "Telemetry.EnableMetrics";
  /// Whether the connector measures the sizes of texts and files.
  static constexpr std::string_view EnablePayloadSizeMetrics = "Telemetry.EnablePayloadSizeMetrics";
};

/// Returns the parameters named in `CommonSettings`. Every schema has them without listing them.
SchemaTable<ParameterSchema> CommonParameters() noexcept;

}  // namespace ratatosk
