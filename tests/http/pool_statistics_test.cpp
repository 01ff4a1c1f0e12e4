// What a pool counts, what it reports, and the buffers of idle connections.

#include <deque>
#include <map>

#include "http/client_fixture.hpp"

namespace ratatosk::http {
namespace {

using namespace std::chrono_literals;

class Sums final : public MetricsSink {
 public:
  void Add(std::string_view name,
           double delta,
           std::span<const LogField> attributes) noexcept override {
    of[Text(name, attributes)] += delta;
    ++calls;
  }
  void Record(std::string_view name,
              double value,
              std::span<const LogField> attributes) noexcept override {
    Add(name, value, attributes);
  }

  std::map<std::string, double> of;
  int calls = 0;

 private:
  // Without the server's address, which all have.
  static std::string Text(std::string_view name, std::span<const LogField> attributes) {
    std::string text(name);
    EXPECT_EQ(attributes[0].Name(), "server.address");
    EXPECT_EQ(attributes[1].Name(), "server.port");
    for (const auto& each : attributes.subspan(2)) {
      text.append(" ").append(each.Name()).append("=").append(each.Value());
    }
    return text;
  }
};

class PoolStatisticsTest : public ClientTest {
 protected:
  PoolStatisticsTest() {
    RuntimeOptions options;
    options.WithClock(clock_).WithRandom([] { return 0; }).WithMetricsSink(sums_);
    runtime_ = Runtime(context_.get_executor(), options);
  }
  void StartMany(std::size_t count) {
    for (; count > 0; --count) Start(results_.emplace_back(), Request(Method::Get, "/"));
    Poll();
  }
  std::size_t Ended() const {
    std::size_t ended = 0;
    for (const auto& result : results_) ended += result.has_value();
    return ended;
  }

  std::shared_ptr<Sums> sums_ = std::make_shared<Sums>();
  std::deque<std::optional<Result>> results_;
};

TEST_F(PoolStatisticsTest, CountsRequestsConnectionsAndWaiters) {
  Serve(held_.Options(), PoolOptions().WithMaxConnections(1));
  StartMany(2);
  Until([&] { return held_.Targets().size() == 1; });
  clock_->Advance(3s);
  held_.Answer(0);
  Until([&] { return held_.Targets().size() == 2; });
  held_.Answer(1);
  Until([&] { return Ended() == 2; });
  const auto counts = client_->Statistics();
  EXPECT_EQ(counts.opened, 1U);
  EXPECT_EQ(counts.full_handshakes + counts.resumed_handshakes, 0U) << "without TLS";
  EXPECT_EQ(counts.requests, 2U);
  EXPECT_EQ(counts.reused, 1U);
  EXPECT_EQ(counts.waited, 2U);
  EXPECT_EQ(counts.waiting_time, 3s);
  EXPECT_EQ(counts.failed_connects + counts.refused, 0U);
  EXPECT_GT(counts.bytes_sent, 2 * std::string("GET / HTTP/1.1").size());
  EXPECT_GT(counts.bytes_received, 2 * std::string("HTTP/1.1 200 OK").size());

  EXPECT_EQ(sums_->of["http.client.open_connections"], 1);
  EXPECT_EQ(sums_->of["ratatosk.http.pool.requests ratatosk.http.connection.reused=false"], 1);
  EXPECT_EQ(sums_->of["ratatosk.http.pool.requests ratatosk.http.connection.reused=true"], 1);
  EXPECT_EQ(sums_->of["ratatosk.http.pool.wait.duration"], 3);
  clock_->Advance(1h);
  StartMany(1);
  Until([&] { return held_.Targets().size() == 3; });
  EXPECT_EQ(sums_->of["http.client.open_connections"], 1) << "one was closed, one opened";
  EXPECT_EQ(sums_->of["http.client.connection.duration"], 3603);
  EXPECT_EQ(sums_->of["ratatosk.http.pool.io network.io.direction=transmit"], counts.bytes_sent);
  EXPECT_EQ(sums_->of["ratatosk.http.pool.io network.io.direction=receive"], counts.bytes_received);
}

TEST_F(PoolStatisticsTest, RequestOnIdleConnectionIsOneMeasurement) {
  Serve(HttpReply(200, "ok"));
  ASSERT_THAT(Get(), test::IsOk());
  const auto before = sums_->calls;
  ASSERT_THAT(Get(), test::IsOk());
  EXPECT_EQ(sums_->calls, before + 1);
}

TEST_F(PoolStatisticsTest, CountsHandshakesAndFailures) {
  simulators::CertificateAuthority authority;
  LoopbackServerOptions options;
  options.WithHandler([](const HttpRequest&) { return HttpReply(200); })
      .WithCertificate(authority.Issue());
  server_ = std::make_unique<LoopbackServer>(options);
  Connect(true, server_->Port());
  EXPECT_FALSE(Get()) << "its authority is not trusted";
  EXPECT_EQ(client_->Statistics().failed_connects, 1U);
  EXPECT_EQ(sums_->of["ratatosk.http.pool.failed_connects error.type=CONNECTION_FAILED"], 1);
}

TEST_F(PoolStatisticsTest, CountsRejectedRequests) {
  Serve(held_.Options(), PoolOptions().WithMaxConnections(1).WithMaxWaiting(1));
  StartMany(1);
  Until([&] { return held_.Targets().size() == 1; });
  StartMany(2);
  EXPECT_EQ(client_->Statistics().refused, 1U);
  EXPECT_EQ(sums_->of["ratatosk.http.pool.refused"], 1);
}

// A stream that answers at once, and counts what is asked of it.
class CountingStream final : public IByteStream {
 public:
  explicit CountingStream(int& releases) : releases_(releases) {}
  boost::asio::awaitable<IoResult> ReadSomeAsync(std::span<char> buffer) override {
    constexpr std::string_view answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    std::copy(answer.begin(), answer.end(), buffer.begin());
    co_return IoResult({}, answer.size());
  }
  boost::asio::awaitable<IoResult> WriteAsync(std::string_view bytes) override {
    co_await boost::asio::post(co_await boost::asio::this_coro::executor,
                               boost::asio::use_awaitable);
    co_return IoResult({}, bytes.size());
  }
  bool LooksAlive() noexcept override { return true; }
  void ReleaseBuffers() noexcept override { ++releases_; }
  bool Resumed() const noexcept override { return true; }

 private:
  int& releases_;
};

class CountingDialer final : public IDialer {
 public:
  boost::asio::awaitable<OperationResult<std::unique_ptr<IByteStream>>> DialAsync(
      Origin, OperationContext&) override {
    std::unique_ptr<IByteStream> stream = std::make_unique<CountingStream>(releases);
    co_return stream;
  }
  int releases = 0;
};

TEST_F(PoolStatisticsTest, IdleConnectionsReleaseBuffersExceptLast64) {
  auto dialer = std::make_shared<CountingDialer>();
  client_ =
      std::make_unique<Client>(runtime_, Origin(true, "a.example", 443), dialer, PoolOptions());
  StartMany(72);
  Until([&] { return Ended() == 72; });
  Poll();
  ASSERT_EQ(client_->Statistics().idle, 72U);
  EXPECT_EQ(client_->Statistics().resumed_handshakes, 72U);
  EXPECT_EQ(sums_->of["ratatosk.http.pool.handshakes tls.resumed=true"], 72);
  EXPECT_EQ(dialer->releases, 8);
  for (int i = 0; i < 10; ++i) ASSERT_THAT(Get(), test::IsOk());
  EXPECT_EQ(dialer->releases, 8) << "the last used is used again";
  StartMany(66);
  Until([&] { return Ended() == 138; });
  Poll();
  EXPECT_EQ(client_->Statistics().idle, 72U);
  EXPECT_EQ(dialer->releases, 10) << "two that had released theirs took them again";
  client_.reset();
}

}  // namespace
}  // namespace ratatosk::http
