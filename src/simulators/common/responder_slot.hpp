#pragma once

#include <ratatosk/simulators/common/loopback_server.hpp>

#include <memory>
#include <mutex>
#include <optional>
#include <utility>

namespace ratatosk::simulators {

class Connection;
class LoopbackCore;

/// The place where a response is passed to the connection that waits for it.
struct Responder::Slot {
  Slot(std::weak_ptr<LoopbackCore> its_core, std::weak_ptr<Connection> its_connection)
      : core(std::move(its_core)), connection(std::move(its_connection)) {}

  /// Returns the response if there is one. Otherwise the connection will be woken when there is.
  std::optional<HttpReply> TakeOrWait() {
    const std::lock_guard lock(mutex);
    waiting = !reply;
    return std::exchange(reply, std::nullopt);
  }

  /// Called when the client has disconnected. Returns false if the response arrived just before.
  bool GiveUp() {
    const std::lock_guard lock(mutex);
    if (reply) return false;
    answered = true;
    return true;
  }

  std::weak_ptr<LoopbackCore> core;
  std::weak_ptr<Connection> connection;
  std::mutex mutex;
  std::optional<HttpReply> reply;
  bool answered = false;
  bool waiting = false;
};

}  // namespace ratatosk::simulators
