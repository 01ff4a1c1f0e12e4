#include "simulators/common/connection.hpp"

#include "simulators/common/responder_slot.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <chrono>
#include <utility>

namespace ratatosk::simulators {

namespace asio = boost::asio;

namespace {

constexpr std::size_t kReadSize = 16U << 10U;

bool IsReset(ConnectionAction action) noexcept {
  return action == ConnectionAction::ResetBeforeAnswer || action == ConnectionAction::ResetHalfway;
}

// Returns where a response is cut: unless set, after the head and half of the body.
std::size_t CutPoint(const HttpReply& reply, const std::string& bytes) {
  switch (reply.action) {
    case ConnectionAction::CutBeforeAnswer:
    case ConnectionAction::ResetBeforeAnswer:
      return 0;
    case ConnectionAction::CutHalfway:
    case ConnectionAction::ResetHalfway:
      break;
    default:
      return bytes.size();
  }
  if (reply.cut_after) return std::min(*reply.cut_after, bytes.size());
  const auto head = bytes.find("\r\n\r\n");
  if (head == std::string::npos || head + 4 == bytes.size()) return bytes.size() / 2;
  return head + 4 + (bytes.size() - head - 4) / 2;
}

}  // namespace

Connection::Connection(std::shared_ptr<LoopbackCore> core,
                       asio::ip::tcp::socket socket,
                       std::uint64_t id)
    : core_(std::move(core)),
      stream_(MakeByteStream(std::move(socket), core_->server_tls)),
      timer_(core_->io),
      id_(id),
      buffer_(kReadSize, '\0') {
  core_->Register(this);
}

Connection::~Connection() {
  core_->Unregister(this);
  stream_.reset();
  const std::lock_guard lock(core_->mutex);
  core_->open.erase(id_);
  core_->changed.notify_all();
}

void Connection::Start() {
  asio::co_spawn(core_->io, Run(),
                 [self = shared_from_this()](std::exception_ptr) { self->stream_->Close(); });
}

void Connection::Abort() {
  stream_->Close();
  timer_.cancel();
}

bool Connection::CloseWhenIdle(bool reset) {
  if (state_ != State::Idle && state_ != State::Writing) return false;
  close_when_idle_ = true;
  reset_ = reset;
  if (state_ == State::Idle) {
    boost::system::error_code ignored;
    stream_->Socket().cancel(ignored);
  }
  return true;
}

asio::awaitable<void> Connection::Run() {
  bool go_on = co_await Open();
  while (go_on) {
    go_on = co_await ServeOne();
    ++index_;
  }
  if (in_order_ && !reset_ && stream_->Socket().is_open()) co_await stream_->Finish();
  stream_->Close(reset_);
}

asio::awaitable<bool> Connection::Open() {
  const bool accepted = co_await PassGate(GateStage::Accepted);
  if (!accepted) co_return false;
  const auto error = co_await stream_->Handshake();
  if (error) co_return false;
  if (stream_->Resumed()) ++core_->resumed;
  const bool opened = co_await PassGate(GateStage::HandshakeDone);
  co_return opened;
}

asio::awaitable<bool> Connection::PassGate(GateStage stage) {
  if (!core_->options.gate) co_return true;
  const auto generation = core_->gate_generation;
  const auto decision = core_->options.gate(stage, id_, index_);
  reset_ = decision == GateDecision::Reset;
  if (decision != GateDecision::Hold) co_return decision == GateDecision::Serve;
  while (core_->gate_generation == generation) {
    co_await Nap();
    if (core_->Stopped() || stream_->PeerGone()) co_return false;
  }
  co_return true;
}

asio::awaitable<void> Connection::Nap() {
  timer_.expires_after(std::chrono::milliseconds(10));
  co_await timer_.async_wait(asio::as_tuple(asio::use_awaitable));
}

// Returns false if the connection should be closed.
asio::awaitable<bool> Connection::ServeOne() {
  auto request = co_await ReadRequest();
  if (!request) co_return false;
  const bool head = request->method == "HEAD";
  const bool keep_alive = keep_alive_;
  auto reply = co_await Ask(std::move(*request));
  if (!reply) co_return false;
  const bool go_on = co_await Answer(*reply, head, keep_alive);
  co_return go_on;
}

asio::awaitable<std::optional<HttpRequest>> Connection::ReadRequest() {
  auto parser = MessageParser::ForRequest(core_->options.body_limit);
  bool first = unread_.empty();
  if (first) state_ = State::Idle;
  ParseState state = first ? ParseState::NeedMore : parser.Put(unread_);
  while (state == ParseState::NeedMore) {
    const auto read = co_await stream_->ReadSome(asio::buffer(buffer_));
    if (close_when_idle_ || read.error || core_->Stopped()) {
      in_order_ = close_when_idle_;
      co_return std::nullopt;
    }
    state_ = State::Working;
    if (std::exchange(first, false)) {
      const bool pass = co_await PassGate(GateStage::FirstBytes);
      if (!pass) co_return std::nullopt;
    }
    unread_.append(buffer_, 0, read.size);
    state = parser.Put(unread_);
  }
  state_ = State::Working;
  if (state != ParseState::Done) {
    HttpReply refusal(state == ParseState::TooLarge ? 413 : 400);
    refusal.WithAction(ConnectionAction::Close);
    co_await Answer(refusal, false, false);
    co_return std::nullopt;
  }
  keep_alive_ = parser.KeepAlive();
  auto request = parser.TakeRequest();
  request.connection_id = id_;
  request.index_on_connection = index_;
  co_return std::optional<HttpRequest>(std::move(request));
}

asio::awaitable<std::optional<HttpReply>> Connection::Ask(HttpRequest request) {
  auto slot = std::make_shared<Responder::Slot>(core_, weak_from_this());
  core_->options.handler(std::move(request), Responder(slot));
  for (;;) {
    if (auto reply = slot->TakeOrWait()) co_return reply;
    co_await Nap();
    if ((core_->Stopped() || stream_->PeerGone()) && slot->GiveUp()) co_return std::nullopt;
  }
}

asio::awaitable<bool> Connection::Answer(const HttpReply& reply, bool head, bool keep_alive) {
  state_ = State::Writing;
  const bool close = !keep_alive || reply.action == ConnectionAction::Close;
  const auto bytes = Serialize(reply, head, close);
  const auto cut = CutPoint(reply, bytes);
  if (cut > 0) {
    const bool written = co_await WriteBytes(bytes.substr(0, cut), reply.piece_size);
    if (!written) co_return false;
  }
  const bool whole =
      reply.action == ConnectionAction::KeepAlive || reply.action == ConnectionAction::Close;
  if (!whole) reset_ = IsReset(reply.action);
  in_order_ = whole;
  co_return whole && !close && !close_when_idle_;
}

asio::awaitable<bool> Connection::WriteBytes(const std::string& bytes, std::size_t piece) {
  if (piece == 0) piece = bytes.size();
  for (std::size_t at = 0; at < bytes.size(); at += piece) {
    const auto size = std::min(piece, bytes.size() - at);
    const auto written = co_await stream_->Write(asio::buffer(bytes.data() + at, size));
    if (written.error) co_return false;
  }
  co_return true;
}

}  // namespace ratatosk::simulators
