#pragma once

#include <boost/asio.hpp>
#include <boost/json.hpp>

#include <cstdint>
#include <deque>
#include <future>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <utility>

#include <ratatosk/conformance/channel_under_test.hpp>

namespace courier {

namespace asio = boost::asio;
namespace json = boost::json;
using ratatosk::conformance::Trouble;

inline constexpr std::string_view kToken = "a token that is never shown";

/// The courier's side, on a thread and a port of its own. All members from any thread.
class Service {
 public:
  Service() : thread_([this] { context_.run(); }) {
    asio::co_spawn(context_, ListenAsync(), asio::detached);
  }
  ~Service() {
    context_.stop();
    thread_.join();
  }
  Service(const Service&) = delete;
  Service& operator=(const Service&) = delete;

  std::uint16_t Port() const { return port_; }
  void NextGets(Trouble trouble) {
    Do([&] { return next_ = trouble, 0; });
  }
  std::size_t Accepted(const std::string& text) {
    return Do([&] { return accepted_[text]; });
  }
  std::size_t Read() {
    return Do([&] { return read_; });
  }
  std::size_t Connections() {
    return Do([&] { return connections_; });
  }
  std::size_t Acknowledged() {
    return Do([&] { return acknowledged_; });
  }
  void Writes(const std::string& text) {
    Tell({{"id", "in-" + text}, {"from", "ann"}, {"text", text}});
  }
  void Reports(const std::string& id, const std::string& status) {
    Tell({{"id", id}, {"status", status}});
  }
  /// The next message of all is not answered but with this line.
  void AnswersNextWith(std::string line) {
    Do([&] { return raw_ = std::move(line), 0; });
  }
  void DropConnection() {
    Do([&] { return Drop(), 0; });
  }

 private:
  class Peer : public std::enable_shared_from_this<Peer> {
   public:
    explicit Peer(asio::ip::tcp::socket s) : socket(std::move(s)) {}
    asio::ip::tcp::socket socket;
    std::string incoming;
  };

  /// What `f` gives, asked on the service's own thread.
  template <class F>
  auto Do(F f) -> decltype(f()) {
    std::packaged_task<decltype(f())()> task(std::move(f));
    auto result = task.get_future();
    asio::post(context_, [&] { task(); });
    return result.get();
  }

  asio::awaitable<void> ListenAsync() {
    for (;;) {
      auto [failed, socket] = co_await acceptor_.async_accept(asio::as_tuple(asio::use_awaitable));
      if (failed) co_return;
      auto peer = std::make_shared<Peer>(std::move(socket));
      asio::co_spawn(context_, ServeAsync(peer), asio::detached);
    }
  }

  asio::awaitable<void> ServeAsync(std::shared_ptr<Peer> peer) {
    auto hello = co_await ReadAsync(*peer);
    if (!hello) co_return;
    const auto* token = hello->if_contains("hello");
    if (!token || *token != json::value(kToken)) {
      co_await WriteAsync(*peer, R"({"denied":"who are you?"})");
      co_return;
    }
    ++connections_;
    peer_ = peer;
    co_await WriteAsync(*peer, R"({"welcome":true})");
    co_await BringAsync();
    while (auto value = co_await ReadAsync(*peer)) {
      const bool go_on = co_await DealAsync(*peer, *value);
      if (!go_on) break;
    }
    peer->socket.close();
    if (peer_ == peer) peer_.reset();
  }

  asio::awaitable<bool> DealAsync(Peer& peer, const json::object& value) {
    if (value.contains("ack")) {
      if (!events_.empty() && events_.front().at("event") == value.at("ack")) {
        events_.pop_front();
        ++acknowledged_;
      }
      co_await BringAsync();
      co_return true;
    }
    const auto trouble = std::exchange(next_, std::nullopt);
    if (trouble == Trouble::CloseBeforeReading) co_return false;
    ++read_;
    const auto number = std::to_string(value.at("send").as_int64());
    if (!raw_.empty()) {
      auto raw = std::exchange(raw_, std::string());
      co_await WriteAsync(peer, std::move(raw));
      co_return true;
    }
    const bool accepts =
        !trouble || trouble == Trouble::CloseAfterAccepting || trouble == Trouble::Garble;
    if (accepts) ++accepted_[std::string(value.at("text").as_string())];
    std::string answer =
        R"({"accepted":)" + number + R"(,"id":"r-)" + std::to_string(read_) + "\"}";
    if (trouble == Trouble::Refuse) answer = R"({"refused":)" + number + R"(,"why":"no"})";
    if (trouble == Trouble::ComeAgain) answer = R"({"later":)" + number + R"(,"ms":20})";
    if (trouble == Trouble::Garble) answer = "accepted, by the way";
    if (trouble == Trouble::Hold) co_return true;
    if (trouble == Trouble::CloseAfterReading || trouble == Trouble::CloseAfterAccepting) {
      co_return false;
    }
    co_await WriteAsync(peer, std::move(answer));
    co_return true;
  }

  void Tell(json::object event) {
    Do([&] {
      event["event"] = ++last_event_;
      events_.push_back(std::move(event));
      if (events_.size() == 1) asio::co_spawn(context_, BringAsync(), asio::detached);
      return 0;
    });
  }
  asio::awaitable<void> BringAsync() {
    if (events_.empty() || !peer_) co_return;
    auto peer = peer_;
    auto line = json::serialize(events_.front());
    co_await WriteAsync(*peer, std::move(line));
  }
  void Drop() {
    if (peer_) peer_->socket.close();
  }

  static asio::awaitable<std::optional<json::object>> ReadAsync(Peer& peer) {
    auto [error, size] =
        co_await asio::async_read_until(peer.socket, asio::dynamic_buffer(peer.incoming), '\n',
                                        asio::as_tuple(asio::use_awaitable));
    if (error) co_return std::nullopt;
    auto value = json::parse(peer.incoming.substr(0, size));
    peer.incoming.erase(0, size);
    co_return value.as_object();
  }
  static asio::awaitable<void> WriteAsync(Peer& peer, std::string line) {
    line += '\n';
    co_await asio::async_write(peer.socket, asio::buffer(line),
                               asio::as_tuple(asio::use_awaitable));
  }

  asio::io_context context_;
  asio::executor_work_guard<asio::io_context::executor_type> work_{context_.get_executor()};
  asio::ip::tcp::acceptor acceptor_{context_,
                                    {asio::ip::address_v4::loopback(), asio::ip::port_type(0)}};
  const std::uint16_t port_ = acceptor_.local_endpoint().port();
  std::shared_ptr<Peer> peer_;
  std::optional<Trouble> next_;
  std::string raw_;
  std::map<std::string, std::size_t> accepted_;
  std::deque<json::object> events_;
  std::int64_t last_event_ = 0;
  std::size_t read_ = 0, connections_ = 0, acknowledged_ = 0;
  std::thread thread_;
};

}  // namespace courier
