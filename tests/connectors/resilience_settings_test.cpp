#include "connectors/resilience_settings.hpp"

#include <array>
#include <ostream>

#include "connectors/fake_channel.hpp"

namespace ratatosk::test {
namespace {

using namespace std::chrono_literals;

ConnectionSettings Parsed(std::string_view text) {
  return ConnectionSettings::Parse(text)->WithDefaults(kFakeSchema);
}

TEST(ResilienceSettingsTest, SchemaDefaultsMatchPolicyDefaults) {
  for (const auto& policy : {ResiliencePolicy(), ReadResiliencePolicy(Parsed(""))}) {
    EXPECT_EQ(policy.retry.max_attempts, 3);
    EXPECT_EQ(policy.retry.backoff, BackoffType::Exponential);
    EXPECT_EQ(policy.retry.base_delay, 500ms);
    EXPECT_EQ(policy.retry.max_delay, 30s);
    EXPECT_TRUE(policy.retry.use_jitter);
    EXPECT_FALSE(policy.retry.retry_unknown);
    EXPECT_TRUE(policy.retry.retryable_codes.empty());
    EXPECT_EQ(policy.budget_per_call, 0.5);
    EXPECT_TRUE(policy.use_breaker);
    EXPECT_EQ(policy.breaker.failure_ratio, 0.5);
    EXPECT_EQ(policy.breaker.sampling_duration, 30s);
    EXPECT_EQ(policy.breaker.minimum_throughput, 10);
    EXPECT_EQ(policy.breaker.break_duration, 30s);
    EXPECT_FALSE(policy.LimitsAttempts());
    EXPECT_FALSE(policy.LimitsAnything());
  }
}

TEST(ResilienceSettingsTest, ReadsEverySetting) {
  const auto policy = ReadResiliencePolicy(Parsed(
      "Retry.MaxAttempts=7;Retry.BackoffType=Linear;Retry.BaseDelay=2;Retry.MaxDelay=9;"
      "Retry.UseJitter=false;Retry.RetryUnknown=true;Retry.RetryableErrorCodes=A, 21 ,;"
      "Retry.Budget=2.5;Retry.EnableCircuitBreaker=false;Retry.CircuitBreaker.FailureRatio=0.25;"
      "Retry.CircuitBreaker.SamplingDuration=11;Retry.CircuitBreaker.MinimumThroughput=12;"
      "Retry.CircuitBreaker.BreakDuration=13;Timeout.Attempt=5;Timeout.Connect=3;"
      "RateLimit.Account=80;RateLimit.Sender=10;RateLimit.Pair=0.1;RateLimit.Burst=4;"
      "Concurrency.Account=50;Concurrency.Sender=20;Concurrency.Pair=1"));
  EXPECT_EQ(policy.retry.max_attempts, 7);
  EXPECT_EQ(policy.retry.backoff, BackoffType::Linear);
  EXPECT_EQ(policy.retry.base_delay, 2s);
  EXPECT_EQ(policy.retry.max_delay, 9s);
  EXPECT_FALSE(policy.retry.use_jitter);
  EXPECT_TRUE(policy.retry.retry_unknown);
  EXPECT_EQ(policy.retry.retryable_codes, (std::vector<std::string>{"A", "21"}));
  EXPECT_EQ(policy.budget_per_call, 2.5);
  EXPECT_FALSE(policy.use_breaker);
  EXPECT_EQ(policy.breaker.failure_ratio, 0.25);
  EXPECT_EQ(policy.breaker.sampling_duration, 11s);
  EXPECT_EQ(policy.breaker.minimum_throughput, 12);
  EXPECT_EQ(policy.breaker.break_duration, 13s);
  EXPECT_EQ(policy.attempt_timeout, 5s);
  EXPECT_EQ(policy.connect_timeout, 3s);
  const std::array rates{policy.account.rate, policy.sender.rate, policy.pair.rate};
  EXPECT_EQ(rates[0].per_second, 80);
  EXPECT_EQ(rates[1].per_second, 10);
  EXPECT_EQ(rates[2].per_second, 0.1);
  for (const auto& rate : rates) EXPECT_EQ(rate.burst, 4);
  EXPECT_EQ(policy.account.concurrency, 50);
  EXPECT_EQ(policy.sender.concurrency, 20);
  EXPECT_EQ(policy.pair.concurrency, 1);
}

TEST(ResilienceSettingsTest, ConstantBackoff) {
  EXPECT_EQ(ReadResiliencePolicy(Parsed("Retry.BackoffType=Constant")).retry.backoff,
            BackoffType::Constant);
}

struct Wrong {
  std::string_view name;
  std::string_view value;

  friend std::ostream& operator<<(std::ostream& out, const Wrong& w) {
    return out << w.name << " = " << w.value;
  }
};

class WrongSettingTest : public testing::TestWithParam<Wrong> {};

TEST_P(WrongSettingTest, IsRejected) {
  auto settings = ConnectionSettings().SetParameter("Host", "h");
  settings.SetParameter(GetParam().name, Value(GetParam().value));
  ValidationFaults faults;
  ValidateSettings(kFakeSchema, settings, faults);
  ASSERT_EQ(faults.size(), 1U);
  EXPECT_EQ(faults[0].Member(), GetParam().name);
}

INSTANTIATE_TEST_SUITE_P(Table,
                         WrongSettingTest,
                         testing::Values(Wrong{"Retry.MaxAttempts", "0"},
                                         Wrong{"Retry.MaxAttempts", "101"},
                                         Wrong{"Retry.BackoffType", "Random"},
                                         Wrong{"Retry.BaseDelay", "0"},
                                         Wrong{"Retry.MaxDelay", "soon"},
                                         Wrong{"Retry.UseJitter", "perhaps"},
                                         Wrong{"Retry.RetryUnknown", "maybe"},
                                         Wrong{"Retry.Budget", "-1"},
                                         Wrong{"Retry.EnableCircuitBreaker", "2"},
                                         Wrong{"Retry.CircuitBreaker.FailureRatio", "0"},
                                         Wrong{"Retry.CircuitBreaker.FailureRatio", "1.1"},
                                         Wrong{"Retry.CircuitBreaker.SamplingDuration", "0"},
                                         Wrong{"Retry.CircuitBreaker.MinimumThroughput", "0"},
                                         Wrong{"Retry.CircuitBreaker.BreakDuration", "-1"},
                                         Wrong{"Timeout.Attempt", "0"},
                                         Wrong{"Timeout.Connect", "0"},
                                         Wrong{"RateLimit.Account", "0"},
                                         Wrong{"RateLimit.Sender", "-1"},
                                         Wrong{"RateLimit.Pair", "fast"},
                                         Wrong{"RateLimit.Burst", "0"},
                                         Wrong{"Concurrency.Account", "0"},
                                         Wrong{"Concurrency.Sender", "1.5"},
                                         Wrong{"Concurrency.Pair", "-2"}));

}  // namespace
}  // namespace ratatosk::test
