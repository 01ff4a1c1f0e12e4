#pragma once

#include <gtest/gtest.h>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <array>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>

#include <ratatosk/connectors/channel_connector_base.hpp>
#include <ratatosk/connectors/connector_core.hpp>
#include <ratatosk/core/manual_clock.hpp>
#include <ratatosk/core/wait_queue.hpp>
#include <ratatosk/messaging/message_builder.hpp>

#include "support/matchers.hpp"

namespace ratatosk::test {

using Done = OperationResult<void>;
template <class T>
using Async = boost::asio::awaitable<OperationResult<T>>;

/// Work that waits until it is let go, or stopped.
class Gate {
 public:
  /// False when the wait was cancelled.
  boost::asio::awaitable<bool> PassAsync() {
    auto passed = co_await line_.WaitAsync();
    co_return passed.has_value();
  }
  std::size_t Waiting() const { return line_.Size(); }
  void Open() {
    while (!line_.Empty()) line_.HandToFirst(true);
  }
  /// The executor's context is going away.
  void Abandon() noexcept { line_.Abandon(); }

 private:
  WaitQueue<bool> line_;
};

/// A channel of which each step can be replaced; it counts what it is asked for.
class FakeCore final : public ConnectorCore {
 public:
  using Step = std::function<Async<void>(OperationContext&)>;

  void ValidateSettingsCore(const ConnectionSettings& settings,
                            ValidationFaults& faults) const override {
    if (settings.GetString("Host") == "throws") throw std::runtime_error("no such host");
    if (settings.GetString("Host") != "forbidden") return;
    faults.emplace_back("Host", ValidationCodes::Invalid, "Host is forbidden");
  }
  Async<void> InitializeCoreAsync(OperationContext& operation) override {
    ++initialized;
    return on_initialize(operation);
  }
  Async<void> TestConnectionCoreAsync(OperationContext& operation) override {
    ++tested;
    return on_test(operation);
  }
  std::string LimitedAccount() const override { return account; }
  LimitScope LimitedBy(const Error&) const override { return limited_by; }
  Endpoint DefaultSender() const override {
    before_default_sender();
    return default_sender;
  }
  void ValidateMessageCore(const Message&,
                           const Endpoint& sender,
                           ValidationFaults& faults) const override {
    if (!sender.Empty()) return;
    faults.emplace_back("Sender", ValidationCodes::Missing, "Sender is required");
  }
  Async<SendResult> SendMessageCoreAsync(const Message& message, SendContext& context) override {
    ++sends;
    return on_send(message, context);
  }
  Async<StatusUpdatesResult> GetMessageStatusCoreAsync(const std::string& id,
                                                       OperationContext& operation) override {
    ++queries;
    return on_query(id, operation);
  }
  Async<Inbound> ReceiveCoreAsync(const MessageSource& source,
                                  OperationContext& operation) override {
    ++received;
    return on_receive(source, operation);
  }
  Async<void> ShutdownCoreAsync(OperationContext& operation) override {
    ++shut_down;
    return on_shutdown(operation);
  }
  void* FindInterface(const std::type_info& type) noexcept override {
    return type == typeid(FakeCore) ? this : nullptr;
  }

  void StartSession(Session session) { Supervise(std::move(session)); }
  void SayConnected() { ReportConnected(); }

  static Async<void> Succeed(OperationContext&) { co_return Done::Success(); }
  static Async<SendResult> Accept(const Message& message, SendContext& context) {
    SendResult result;
    result.RemoteMessageId = "remote-" + message.Id();
    result.ProviderStatus = context.Sender().Address();
    result.Status = MessageStatus::Queued;
    co_return result;
  }
  static Async<StatusUpdatesResult> Report(const std::string& id, OperationContext&) {
    StatusUpdatesResult result;
    result.Updates.emplace_back().RemoteMessageId = id;
    co_return result;
  }
  static Async<Inbound> TakeNothing(const MessageSource&, OperationContext&) {
    co_return Inbound();
  }

  int initialized = 0, tested = 0, sends = 0, queries = 0, received = 0, shut_down = 0;
  std::string account;
  LimitScope limited_by = LimitScope::Account;
  Endpoint default_sender = Endpoint(EndpointType::Label, "default");
  std::function<void()> before_default_sender = [] {};
  Step on_initialize = &Succeed;
  Step on_test = &Succeed;
  Step on_shutdown = &Succeed;
  std::function<Async<SendResult>(const Message&, SendContext&)> on_send = &Accept;
  std::function<Async<StatusUpdatesResult>(const std::string&, OperationContext&)> on_query =
      &Report;
  std::function<Async<Inbound>(const MessageSource&, OperationContext&)> on_receive = &TakeNothing;
};

inline constexpr std::array kFakeParameters{
    ParameterSchema("Host", DataType::String).Required(),
    ParameterSchema("Port", DataType::Integer).Default("25").Between(1, 100),
};
inline constexpr std::array kFakeEndpoints{EndpointSchema(EndpointType::Label, true, true)};
inline constexpr std::array kFakeContents{ContentType::PlainText};
inline constexpr ChannelSchema kFakeSchema =
    ChannelSchema("Fake", "Channel", "1.0.0")
        .WithCapabilities(Capabilities::SendMessages | Capabilities::ReceiveMessages |
                          Capabilities::HandleMessageState | Capabilities::MessageStatusQuery |
                          Capabilities::HealthCheck | Capabilities::BulkMessaging)
        .WithParameters(kFakeParameters)
        .WithEndpoints(kFakeEndpoints)
        .WithContentTypes(kFakeContents);

class FakeConnector final : public ChannelConnectorBase {
 public:
  FakeConnector(Runtime runtime,
                ChannelSchemaHandle schema,
                ConnectionSettings settings,
                std::shared_ptr<FakeCore> core)
      : ChannelConnectorBase(
            std::move(runtime), std::move(schema), std::move(settings), std::move(core)) {}
};

/// A connector over a FakeCore, on a clock that stands still.
class ConnectorTest : public testing::Test {
 protected:
  static ConnectionSettings Settings() { return ConnectionSettings().SetParameter("Host", "h"); }
  static Message Text(std::string id = "m-1") {
    return MessageBuilder()
        .WithId(std::move(id))
        .To(Endpoint(EndpointType::Label, "ann"))
        .WithText("Hello")
        .Build();
  }

  void Make(const ChannelSchema& schema, ConnectionSettings settings) {
    connector_ = std::make_unique<FakeConnector>(runtime_, schema, std::move(settings), core_);
  }
  void Make(ConnectionSettings settings) { Make(kFakeSchema, std::move(settings)); }

  /// Begins `work`; its result is put into `result` when it has ended.
  template <class T>
  void Start(std::optional<OperationResult<T>>& result,
             Async<T> work,
             boost::asio::cancellation_slot slot = {}) {
    auto keep = [&result](std::exception_ptr thrown, OperationResult<T> r) {
      if (thrown) std::rethrow_exception(thrown);
      result = std::move(r);
    };
    boost::asio::co_spawn(context_, std::move(work),
                          boost::asio::bind_cancellation_slot(slot, std::move(keep)));
    Poll();
  }
  /// The result of work that ends without a wait.
  template <class T>
  OperationResult<T> Run(Async<T> work) {
    auto result = std::make_shared<std::optional<OperationResult<T>>>();
    auto keep = [result](std::exception_ptr thrown, OperationResult<T> r) {
      if (thrown) std::rethrow_exception(thrown);
      *result = std::move(r);
    };
    boost::asio::co_spawn(context_, std::move(work), std::move(keep));
    Poll();
    if (!*result) throw std::runtime_error("the work did not end");
    return std::move(**result);
  }
  void Poll() {
    context_.restart();
    while (context_.poll() > 0) {
    }
  }
  void Advance(std::chrono::nanoseconds by) { clock_->RunUntil(context_, clock_->Now() + by); }

  boost::asio::io_context context_;
  std::shared_ptr<ManualClock> clock_ = std::make_shared<ManualClock>();
  Runtime runtime_{context_.get_executor(), RuntimeOptions().WithClock(clock_)};
  std::shared_ptr<FakeCore> core_ = std::make_shared<FakeCore>();
  Gate gate_;
  std::unique_ptr<FakeConnector> connector_ =
      std::make_unique<FakeConnector>(runtime_, kFakeSchema, Settings(), core_);
};

}  // namespace ratatosk::test
