#include <ratatosk/authentication/token.hpp>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/io_context.hpp>

#include <optional>
#include <vector>

#include <ratatosk/core/manual_clock.hpp>
#include <ratatosk/core/run_operation.hpp>
#include <ratatosk/core/wait_queue.hpp>

#include "support/matchers.hpp"

namespace ratatosk::test {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using Codes = MessagingErrorCodes;

/// Issues "token-1" and so on once it is let.
class FakeSource final : public ITokenSource {
 public:
  asio::awaitable<OperationResult<AccessToken>> FetchAsync(OperationContext&) override {
    ++asked;
    if (hold) {
      auto passed = co_await line.WaitAsync();
      if (!passed) co_return AbortedError();
    }
    if (failure) co_return *failure;
    co_return AccessToken(Secret("token-" + std::to_string(asked)), lifetime);
  }
  std::string Identity() const override { return identity; }

  std::string identity = "one";
  std::chrono::seconds lifetime = 3600s;
  std::optional<Error> failure;
  bool hold = false;
  WaitQueue<bool> line;
  int asked = 0;
};

class TokenCacheTest : public testing::Test {
 protected:
  using Result = OperationResult<Credential>;

  void Start(std::optional<Result>& result, asio::cancellation_slot slot = {}) {
    auto body = [tokens = tokens_](OperationContext& operation) {
      return tokens->GetAsync(operation);
    };
    auto keep = [&result](Result r) { result = std::move(r); };
    RunOperation<Credential>(runtime_, Codes::SendTimeout, std::move(body),
                             asio::bind_cancellation_slot(slot, std::move(keep)));
    Poll();
  }
  std::string Get() {
    std::optional<Result> result;
    Start(result);
    if (!result) throw std::runtime_error("no answer");
    if (!*result) return std::string(result->Error().Code().Text());
    http::Request request(http::Method::Get, "/");
    (*result)->ApplyTo(request);
    return std::string(request.authorization.Reveal());
  }
  void Poll() {
    context_.restart();
    while (context_.poll() > 0) {
    }
  }
  void Pass(std::chrono::nanoseconds time) { clock_->RunUntil(context_, clock_->Now() + time); }

  asio::io_context context_;
  std::shared_ptr<ManualClock> clock_ = std::make_shared<ManualClock>();
  Runtime runtime_{context_.get_executor(), RuntimeOptions().WithClock(clock_)};
  std::shared_ptr<FakeSource> source_ = std::make_shared<FakeSource>();
  std::shared_ptr<ICredentialProvider> tokens_ = runtime_.Get(kTokens)->Get(source_);
};

TEST_F(TokenCacheTest, ConcurrentWaitersShareOneRequest) {
  source_->hold = true;
  std::vector<std::optional<Result>> results(100);
  asio::cancellation_signal first;
  for (auto& result : results)
    Start(result, &result == &results[0] ? first.slot() : asio::cancellation_slot());
  first.emit(asio::cancellation_type::terminal);
  Poll();
  ASSERT_TRUE(results[0]);
  EXPECT_THAT(*results[0],
              FailsWith(Codes::OperationCancelled, Certainty::NotSent, Retry::Never()));
  source_->line.HandToFirst(true);
  Poll();
  for (std::size_t i = 1; i < results.size(); ++i) {
    ASSERT_TRUE(results[i]);
    EXPECT_THAT(*results[i], IsOk());
  }
  EXPECT_EQ(source_->asked, 1);
}

TEST_F(TokenCacheTest, RenewsBeforeExpiry) {
  EXPECT_EQ(Get(), "Bearer token-1");
  Pass(54min + 59s);
  EXPECT_EQ(Get(), "Bearer token-1");
  EXPECT_EQ(source_->asked, 1);
  Pass(1s);
  EXPECT_EQ(Get(), "Bearer token-1") << "nobody waits for the next";
  EXPECT_EQ(Get(), "Bearer token-2");
  source_->lifetime = 60s;
  Pass(55min);
  Get();
  EXPECT_EQ(Get(), "Bearer token-3");
  Pass(53s);
  Get();
  EXPECT_EQ(Get(), "Bearer token-3");
  Pass(1s);
  Get();
  EXPECT_EQ(Get(), "Bearer token-4");
}

TEST_F(TokenCacheTest, HangingEndpointDoesNotBlockWhileTokenIsValid) {
  EXPECT_EQ(Get(), "Bearer token-1");
  source_->hold = true;
  Pass(56min);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(Get(), "Bearer token-1");
  EXPECT_EQ(source_->asked, 2) << "once for all";
  Pass(4min);
  std::optional<Result> late;
  Start(late);
  EXPECT_FALSE(late) << "now there is none";
  Pass(10s);
  EXPECT_TRUE(late);
}

TEST_F(TokenCacheTest, WaitsAfterFailedRenewal) {
  EXPECT_EQ(Get(), "Bearer token-1");
  source_->failure = Error(Codes::AuthenticationFailed, "no");
  Pass(55min);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(Get(), "Bearer token-1");
  EXPECT_EQ(source_->asked, 2);
  Pass(5s);
  EXPECT_EQ(Get(), "Bearer token-1");
  EXPECT_EQ(source_->asked, 3);
}

TEST_F(TokenCacheTest, WaitsForRetryAfter) {
  source_->failure = Error(Codes::RateLimited, "slowly").WithRetry(Retry::After(60s));
  EXPECT_EQ(Get(), "RATE_LIMITED");
  source_->failure.reset();
  Pass(20s);
  std::optional<Result> result;
  Start(result);
  ASSERT_TRUE(result);
  EXPECT_THAT(*result, FailsWith(Codes::RateLimited, Certainty::None, Retry::After(40s)));
  EXPECT_EQ(source_->asked, 1);
  Pass(40s);
  EXPECT_EQ(Get(), "Bearer token-2");
}

TEST_F(TokenCacheTest, ServesOldTokenWhileValid) {
  EXPECT_EQ(Get(), "Bearer token-1");
  source_->failure = Error(Codes::ConnectionFailed, "down").WithRetry(Retry::Now());
  Pass(59min + 59s);
  EXPECT_EQ(Get(), "Bearer token-1");
  Pass(1s);
  EXPECT_EQ(Get(), "CONNECTION_FAILED");
  source_->failure.reset();
  EXPECT_EQ(Get(), "Bearer token-4");  // a failure is not kept
}

TEST_F(TokenCacheTest, InvalidatesOnlyRejectedToken) {
  EXPECT_EQ(Get(), "Bearer token-1");
  tokens_->Invalidate(Credential::Bearer(Secret("token-0")));
  EXPECT_EQ(Get(), "Bearer token-1");
  tokens_->Invalidate(Credential::Bearer(Secret("token-1")));
  EXPECT_EQ(Get(), "Bearer token-2");
}

TEST_F(TokenCacheTest, RequestTimesOutAfterTenSeconds) {
  source_->hold = true;
  std::optional<Result> result;
  Start(result);
  Pass(10s);
  ASSERT_TRUE(result);
  EXPECT_THAT(*result, FailsWith(Codes::AuthenticationFailed, Certainty::None, Retry::Now()));
}

TEST_F(TokenCacheTest, EqualCredentialsShareOneToken) {
  auto same = std::make_shared<FakeSource>();
  auto other = std::make_shared<FakeSource>();
  other->identity = "two";
  EXPECT_EQ(runtime_.Get(kTokens)->Get(same), tokens_);
  EXPECT_NE(runtime_.Get(kTokens)->Get(other), tokens_);
}

}  // namespace
}  // namespace ratatosk::test
