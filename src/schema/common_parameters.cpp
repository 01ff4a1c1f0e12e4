#include <array>

#include <ratatosk/schema/connection_settings.hpp>

#include "schema/conversions.hpp"

namespace ratatosk {

namespace {

std::string CheckDuration(const Value& value) {
  const auto duration = ToDuration(value.ToText());
  if (!duration) return "must be a duration such as 00:01:00 or a number of seconds";
  return duration->count() > 0 ? "" : "must be longer than nothing";
}

// This setting appears in logs, so the credentials have settings of their own.
std::string CheckProxy(const Value& value) {
  return value.ToText().find('@') == std::string::npos
             ? ""
             : "must hold no credentials: set Http.ProxyUser and Http.ProxyPassword";
}

constexpr ParameterSchema Duration(std::string_view name) {
  return ParameterSchema(name, DataType::String).CheckedBy(&CheckDuration);
}

constexpr ParameterSchema Count(std::string_view name, int least, int most) {
  return ParameterSchema(name, DataType::Integer).Between(least, most);
}

constexpr ParameterSchema Rate(std::string_view name) {
  return ParameterSchema(name, DataType::Number).Between(0.001, 1'000'000);
}

using Names = CommonSettings;

constexpr std::array<std::string_view, 2> kTlsVersions{"1.2", "1.3"};
constexpr std::array<std::string_view, 3> kBackoffTypes{"Constant", "Linear", "Exponential"};

constexpr std::array kCommonParameters = {
    Duration(Names::SendTimeout)
        .Default("00:01:00")
        .Described("the longest that a send may take, retries included"),
    Duration(Names::ReceiveTimeout)
        .Default("00:01:00")
        .Described("the longest that taking a webhook may take"),
    Duration(Names::StatusQueryTimeout)
        .Default("00:00:30")
        .Described("the longest that a status query or a connection test may take"),
    Count(Names::BatchMaxConcurrency, 1, 1000)
        .Default("16")
        .Described("how many messages of one batch are in flight at a time"),
    Duration(Names::AttemptTimeout).Described("the longest that one attempt may take"),
    Duration(Names::ConnectTimeout)
        .Described("the longest that an attempt may take until its first byte is written"),

    Count(Names::HttpMaxConnections, 1, 100'000)
        .Described("connections that the pool may have open; 320 unless the program sets another "
                   "default"),
    Count(Names::HttpMaxWaiting, 0, 100'000'000)
        .Described("requests that may wait for a connection; 1000000 unless the program sets "
                   "another default"),
    ParameterSchema(Names::HttpMaxAccountShare, DataType::Number)
        .Between(0.01, 1)
        .Described("the part of the pool that one account may take; 0.875 unless the program sets "
                   "another default"),
    Duration(Names::HttpIdleTimeout)
        .Described(
            "how long an idle connection is kept; 50 seconds unless the program sets another "
            "default"),
    Duration(Names::HttpMaxConnectionAge)
        .Described("how long a connection is used; 30 minutes unless the program sets another "
                   "default"),
    Duration(Names::HttpConnectTimeout)
        .Described("the longest that opening a connection may take; 10 seconds unless the program "
                   "sets another default"),

    ParameterSchema(Names::HttpMinTlsVersion, DataType::String)
        .Default("1.2")
        .OneOf(kTlsVersions)
        .Described("the oldest version of TLS that is spoken"),
    ParameterSchema(Names::HttpAdditionalCaFile, DataType::String)
        .Length(0, 4096)
        .Described("PEM file of CAs to trust in addition to the others"),
    ParameterSchema(Names::HttpClientCertificateFile, DataType::String)
        .Length(0, 4096)
        .Described("PEM file of the client's certificate and the intermediate ones behind it"),
    ParameterSchema(Names::HttpClientKeyFile, DataType::String)
        .Length(0, 4096)
        .Described("PEM file of its key, which must not be encrypted"),
    ParameterSchema(Names::HttpProxy, DataType::String)
        .Length(0, 4096)
        .CheckedBy(&CheckProxy)
        .Described("the HTTP proxy to go through by CONNECT: http://host:port"),
    ParameterSchema(Names::HttpProxyUser, DataType::String).Described("the user of the proxy"),
    ParameterSchema(Names::HttpProxyPassword, DataType::String)
        .Sensitive()
        .Described("the password of that user"),
    ParameterSchema(Names::HttpUseEnvironmentProxy, DataType::Boolean)
        .Default("false")
        .Described("takes the proxy from HTTPS_PROXY and NO_PROXY unless Http.Proxy is set"),
    ParameterSchema(Names::HttpUnixSocket, DataType::String)
        .Length(0, 107)
        .Described("the path of a Unix-domain socket to connect to instead of host and port"),

    Count(Names::RetryMaxAttempts, 1, 100)
        .Default("3")
        .Described("how often a call is tried, the first time included; 1 turns retries off"),
    ParameterSchema(Names::RetryBackoffType, DataType::String)
        .Default("Exponential")
        .OneOf(kBackoffTypes)
        .Described("how the pause grows from one retry to the next"),
    Duration(Names::RetryBaseDelay)
        .Default("00:00:00.500")
        .Described("the pause before the first retry"),
    Duration(Names::RetryMaxDelay).Default("00:00:30").Described("the longest pause"),
    ParameterSchema(Names::RetryUseJitter, DataType::Boolean)
        .Default("true")
        .Described("takes from each pause up to a half at random"),
    ParameterSchema(Names::RetryableErrorCodes, DataType::String)
        .Described("further codes, the error's or the provider's, separated by commas, that are "
                   "retried unless the provider may have accepted the message"),
    ParameterSchema(Names::RetryUnknown, DataType::Boolean)
        .Default("false")
        .Described("retries also what the provider may have accepted: it may send, and bill, "
                   "twice"),
    ParameterSchema(Names::RetryBudget, DataType::Number)
        .Between(0, 100)
        .Default("0.5")
        .Described("retries that each call earns for all calls of the account; 100 are in hand"),

    ParameterSchema(Names::EnableCircuitBreaker, DataType::Boolean)
        .Default("true")
        .Described("stops calling a provider that fails, and tries it again later"),
    ParameterSchema(Names::BreakerFailureRatio, DataType::Number)
        .Between(0.01, 1)
        .Default("0.5")
        .Described("the part of attempts that must fail to open the breaker"),
    Duration(Names::BreakerSamplingDuration)
        .Default("00:00:30")
        .Described("the time over which attempts are counted"),
    Count(Names::BreakerMinimumThroughput, 1, 1'000'000)
        .Default("10")
        .Described("the attempts in that time below which it stays closed"),
    Duration(Names::BreakerBreakDuration)
        .Default("00:00:30")
        .Described("how long it stays open before one attempt is let through"),

    Rate(Names::AccountRate).Described("messages a second of one account"),
    Rate(Names::SenderRate).Described("messages a second of one sender"),
    Rate(Names::PairRate).Described("messages a second from one sender to one receiver"),
    Count(Names::RateBurst, 1, 1'000'000)
        .Default("1")
        .Described("how many messages may go at once under each rate"),
    Count(Names::AccountConcurrency, 1, 1'000'000)
        .Described("sends under way at a time of one account"),
    Count(Names::SenderConcurrency, 1, 1'000'000)
        .Described("sends under way at a time of one sender"),
    Count(Names::PairConcurrency, 1, 1'000'000)
        .Described("sends under way at a time from one sender to one receiver"),

    ParameterSchema(Names::EnableTracing, DataType::Boolean)
        .Default("true")
        .Described("makes spans when the Runtime has a tracer"),
    ParameterSchema(Names::EnableMetrics, DataType::Boolean)
        .Default("true")
        .Described("measures when the Runtime has a metrics sink"),
    ParameterSchema(Names::EnablePayloadSizeMetrics, DataType::Boolean)
        .Default("false")
        .Described("measures also how long texts and files are"),
};

}  // namespace

SchemaTable<ParameterSchema> CommonParameters() noexcept { return kCommonParameters; }

}  // namespace ratatosk
