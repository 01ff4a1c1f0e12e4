#pragma once

#include "simulators/common/http_framing.hpp"
#include "simulators/common/loopback_core.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace ratatosk::simulators {

/// The server's end of one connection, from accept to close.
class Connection final : public Stoppable, public std::enable_shared_from_this<Connection> {
 public:
  Connection(std::shared_ptr<LoopbackCore> core,
             boost::asio::ip::tcp::socket socket,
             std::uint64_t id);
  ~Connection() override;

  void Start();
  void Abort() override;
  /// Closes the connection if no request is in progress, or once the current response is written.
  /// Returns false if a request is in progress.
  bool CloseWhenIdle(bool reset);
  std::uint64_t Id() const noexcept { return id_; }
  void Wake() { timer_.cancel(); }

 private:
  enum class State : std::uint8_t { Opening, Idle, Working, Writing };

  boost::asio::awaitable<void> Run();
  boost::asio::awaitable<bool> Open();
  boost::asio::awaitable<bool> PassGate(GateStage stage);
  boost::asio::awaitable<bool> ServeOne();
  boost::asio::awaitable<std::optional<HttpRequest>> ReadRequest();
  boost::asio::awaitable<std::optional<HttpReply>> Ask(HttpRequest request);
  boost::asio::awaitable<bool> Answer(const HttpReply& reply, bool head, bool keep_alive);
  boost::asio::awaitable<bool> WriteBytes(const std::string& bytes, std::size_t piece);
  boost::asio::awaitable<void> Nap();

  std::shared_ptr<LoopbackCore> core_;
  std::unique_ptr<ByteStream> stream_;
  boost::asio::steady_timer timer_;
  std::uint64_t id_;
  std::uint64_t index_ = 0;
  std::string unread_;
  std::string buffer_;
  State state_ = State::Opening;
  bool close_when_idle_ = false;
  bool reset_ = false;
  bool in_order_ = false;
  bool keep_alive_ = true;
};

}  // namespace ratatosk::simulators
