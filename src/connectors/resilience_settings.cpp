#include "connectors/resilience_settings.hpp"

#include <string>

namespace ratatosk {

namespace {

using Names = CommonSettings;

class Reader {
 public:
  explicit Reader(const ConnectionSettings& settings) : settings_(settings) {}

  void Read(std::string_view name, std::chrono::milliseconds& value) const {
    value = settings_.GetDuration(name).value_or(value);
  }
  void Read(std::string_view name, bool& value) const {
    value = settings_.GetBoolean(name).value_or(value);
  }
  void Read(std::string_view name, double& value) const {
    value = settings_.GetNumber(name).value_or(value);
  }
  void Read(std::string_view name, int& value) const {
    value = static_cast<int>(settings_.GetInteger(name).value_or(value));
  }
  std::string Text(std::string_view name) const { return settings_.GetString(name).value_or(""); }

  KeyLimits Limits(std::string_view rate, std::string_view concurrency) const {
    KeyLimits limits;
    Read(rate, limits.rate.per_second);
    Read(Names::RateBurst, limits.rate.burst);
    Read(concurrency, limits.concurrency);
    return limits;
  }

 private:
  const ConnectionSettings& settings_;
};

std::vector<std::string> SplitCodes(std::string_view list) {
  std::vector<std::string> codes;
  while (!list.empty()) {
    const auto comma = std::min(list.find(','), list.size());
    auto code = list.substr(0, comma);
    while (code.starts_with(' ')) code.remove_prefix(1);
    while (code.ends_with(' ')) code.remove_suffix(1);
    if (!code.empty()) codes.emplace_back(code);
    list.remove_prefix(std::min(comma + 1, list.size()));
  }
  return codes;
}

BackoffType BackoffOf(std::string_view name) noexcept {
  if (name == "Constant") return BackoffType::Constant;
  if (name == "Linear") return BackoffType::Linear;
  return BackoffType::Exponential;
}

}  // namespace

ResiliencePolicy ReadResiliencePolicy(const ConnectionSettings& settings) {
  const Reader reader(settings);
  ResiliencePolicy policy;
  reader.Read(Names::RetryMaxAttempts, policy.retry.max_attempts);
  policy.retry.backoff = BackoffOf(reader.Text(Names::RetryBackoffType));
  reader.Read(Names::RetryBaseDelay, policy.retry.base_delay);
  reader.Read(Names::RetryMaxDelay, policy.retry.max_delay);
  reader.Read(Names::RetryUseJitter, policy.retry.use_jitter);
  reader.Read(Names::RetryUnknown, policy.retry.retry_unknown);
  policy.retry.retryable_codes = SplitCodes(reader.Text(Names::RetryableErrorCodes));
  reader.Read(Names::RetryBudget, policy.budget_per_call);
  reader.Read(Names::EnableCircuitBreaker, policy.use_breaker);
  reader.Read(Names::BreakerFailureRatio, policy.breaker.failure_ratio);
  reader.Read(Names::BreakerSamplingDuration, policy.breaker.sampling_duration);
  reader.Read(Names::BreakerMinimumThroughput, policy.breaker.minimum_throughput);
  reader.Read(Names::BreakerBreakDuration, policy.breaker.break_duration);
  reader.Read(Names::AttemptTimeout, policy.attempt_timeout);
  reader.Read(Names::ConnectTimeout, policy.connect_timeout);
  policy.account = reader.Limits(Names::AccountRate, Names::AccountConcurrency);
  policy.sender = reader.Limits(Names::SenderRate, Names::SenderConcurrency);
  policy.pair = reader.Limits(Names::PairRate, Names::PairConcurrency);
  return policy;
}

}  // namespace ratatosk
