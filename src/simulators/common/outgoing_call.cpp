#include "simulators/common/outgoing_call.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

#include <chrono>
#include <utility>

namespace ratatosk::simulators {

namespace asio = boost::asio;

namespace {

/// How long providers wait for a webhook in total.
constexpr std::chrono::seconds kLimit(15);
constexpr std::size_t kAnswerLimit = 1U << 20U;

}  // namespace

OutgoingCall::OutgoingCall(std::shared_ptr<LoopbackCore> core,
                           OutgoingRequest request,
                           std::function<void(OutgoingAnswer)> done)
    : core_(std::move(core)),
      request_(std::move(request)),
      done_(std::move(done)),
      socket_(core_->io),
      limit_(core_->io) {
  core_->Register(this);
}

OutgoingCall::~OutgoingCall() { core_->Unregister(this); }

void OutgoingCall::Start() {
  asio::co_spawn(core_->io, Run(), [self = shared_from_this()](std::exception_ptr failure) {
    if (failure) self->answer_.error = "internal failure";
    self->limit_.cancel();
    self->done_(std::move(self->answer_));
  });
}

void OutgoingCall::Abort() {
  boost::system::error_code ignored;
  socket_.close(ignored);
  if (stream_) stream_->Close();
  limit_.cancel();
}

asio::awaitable<void> OutgoingCall::Run() {
  limit_.expires_after(kLimit);
  limit_.async_wait([weak = weak_from_this()](boost::system::error_code error) {
    const auto self = weak.lock();
    if (error || !self) return;
    self->timed_out_ = true;
    self->Abort();
  });
  auto error = FindTarget();
  if (error.empty()) error = co_await Connect();
  if (error.empty()) error = co_await Exchange();
  if (stream_) stream_->Close();
  if (!error.empty()) {
    answer_ = OutgoingAnswer();
    answer_.error = timed_out_ ? "no answer within 15 s" : error;
    if (core_->Stopped()) answer_.error = "stopped";
  }
}

// Determines where to connect, or returns why that is not possible. The Host header and the path
// are those of the request's URL even if its host is routed elsewhere.
std::string OutgoingCall::FindTarget() {
  const auto parsed = boost::urls::parse_uri(request_.url);
  if (!parsed) return "not a URL: " + request_.url;
  boost::urls::url_view url = *parsed;
  host_header_ = std::string(url.encoded_host_and_port());
  path_ = url.encoded_path().empty() ? "/" : std::string(url.encoded_path());
  if (url.has_query()) path_ += "?" + std::string(url.encoded_query());

  std::string route;
  {
    const std::lock_guard lock(core_->mutex);
    const auto found = core_->routes.find(std::string(url.encoded_host()));
    if (found != core_->routes.end()) route = found->second;
  }
  host_name_ = std::string(url.encoded_host_name());
  if (!route.empty()) {
    const auto routed = boost::urls::parse_uri(route);
    if (!routed) return "not a URL: " + route;
    url = *routed;
  }
  if (url.scheme() != "http" && url.scheme() != "https") return "not http or https";
  https_ = url.scheme() == "https";
  std::string host(url.host_address());
  if (host == "localhost") host = "127.0.0.1";
  boost::system::error_code error;
  const auto address = asio::ip::make_address(host, error);
  if (error || !address.is_loopback()) return "not on loopback: " + host;
  const std::uint16_t port = url.has_port() ? url.port_number() : (https_ ? 443 : 80);
  endpoint_ = asio::ip::tcp::endpoint(address, port);
  return {};
}

asio::awaitable<std::string> OutgoingCall::Connect() {
  auto [error] = co_await socket_.async_connect(endpoint_, asio::as_tuple(asio::use_awaitable));
  if (error) co_return "connect: " + error.message();
  const std::string name = host_name_.empty() ? endpoint_.address().to_string() : host_name_;
  const std::shared_ptr<TlsContext> tls = https_ ? core_->client_tls : nullptr;
  stream_ = MakeByteStream(std::move(socket_), tls, name);
  const auto failed = co_await stream_->Handshake();
  co_return failed ? "TLS: " + failed.message() : std::string();
}

asio::awaitable<std::string> OutgoingCall::Exchange() {
  const auto bytes = Serialize(request_, host_header_, path_);
  const auto written = co_await stream_->Write(asio::buffer(bytes));
  if (written.error) co_return "write: " + written.error.message();
  auto parser = MessageParser::ForAnswer(kAnswerLimit);
  std::string unread;
  std::string buffer(4096, '\0');
  auto state = ParseState::NeedMore;
  while (state == ParseState::NeedMore) {
    const auto read = co_await stream_->ReadSome(asio::buffer(buffer));
    unread.append(buffer, 0, read.size);
    state = parser.Put(unread);
    if (state == ParseState::NeedMore && read.error) {
      if (parser.PutEnd() != ParseState::Done) co_return "read: " + read.error.message();
      state = ParseState::Done;
    }
  }
  if (state != ParseState::Done) co_return "the answer is not HTTP, or too large";
  answer_ = parser.TakeAnswer();
  co_return std::string();
}

}  // namespace ratatosk::simulators
