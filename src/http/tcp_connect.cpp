#include "http/tcp_connect.hpp"

#include <array>
#include <chrono>
#include <optional>
#include <tuple>
#include <utility>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <ratatosk/core/run_operation.hpp>
#include <ratatosk/core/timer_queue.hpp>
#include <ratatosk/core/wait_queue.hpp>

namespace ratatosk::http {

namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

// The recommended Connection Attempt Delay (RFC 8305, 8).
constexpr std::chrono::milliseconds kHeadStart(250);

using Endpoints = std::vector<tcp::endpoint>;
using Connected = OperationResult<tcp::socket>;

/// Cancels a connect when its time is reached.
class GiveUpConnect final : public TimerQueue::Entry {
 public:
  explicit GiveUpConnect(tcp::socket& socket) : socket_(socket) {}

 private:
  void OnTime() noexcept override {
    boost::system::error_code ignored;
    socket_.cancel(ignored);
  }
  tcp::socket& socket_;
};

asio::awaitable<Connected> ConnectInTurnAsync(const Endpoints& endpoints,
                                              OperationContext& operation) {
  auto& timers = operation.Runtime().Timers();
  boost::system::error_code last = asio::error::host_not_found;
  for (auto left = endpoints.size(); left > 0; --left) {
    const auto& endpoint = endpoints[endpoints.size() - left];
    tcp::socket socket(co_await asio::this_coro::executor);
    GiveUpConnect give_up(socket);
    if (left > 1 && operation.Deadline() != Tick::max()) {
      const auto now = operation.Runtime().Clock().Now();
      timers.Schedule(give_up, now + (operation.Deadline() - now) / left);
    }
    std::tie(last) = co_await socket.async_connect(endpoint, asio::as_tuple(asio::use_awaitable));
    if (operation.Stopped() != StopReason::None) co_return AbortedError();
    if (last) continue;
    boost::system::error_code ignored;
    socket.set_option(tcp::no_delay(true), ignored);
    co_return std::move(socket);
  }
  co_return Error(MessagingErrorCodes::ConnectionFailed, last.message()).WithRetry(Retry::Now());
}

/// A race between two address families, with a head start for the first. Lives until both have
/// ended.
class FamilyRace {
 public:
  FamilyRace(std::array<Endpoints, 2> families, OperationContext& operation)
      : families_(std::move(families)), whole_(operation), head_start_(*this) {}

  asio::awaitable<Connected> RunAsync() {
    const auto& runtime = whole_.Runtime();
    runtime.Timers().Schedule(head_start_, runtime.Clock().Now() + kHeadStart);
    Start(0);
    co_await both_ended_.WaitAsync();
    co_return std::move(*result_);
  }

 private:
  class HeadStart final : public TimerQueue::Entry {
   public:
    explicit HeadStart(FamilyRace& race) : race_(race) {}

   private:
    void OnTime() noexcept override { race_.Start(1); }
    FamilyRace& race_;
  };

  void Start(std::size_t family) {
    ++running_;
    auto connect = [this, family](OperationContext& part) {
      parts_[family] = &part;
      part.StopAt(whole_.Deadline());
      return ConnectInTurnAsync(Won() ? none_ : families_[family], part);
    };
    auto on_ended = [this, family](Connected connected) { OnEnded(family, std::move(connected)); };
    RunPart<tcp::socket>(whole_, MessagingErrorCodes::OperationTimeout, connect, on_ended);
  }

  bool Won() const noexcept { return result_ && *result_; }

  void OnEnded(std::size_t family, Connected connected) {
    --running_;
    parts_[family] = nullptr;
    const bool won = connected && !Won();
    if (won || !result_) result_.emplace(std::move(connected));
    if (won && parts_[1 - family]) {
      parts_[1 - family]->RequestStop(StopReason::Cancelled, asio::cancellation_type::terminal);
    }
    const bool second_waits = head_start_.Scheduled();
    head_start_.Cancel();
    if (!won && second_waits && whole_.Stopped() == StopReason::None) {
      Start(1);
    } else if (running_ == 0) {
      if (whole_.Stopped() != StopReason::None) result_.emplace(AbortedError());
      whole_.Runtime().Timers().DisarmIfEmpty();
      both_ended_.HandToFirst(true);
    }
  }

  const std::array<Endpoints, 2> families_;
  const Endpoints none_;
  OperationContext& whole_;
  HeadStart head_start_;
  std::array<OperationContext*, 2> parts_{};
  int running_ = 0;
  std::optional<Connected> result_;
  WaitQueue<bool> both_ended_;
};

}  // namespace

asio::awaitable<Connected> ConnectTcpAsync(const std::vector<std::string>& addresses,
                                           std::uint16_t port,
                                           OperationContext& operation) {
  std::array<Endpoints, 2> families;
  for (const auto& text : addresses) {
    boost::system::error_code not_an_address;
    const auto address = asio::ip::make_address(text, not_an_address);
    if (not_an_address) continue;
    auto& first = families[0];
    const bool same = first.empty() || first.front().address().is_v6() == address.is_v6();
    families[same ? 0 : 1].emplace_back(address, port);
  }
  if (families[1].empty()) co_return co_await ConnectInTurnAsync(families[0], operation);
  FamilyRace race(std::move(families), operation);
  co_return co_await race.RunAsync();
}

}  // namespace ratatosk::http
