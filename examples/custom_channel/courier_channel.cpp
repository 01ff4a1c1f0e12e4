// [includes]
#include "courier_channel.hpp"

#include <ratatosk/connectors/connector_core.hpp>
#include <ratatosk/connectors/i_stream_receiver.hpp>
#include <ratatosk/core/run_operation.hpp>
#include <ratatosk/core/wait_queue.hpp>
#include <ratatosk/messaging/message_builder.hpp>

#include <boost/asio.hpp>
#include <boost/json.hpp>

#include <algorithm>
#include <map>

namespace courier {

namespace asio = boost::asio;
namespace json = boost::json;
using Codes = MessagingErrorCodes;
template <class T>
using Async = asio::awaitable<OperationResult<T>>;
constexpr auto kTuple = asio::as_tuple(asio::use_awaitable);
// [/includes]

namespace {

/// One connection: JSON objects, a line each. It lives in its session's coroutine.
class Line : public std::enable_shared_from_this<Line> {
 public:
  explicit Line(asio::ip::tcp::socket socket) : socket_(std::move(socket)) {}

  /// Sends it behind what was given before; waits for nothing.
  void Write(const json::object& value) {
    waiting_ += json::serialize(value) + '\n';
    if (going_.empty()) Flush();
  }

  /// Returns nothing if the connection is lost, or if the input is not an object on a line of at
  /// most 64 KiB.
  asio::awaitable<std::optional<json::object>> ReadAsync() {
    auto [error, size] = co_await asio::async_read_until(
        socket_, asio::dynamic_buffer(incoming_, 65536), '\n', kTuple);
    if (error) co_return std::nullopt;
    auto value = json::parse(incoming_.substr(0, size), error);
    incoming_.erase(0, size);
    if (error || !value.is_object()) co_return std::nullopt;
    co_return std::move(value.as_object());
  }

  void Close() {
    boost::system::error_code ignored;
    socket_.close(ignored);
  }

 private:
  void Flush() {
    going_.swap(waiting_);
    auto on_end = [self = shared_from_this()](boost::system::error_code error, std::size_t) {
      self->going_.clear();
      if (error) return self->Close();
      if (!self->waiting_.empty()) self->Flush();
    };
    asio::async_write(socket_, asio::buffer(going_), std::move(on_end));
  }

  asio::ip::tcp::socket socket_;
  std::string incoming_, waiting_, going_;
};

std::string Text(const json::object& value, std::string_view name) {
  const auto* found = value.if_contains(name);
  return found && found->is_string() ? std::string(found->get_string()) : std::string();
}

std::optional<std::int64_t> Number(const json::object& value, std::string_view name) {
  const auto* found = value.if_contains(name);
  return found && found->is_int64() ? std::optional(found->get_int64()) : std::nullopt;
}

SendResult Accepted(const json::object& answer) {
  SendResult result;
  result.RemoteMessageId = Text(answer, "id");
  result.Status = MessageStatus::Queued;
  return result;
}

// [errors]
constexpr std::string_view kDomain = "Courier";

Error Refused(const json::object& answer) {
  ProviderAnswer provider;
  provider.WithMessage(Text(answer, "why"));
  return Error(Codes::SendMessageFailed, "the courier refused the message", kDomain)
      .WithCertainty(Certainty::Rejected)
      .WithProvider(std::move(provider));
}

// "later" says that nothing was done with the message.
Error Later(const json::object& answer) {
  // What comes over the wire may be anything.
  const auto ms = std::clamp<std::int64_t>(Number(answer, "ms").value_or(1000), 0, 3'600'000);
  return Error(Codes::RateLimited, "the courier is busy", kDomain)
      .WithCertainty(Certainty::Rejected)
      .WithRetry(Retry::After(std::chrono::milliseconds(ms)));
}

// Another connection may do. What was written on this one may have arrived.
Error Lost(std::string why) {
  return Error(Codes::ConnectionFailed, std::move(why), kDomain).WithRetry(Retry::Now());
}
// [/errors]

Inbound InboundOf(const json::object& event) {
  Inbound inbound;
  if (event.contains("status")) {
    auto& update = inbound.Statuses.emplace_back();
    update.RemoteMessageId = Text(event, "id");
    update.ProviderStatus = Text(event, "status");
    if (update.ProviderStatus == "delivered") update.Status = MessageStatus::Delivered;
  } else {
    auto& message = inbound.Messages.emplace_back();
    const auto id = message.RemoteMessageId = Text(event, "id");
    MessageBuilder builder;
    builder.WithId(id).WithRemoteId(id);  // the same if it is redelivered
    builder.From(Endpoint(EndpointType::Label, Text(event, "from"))).WithText(Text(event, "text"));
    message.Message = std::move(builder).Build();
  }
  return inbound;
}

// [core]
class CourierCore final : public ConnectorCore, public IStreamReceiverCore {
 public:
  CourierCore(Runtime runtime, ConnectionSettings settings)
      : runtime_(std::move(runtime)), settings_(std::move(settings)) {}
  // [/core]

  // [session]
  Async<void> InitializeCoreAsync(OperationContext&) override {
    Supervise([this](OperationContext& session) { return SessionAsync(session); });
    co_return OperationResult<void>::Success();
  }

  Async<void> SessionAsync(OperationContext& session) {
    auto connect = [this](OperationContext& part) { return ConnectAsync(part); };
    auto connected = co_await RunPart<void>(session, Codes::OperationTimeout, connect);
    // Those who wait for a connection need not wait for one that is denied.
    const bool denied = !connected && connected.Error().Retry() == Retry::Never();
    while ((connected || denied) && !connected_.Empty()) connected_.HandToFirst(connected);
    if (!connected) co_return connected;
    ReportConnected();
    while (auto value = co_await line_->ReadAsync()) Take(std::move(*value));
    std::exchange(line_, nullptr)->Close();
    event_.reset();  // it will be redelivered
    const auto lost = Lost("the connection was lost");
    for (auto& [number, answer] : answers_) Give(number, lost.WithRetry(Retry::Never()));
    co_return lost;
  }

  Async<void> ConnectAsync(OperationContext& part) {
    part.StopAt(runtime_.Clock().Now() + std::chrono::seconds(10));  // until the welcome
    const auto host = settings_.GetString("Host"), port = settings_.GetString("Port");
    asio::ip::tcp::resolver resolver(runtime_.Home());
    auto [unknown, found] = co_await resolver.async_resolve(*host, *port, kTuple);
    if (unknown) co_return Lost("the host is not known");
    asio::ip::tcp::socket socket(runtime_.Home());
    auto [refused, where] = co_await asio::async_connect(socket, found, kTuple);
    if (refused) co_return Lost("no connection: " + refused.message());
    auto line = std::make_shared<Line>(std::move(socket));
    line->Write({{"hello", settings_.GetSecret("Token")->Reveal()}});
    auto answer = co_await line->ReadAsync();
    if (!answer) co_return Lost("no welcome");
    if (!answer->contains("welcome")) co_return Error(Codes::AuthenticationFailed, "access denied");
    line_ = std::move(line);
    co_return OperationResult<void>::Success();
  }
  // [/session]

  // [send]
  Async<SendResult> SendMessageCoreAsync(const Message& message, SendContext& context) override {
    auto connected = co_await ConnectedAsync();
    if (!connected) co_return connected.Error().WithCertainty(Certainty::NotSent);
    if (!context.Operation().BeginWriting()) co_return AbortedError();
    auto answer = std::make_shared<Answer>();
    const auto number = ++last_number_;
    answers_.emplace(number, answer);
    line_->Write({{"send", number},
                  {"to", message.Receiver().Address()},
                  {"text", message.ContentAs<TextContent>()->Text()}});
    context.Operation().MarkWritten();
    auto result = co_await answer->WaitAsync();
    answers_.erase(number);
    if (!result) co_return AbortedError();
    co_return std::move(*result);
  }

  void Take(json::object value) {
    if (auto number = Number(value, "accepted")) return Give(*number, Accepted(value));
    if (auto number = Number(value, "refused")) return Give(*number, Refused(value));
    if (auto number = Number(value, "later")) return Give(*number, Later(value));
    if (!Number(value, "event")) return;
    event_ = std::move(value);
    if (!arrived_.Empty()) arrived_.HandToFirst(true);
  }
  // [/send]

  // [stream]
  Async<void> ReceiveStreamCoreAsync(IInboundSink& sink, OperationContext&) override {
    for (;;) {
      while (!event_) {
        if (!co_await arrived_.WaitAsync()) co_return AbortedError();
      }
      const auto number = Number(*event_, "event");
      auto inbound = InboundOf(*event_);
      auto taken = co_await sink.OnInbound(std::move(inbound));
      if (!taken) co_return taken;
      if (event_ && Number(*event_, "event") == number) event_.reset();
      if (line_) line_->Write({{"ack", *number}});
    }
  }
  // [/stream]

  // [test-connection]
  Async<void> TestConnectionCoreAsync(OperationContext&) override { return ConnectedAsync(); }
  // [/test-connection]

  // [release]
  void ReleaseIo() noexcept override {
    line_.reset();
    connected_.Abandon();
    arrived_.Abandon();
    for (auto& [number, answer] : std::exchange(answers_, {})) answer->Abandon();
  }
  // [/release]

 private:
  using Answer = WaitQueue<OperationResult<SendResult>>;

  // [connected]
  Async<void> ConnectedAsync() {
    if (line_) co_return OperationResult<void>::Success();
    auto connected = co_await connected_.WaitAsync();
    if (!connected) co_return AbortedError();
    if (*connected && !line_) co_return Lost("the connection was lost");
    co_return *connected;
  }
  // [/connected]
  void Give(std::int64_t number, OperationResult<SendResult> result) {
    const auto found = answers_.find(number);
    if (found == answers_.end() || found->second->Empty()) return;  // cancelled, or answered twice
    found->second->HandToFirst(std::move(result));
  }

  Runtime runtime_;
  ConnectionSettings settings_;
  std::shared_ptr<Line> line_;
  std::int64_t last_number_ = 0;
  std::map<std::int64_t, std::shared_ptr<Answer>> answers_;
  std::optional<json::object> event_;
  WaitQueue<OperationResult<void>> connected_;
  WaitQueue<bool> arrived_;
};

}  // namespace

// [register]
Connector::Connector(Runtime runtime, ChannelSchemaHandle schema, ConnectionSettings settings)
    : ChannelConnectorBase(runtime,
                           schema,
                           settings,
                           std::make_shared<CourierCore>(runtime, settings.WithDefaults(*schema))) {
}

void Register(ConnectorRegistry& channels) {
  channels.Register(kSchema, [](Runtime runtime, ChannelSchemaHandle schema,
                                ConnectionSettings settings) {
    return std::make_unique<Connector>(std::move(runtime), std::move(schema), std::move(settings));
  });
}
// [/register]

}  // namespace courier
