#include <ratatosk/simulators/common/loopback_server.hpp>
#include "simulators/common/connection.hpp"
#include "simulators/common/loopback_core.hpp"
#include "simulators/common/outgoing_call.hpp"
#include "simulators/common/responder_slot.hpp"

#include <boost/asio/post.hpp>

#include <algorithm>
#include <system_error>
#include <utility>

namespace ratatosk::simulators {

namespace asio = boost::asio;
using tcp = asio::ip::tcp;

LoopbackCore::LoopbackCore(LoopbackServerOptions given)
    : work(io.get_executor()),
      options(std::move(given)),
      server_tls(options.certificate
                     ? TlsContext::ForServer(
                           *options.certificate, options.client_ca_pem, options.tls12_only)
                     : nullptr),
      client_tls(TlsContext::ForClient(options.trusted_ca_pem)) {}

bool LoopbackCore::Post(std::function<void()> function) {
  const std::lock_guard lock(post_mutex_);
  if (stopped_) return false;
  asio::post(io, std::move(function));
  return true;
}

void LoopbackCore::BeginStop(std::function<void()> on_thread) {
  const std::lock_guard lock(post_mutex_);
  if (stopped_.exchange(true)) return;
  asio::post(io, std::move(on_thread));
  work.reset();
}

void LoopbackCore::AbortAll() {
  // An abort can destroy the object and so remove its registration.
  const auto running = running_;
  for (auto* object : running) {
    if (running_.contains(object)) object->Abort();
  }
}

namespace {

/// A function that runs once after a delay, unless the server stops first.
class Scheduled final : public Stoppable, public std::enable_shared_from_this<Scheduled> {
 public:
  Scheduled(std::shared_ptr<LoopbackCore> core, std::function<void()> function)
      : core_(std::move(core)), timer_(core_->io), function_(std::move(function)) {
    core_->Register(this);
  }
  ~Scheduled() override { core_->Unregister(this); }

  void Start(std::chrono::milliseconds delay) {
    timer_.expires_after(delay);
    timer_.async_wait([self = shared_from_this()](boost::system::error_code error) {
      if (!error && !self->core_->Stopped()) self->function_();
    });
  }
  void Abort() override { timer_.cancel(); }

 private:
  std::shared_ptr<LoopbackCore> core_;
  asio::steady_timer timer_;
  std::function<void()> function_;
};

}  // namespace

class LoopbackServer::Impl : public std::enable_shared_from_this<Impl> {
 public:
  explicit Impl(LoopbackServerOptions options)
      : core_(std::make_shared<LoopbackCore>(std::move(options))),
        acceptor_(core_->io, tcp::endpoint(asio::ip::address_v4::loopback(), core_->options.port)) {
    port_ = acceptor_.local_endpoint().port();
    base_url_ = (core_->server_tls ? "https" : "http") + std::string("://127.0.0.1:") +
                std::to_string(port_);
  }

  void Start() {
    Accept();
    thread_ = std::thread([core = core_] { core->io.run(); });
  }

  void Stop() {
    core_->BeginStop([self = shared_from_this()] {
      boost::system::error_code ignored;
      self->acceptor_.close(ignored);
      self->core_->AbortAll();
    });
    const std::lock_guard lock(join_mutex_);
    if (thread_.joinable()) thread_.join();
  }

  void CloseIdle(bool reset) {
    auto closing = std::make_shared<std::vector<std::uint64_t>>();
    auto asked = std::make_shared<bool>(false);
    const bool posted = core_->Post([self = shared_from_this(), reset, closing, asked] {
      std::vector<std::uint64_t> ids;
      for (const auto& weak : self->connections_) {
        const auto connection = weak.second.lock();
        if (connection && connection->CloseWhenIdle(reset)) ids.push_back(connection->Id());
      }
      const std::lock_guard lock(self->core_->mutex);
      *closing = std::move(ids);
      *asked = true;
      self->core_->changed.notify_all();
    });
    if (!posted) return;
    std::unique_lock lock(core_->mutex);
    core_->changed.wait(lock, [&] {
      return *asked && std::none_of(closing->begin(), closing->end(),
                                    [&](auto id) { return core_->open.contains(id); });
    });
  }

  LoopbackCore& Core() noexcept { return *core_; }
  const std::shared_ptr<LoopbackCore>& SharedCore() const noexcept { return core_; }
  std::uint16_t Port() const noexcept { return port_; }
  const std::string& BaseUrl() const noexcept { return base_url_; }

 private:
  void Accept() {
    acceptor_.async_accept(
        [self = shared_from_this()](boost::system::error_code error, tcp::socket socket) {
          if (!self->acceptor_.is_open() || self->core_->Stopped()) return;
          if (!error) self->Begin(std::move(socket));
          self->Accept();
        });
  }

  void Begin(tcp::socket socket) {
    boost::system::error_code ignored;
    socket.set_option(tcp::no_delay(true), ignored);
    const auto id = ++core_->accepted;
    {
      const std::lock_guard lock(core_->mutex);
      core_->open.insert(id);
      core_->changed.notify_all();
    }
    std::erase_if(connections_, [](const auto& entry) { return entry.second.expired(); });
    auto connection = std::make_shared<Connection>(core_, std::move(socket), id);
    connections_.emplace(id, connection);
    connection->Start();
  }

  std::shared_ptr<LoopbackCore> core_;
  tcp::acceptor acceptor_;
  std::uint16_t port_ = 0;
  std::string base_url_;
  std::map<std::uint64_t, std::weak_ptr<Connection>> connections_;
  std::mutex join_mutex_;
  std::thread thread_;
};

LoopbackServer::LoopbackServer(LoopbackServerOptions options) {
  if (!options.handler) options.WithHandler([](const HttpRequest&) { return HttpReply(404); });
  const auto port = options.port;
  try {
    impl_ = std::make_shared<Impl>(std::move(options));
  } catch (const boost::system::system_error& error) {
    throw std::system_error(error.code(), "cannot listen on 127.0.0.1:" + std::to_string(port));
  }
  impl_->Start();
}

LoopbackServer::~LoopbackServer() { Stop(); }

std::uint16_t LoopbackServer::Port() const noexcept { return impl_->Port(); }
const std::string& LoopbackServer::BaseUrl() const noexcept { return impl_->BaseUrl(); }

std::uint64_t LoopbackServer::ConnectionsAccepted() const noexcept {
  return impl_->Core().accepted;
}

std::uint64_t LoopbackServer::SessionsResumed() const noexcept { return impl_->Core().resumed; }

std::size_t LoopbackServer::OpenConnections() const {
  const std::lock_guard lock(impl_->Core().mutex);
  return impl_->Core().open.size();
}

bool LoopbackServer::WaitForOpenConnections(std::size_t count,
                                            std::chrono::milliseconds timeout) const {
  auto& core = impl_->Core();
  std::unique_lock lock(core.mutex);
  return core.changed.wait_for(lock, timeout, [&] { return core.open.size() == count; });
}

void LoopbackServer::CloseIdleConnections(bool reset) { impl_->CloseIdle(reset); }

void LoopbackServer::ReleaseGates() {
  impl_->Core().Post([core = impl_->SharedCore()] { ++core->gate_generation; });
}

void LoopbackServer::Call(OutgoingRequest request, std::function<void(OutgoingAnswer)> done) {
  auto start = [core = impl_->SharedCore(), request = std::move(request), done] {
    std::make_shared<OutgoingCall>(core, request, done)->Start();
  };
  if (impl_->Core().Post(std::move(start))) return;
  OutgoingAnswer answer;
  answer.error = "stopped";
  done(std::move(answer));
}

void LoopbackServer::RouteHost(std::string host, std::string base_url) {
  const std::lock_guard lock(impl_->Core().mutex);
  impl_->Core().routes[std::move(host)] = std::move(base_url);
}

void LoopbackServer::Schedule(std::chrono::milliseconds delay, std::function<void()> function) {
  impl_->Core().Post([core = impl_->SharedCore(), delay, function = std::move(function)] {
    if (!core->Stopped()) std::make_shared<Scheduled>(core, function)->Start(delay);
  });
}

void LoopbackServer::Stop() { impl_->Stop(); }

void Responder::Send(HttpReply reply) const {
  if (!slot_) return;
  {
    const std::lock_guard lock(slot_->mutex);
    if (slot_->answered) return;
    slot_->answered = true;
    slot_->reply = std::move(reply);
    if (!slot_->waiting) return;
  }
  const auto core = slot_->core.lock();
  if (!core) return;
  core->Post([connection = slot_->connection] {
    if (const auto alive = connection.lock()) alive->Wake();
  });
}

bool Responder::Waiting() const {
  if (!slot_) return false;
  const std::lock_guard lock(slot_->mutex);
  return !slot_->answered;
}

}  // namespace ratatosk::simulators
