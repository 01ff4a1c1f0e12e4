// A provider that fails often, and messages that all arrive once.

#include <ctime>
#include <map>

#include <ratatosk/resilience/shared_limits.hpp>

#include "twilio/end_to_end/fixture.hpp"

namespace ratatosk::test {
namespace {

namespace asio = boost::asio;
using simulators::Fault;
using simulators::FaultKind;
using namespace std::chrono_literals;

class FaultyProviderTest : public testing::Test {
 protected:
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  static constexpr int kMessages = 1'000;
#else
  static constexpr int kMessages = 10'000;
#endif
  static constexpr int kSenders = 50;

  asio::awaitable<void> SendMany(int first) {
    for (int i = first; i < kMessages; i += kSenders) {
      auto message = Wired::Text("message " + std::to_string(i) + ".");
      auto options = SendOptions().WithTimeout(std::chrono::hours(24));
      auto sent =
          co_await wired_.connector->SendMessageAsync(std::move(message), std::move(options));
      if (!sent) failures_[sent.Error().ToText()]++;
    }
    --senders_left_;
  }

  bool IsAnswerAwaited() {
    const auto pool = wired_.Pool();
    return pool.connecting > 0 || pool.in_use > 0;
  }

  // Time stands still while there is work, here or at the provider, and goes on when there is none:
  // on a busy machine connecting would take too long otherwise.
  void RunAll() {
    for (int i = 0; i < kSenders; ++i) {
      asio::co_spawn(wired_.context, SendMany(i), [](std::exception_ptr thrown) {
        if (thrown) std::rethrow_exception(thrown);
      });
    }
    while (senders_left_ > 0) {
      wired_.context.restart();
      if (wired_.context.run_one_for(1ms) == 0 && !IsAnswerAwaited()) clock_->Advance(500ms);
    }
  }

  std::shared_ptr<ManualClock> clock_ = std::make_shared<ManualClock>();
  Wired wired_{simulators::TwilioSimulatorOptions(), RuntimeOptions().WithClock(clock_)};
  int senders_left_ = kSenders;
  std::map<std::string, int> failures_;
};

TEST_F(FaultyProviderTest, ReceivesEveryMessageOnce) {
  wired_.connector =
      wired_.Make(wired_.Settings()
                      .SetParameter("Retry.MaxAttempts", "100")
                      .SetParameter("Retry.Budget", "100")
                      .SetParameter("Retry.CircuitBreaker.MinimumThroughput", "1000"));
  // Of three requests one gets a 429 that closes its connection, and of three new connections one
  // is closed before the handshake: NotSent.
  auto too_many =
      Fault::Respond(429, R"({"code":20429,"message":"m","status":429})", "application/json");
  too_many.WithRetryAfter(1s).WithHeader("Connection", "close");
  wired_.simulator.Faults().Random(20261124, 0.6, {too_many, Fault(FaultKind::CloseOnAccept)});
  RunAll();

  for (const auto& [error, count] : failures_) ADD_FAILURE() << count << " times: " << error;
  std::map<std::string, int> arrived;
  for (const auto& entry : wired_.simulator.Ledger()) ++arrived[entry.body];
  EXPECT_EQ(arrived.size(), static_cast<std::size_t>(kMessages)) << "some never arrived";
  for (const auto& [body, times] : arrived) EXPECT_EQ(times, 1) << body;
  EXPECT_GT(wired_.simulator.Faults().Struck(FaultKind::Respond), kMessages / 3U);
  EXPECT_GT(wired_.simulator.Faults().Struck(FaultKind::CloseOnAccept), kMessages / 20U);
}

TEST(SharedAccountTest, RateLimitOfSenderHoldsOnlyThatSender) {
  auto clock = std::make_shared<ManualClock>();
  Wired wired(simulators::TwilioSimulatorOptions(), RuntimeOptions().WithClock(clock));
  const auto account = wired.Settings().GetString("AccountSid").value();
  auto limits = wired.runtime.Get(kSharedLimits);
  const auto answer = [](int code) {
    return Fault::Respond(429, "{\"code\":" + std::to_string(code) + ",\"status\":429}",
                          "application/json")
        .WithRetryAfter(600s);
  };
  const auto gate = [&](const std::string& key) {
    std::vector<LimitKey> keys{LimitKey(key)};
    auto permit = wired.Run(limits->AcquireAsync(wired.runtime, std::move(keys), clock->Now()));
    return permit.Ok();
  };
  wired.simulator.Faults().Next(answer(63018));
  EXPECT_THAT(wired.Send(Wired::Text()), FailsWithCode(MessagingErrorCodes::RateLimited));
  EXPECT_TRUE(gate("account:twilio:" + account));
  EXPECT_FALSE(gate("account:twilio:" + account + " sender:" + kSender));
  clock->Advance(600s);
  wired.simulator.Faults().Next(answer(20429));
  EXPECT_THAT(wired.Send(Wired::Text()), FailsWithCode(MessagingErrorCodes::RateLimited));
  EXPECT_FALSE(gate("account:twilio:" + account));
}

}  // namespace
}  // namespace ratatosk::test
