// When a connection is looked at before it carries another request.

#include "http/client_fixture.hpp"

namespace ratatosk::http {
namespace {

using namespace std::chrono_literals;

/// A stream over a socket, of which it is counted how often it was looked at.
class WatchedStream final : public IByteStream {
 public:
  WatchedStream(std::unique_ptr<IByteStream> stream, int& looks, const bool& may_be_drained)
      : stream_(std::move(stream)), looks_(looks), may_be_drained_(may_be_drained) {}

  boost::asio::awaitable<IoResult> ReadSomeAsync(std::span<char> buffer) override {
    return stream_->ReadSomeAsync(buffer);
  }
  boost::asio::awaitable<IoResult> WriteAsync(std::string_view bytes) override {
    return stream_->WriteAsync(bytes);
  }
  bool LooksAlive() noexcept override {
    ++looks_;
    return stream_->LooksAlive();
  }
  bool Drained() const noexcept override { return may_be_drained_ && stream_->Drained(); }

 private:
  std::unique_ptr<IByteStream> stream_;
  int& looks_;
  const bool& may_be_drained_;
};

class WatchingDialer final : public IDialer {
 public:
  boost::asio::awaitable<OperationResult<std::unique_ptr<IByteStream>>> DialAsync(
      Origin origin, OperationContext& operation) override {
    auto opened = co_await (*dialer_)->DialAsync(origin, operation);
    if (!opened) co_return opened.Error();
    std::unique_ptr<IByteStream> stream =
        std::make_unique<WatchedStream>(std::move(opened).Value(), looks, may_be_drained);
    co_return stream;
  }

  int looks = 0;
  bool may_be_drained = true;

 private:
  OperationResult<std::shared_ptr<IDialer>> dialer_ =
      MakeDialer(TlsOptions(), MakeSystemResolver());
};

class ReuseTest : public ClientTest {
 protected:
  ReuseTest() {
    Serve(HttpReply(200, "ok"));
    client_ = std::make_unique<Client>(runtime_, Origin(false, "127.0.0.1", server_->Port()),
                                       dialer_, PoolOptions());
  }
  ~ReuseTest() override { client_.reset(); }

  std::shared_ptr<WatchingDialer> dialer_ = std::make_shared<WatchingDialer>();
};

TEST_F(ReuseTest, LooksAtConnectionThatWasIdle) {
  ASSERT_THAT(Get(), test::IsOk());
  clock_->Advance(100us);
  EXPECT_TRUE(Get()->reused_connection);
  EXPECT_EQ(dialer_->looks, 1);
}

TEST_F(ReuseTest, SparesLookAtConnectionThatIsUsedAgainAtOnce) {
  ASSERT_THAT(Get(), test::IsOk());
  clock_->Advance(99us);
  EXPECT_TRUE(Get()->reused_connection);
  EXPECT_EQ(dialer_->looks, 0);
}

TEST_F(ReuseTest, LooksAtConnectionThatMayHaveMoreToRead) {
  dialer_->may_be_drained = false;
  ASSERT_THAT(Get(), test::IsOk());
  EXPECT_TRUE(Get()->reused_connection);
  EXPECT_EQ(dialer_->looks, 1);
}

TEST_F(ReuseTest, FindsClosedConnectionThatWasIdle) {
  ASSERT_THAT(Get(), test::IsOk());
  server_->CloseIdleConnections();
  clock_->Advance(100us);
  const auto answer = Get();
  ASSERT_THAT(answer, test::IsOk());
  EXPECT_FALSE(answer->reused_connection);
}

}  // namespace
}  // namespace ratatosk::http
