#pragma once

#include <ratatosk/simulators/common/loopback_server.hpp>
#include "simulators/common/byte_stream.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <thread>

namespace ratatosk::simulators {

/// An object on the server's thread that must end when the server stops.
class Stoppable {
 public:
  virtual ~Stoppable() = default;
  virtual void Abort() = 0;
};

/// State shared by the server, its connections and its calls. Members are for the server's thread
/// unless noted otherwise.
class LoopbackCore : public std::enable_shared_from_this<LoopbackCore> {
 public:
  explicit LoopbackCore(LoopbackServerOptions given);

  /// Can be called from any thread. Returns false if the server is stopped. In that case the
  /// function does not run, otherwise it is guaranteed to run.
  bool Post(std::function<void()> function);
  /// Can be called from any thread.
  bool Stopped() const noexcept { return stopped_.load(); }
  /// Can be called from any thread; only the first call has an effect.
  void BeginStop(std::function<void()> on_thread);

  /// Registers an object to abort on stop.
  void Register(Stoppable* object) { running_.insert(object); }
  void Unregister(Stoppable* object) { running_.erase(object); }
  void AbortAll();

  boost::asio::io_context io{1};
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work;
  const LoopbackServerOptions options;
  std::shared_ptr<TlsContext> server_tls;
  std::shared_ptr<TlsContext> client_tls;
  std::atomic<std::uint64_t> accepted{0};
  std::atomic<std::uint64_t> resumed{0};
  std::uint64_t gate_generation = 0;

  /// Guarded by `mutex`; `changed` is notified.
  mutable std::mutex mutex;
  mutable std::condition_variable changed;
  std::set<std::uint64_t> open;
  std::map<std::string, std::string> routes;

 private:
  std::mutex post_mutex_;
  std::atomic<bool> stopped_{false};
  std::set<Stoppable*> running_;
};

}  // namespace ratatosk::simulators
