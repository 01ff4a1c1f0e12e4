#pragma once

#include <atomic>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include <ratatosk/http/client.hpp>

namespace ratatosk::test {

/// What went over the connections of one Runtime; the connections themselves are real.
class Observed {
 public:
  /// A request that creates a message is a POST with `create` in its target.
  explicit Observed(std::string create) : create_mark(std::move(create)) {}

  const std::string create_mark;
  std::atomic<int> open{0};     ///< Connections that are open now.
  std::atomic<int> dialled{0};  ///< Connections that were opened.
  std::atomic<int> creates{0};  ///< Requests to create a message of which a byte may have left.
  std::atomic<int> looks{0};    ///< Checks of a connection before it is reused.
  /// Whether `Drained` reports the stream's real state. If false, `Drained` returns false and the
  /// pool checks every connection before reuse.
  std::atomic<bool> report_drained{false};
};

class ObservedStream final : public http::IByteStream {
 public:
  ObservedStream(std::unique_ptr<http::IByteStream> stream, std::shared_ptr<Observed> seen)
      : stream_(std::move(stream)), seen_(std::move(seen)) {
    ++seen_->open;
    ++seen_->dialled;
  }
  ~ObservedStream() override { --seen_->open; }

  boost::asio::awaitable<http::IoResult> ReadSomeAsync(std::span<char> buffer) override {
    return stream_->ReadSomeAsync(buffer);
  }
  http::IoResult TryWrite(std::string_view bytes) override {
    CountCreate(bytes);
    return stream_->TryWrite(bytes);
  }
  boost::asio::awaitable<http::IoResult> WriteAsync(std::string_view bytes) override {
    return stream_->WriteAsync(bytes);
  }
  bool LooksAlive() noexcept override {
    ++seen_->looks;
    return stream_->LooksAlive();
  }
  bool Drained() const noexcept override { return seen_->report_drained && stream_->Drained(); }
  bool SharesReadBuffer() const noexcept override { return stream_->SharesReadBuffer(); }

 private:
  // Counts requests that create a message. `Exchange` writes every request with `TryWrite` first,
  // so `bytes` starts with the request line.
  void CountCreate(std::string_view bytes) {
    if (bytes.starts_with("POST ") && bytes.find(seen_->create_mark) < bytes.find('\n')) {
      ++seen_->creates;
    }
  }

  std::unique_ptr<http::IByteStream> stream_;
  std::shared_ptr<Observed> seen_;
};

class ObservedDialer final : public http::IDialer {
 public:
  ObservedDialer(std::shared_ptr<http::IDialer> dialer, std::shared_ptr<Observed> seen)
      : dialer_(std::move(dialer)), seen_(std::move(seen)) {}

  boost::asio::awaitable<OperationResult<std::unique_ptr<http::IByteStream>>> DialAsync(
      http::Origin origin, OperationContext& operation) override {
    auto dialer = dialer_;
    auto seen = seen_;
    auto opened = co_await dialer->DialAsync(std::move(origin), operation);
    if (!opened) co_return opened.Error();
    std::unique_ptr<http::IByteStream> stream =
        std::make_unique<ObservedStream>(std::move(opened).Value(), seen);
    co_return stream;
  }

 private:
  std::shared_ptr<http::IDialer> dialer_;
  std::shared_ptr<Observed> seen_;
};

/// Puts the observer into `runtime`, before its first connector is made.
inline std::shared_ptr<Observed> Observe(Runtime& runtime, std::string create_mark) {
  auto seen = std::make_shared<Observed>(std::move(create_mark));
  auto transport = std::make_shared<http::Transport>();
  transport->make_dialer = [seen](http::TlsOptions tls, std::shared_ptr<http::IResolver> resolver)
      -> OperationResult<std::shared_ptr<http::IDialer>> {
    auto dialer = http::MakeDialer(std::move(tls), std::move(resolver));
    if (!dialer) return dialer.Error();
    std::shared_ptr<http::IDialer> observed = std::make_shared<ObservedDialer>(*dialer, seen);
    return observed;
  };
  runtime.With(http::kTransport, transport);
  return seen;
}

}  // namespace ratatosk::test
