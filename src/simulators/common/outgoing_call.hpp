#pragma once

#include "simulators/common/http_framing.hpp"
#include "simulators/common/loopback_core.hpp"

#include <functional>
#include <memory>
#include <string>

namespace ratatosk::simulators {

/// A request to a webhook on loopback, on a connection of its own.
class OutgoingCall final : public Stoppable, public std::enable_shared_from_this<OutgoingCall> {
 public:
  OutgoingCall(std::shared_ptr<LoopbackCore> core,
               OutgoingRequest request,
               std::function<void(OutgoingAnswer)> done);
  ~OutgoingCall() override;

  void Start();
  void Abort() override;

 private:
  boost::asio::awaitable<void> Run();
  boost::asio::awaitable<std::string> Connect();
  boost::asio::awaitable<std::string> Exchange();
  std::string FindTarget();

  std::shared_ptr<LoopbackCore> core_;
  OutgoingRequest request_;
  std::function<void(OutgoingAnswer)> done_;
  boost::asio::ip::tcp::socket socket_;
  boost::asio::ip::tcp::endpoint endpoint_;
  boost::asio::steady_timer limit_;
  std::unique_ptr<ByteStream> stream_;
  std::string host_name_;
  std::string host_header_;
  std::string path_;
  bool https_ = false;
  bool timed_out_ = false;
  OutgoingAnswer answer_;
};

}  // namespace ratatosk::simulators
