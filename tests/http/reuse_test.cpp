// When a connection is looked at before it carries another request.

#include "http/client_fixture.hpp"
#include "support/observed_transport.hpp"

namespace ratatosk::http {
namespace {

using namespace std::chrono_literals;

class ReuseTest : public ClientTest {
 protected:
  ReuseTest() {
    Serve(HttpReply(200, "ok"));
    seen_->report_drained = true;
    auto dialer = std::make_shared<test::ObservedDialer>(
        MakeDialer(TlsOptions(), MakeSystemResolver()).Value(), seen_);
    client_ = std::make_unique<Client>(runtime_, Origin(false, "127.0.0.1", server_->Port()),
                                       std::move(dialer), PoolOptions());
  }
  ~ReuseTest() override { client_.reset(); }

  std::shared_ptr<test::Observed> seen_ = std::make_shared<test::Observed>("");
};

TEST_F(ReuseTest, ChecksConnectionThatWasIdle) {
  ASSERT_THAT(Get(), test::IsOk());
  clock_->Advance(100us);
  EXPECT_TRUE(Get()->reused_connection);
  EXPECT_EQ(seen_->looks, 1);
}

TEST_F(ReuseTest, SkipsCheckOfConnectionReusedImmediately) {
  ASSERT_THAT(Get(), test::IsOk());
  clock_->Advance(99us);
  EXPECT_TRUE(Get()->reused_connection);
  EXPECT_EQ(seen_->looks, 0);
}

TEST_F(ReuseTest, ChecksConnectionThatMayHaveUnreadData) {
  seen_->report_drained = false;
  ASSERT_THAT(Get(), test::IsOk());
  EXPECT_TRUE(Get()->reused_connection);
  EXPECT_EQ(seen_->looks, 1);
}

TEST_F(ReuseTest, DetectsClosedIdleConnection) {
  ASSERT_THAT(Get(), test::IsOk());
  server_->CloseIdleConnections();
  clock_->Advance(100us);
  const auto answer = Get();
  ASSERT_THAT(answer, test::IsOk());
  EXPECT_FALSE(answer->reused_connection);
}

}  // namespace
}  // namespace ratatosk::http
