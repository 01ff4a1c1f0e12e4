#include <ratatosk/connectors/channel_connector_base.hpp>
#include <ratatosk/connectors/connector_core.hpp>

#include <memory>
#include <stdexcept>
#include <utility>

#include "connectors/connector_impl.hpp"

namespace ratatosk {

namespace asio = boost::asio;

namespace {

std::shared_ptr<ConnectorCore> NotNull(std::shared_ptr<ConnectorCore> core) {
  if (!core) throw std::invalid_argument("ChannelConnectorBase: there is no core");
  return core;
}

}  // namespace

ChannelConnectorBase::ChannelConnectorBase(Runtime runtime,
                                           ChannelSchemaHandle schema,
                                           ConnectionSettings settings,
                                           std::shared_ptr<ConnectorCore> core)
    : impl_(std::make_shared<Impl>(
          std::move(runtime), std::move(schema), std::move(settings), NotNull(std::move(core)))) {
  impl_->Attach();
}

ChannelConnectorBase::~ChannelConnectorBase() { impl_->Abandon(); }

ConnectorCore& ChannelConnectorBase::Core() const noexcept { return *impl_->core; }
const ChannelSchema& ChannelConnectorBase::Schema() const noexcept { return *impl_->schema; }
const ConnectionSettings& ChannelConnectorBase::Settings() const noexcept {
  return impl_->settings;
}
ConnectorState ChannelConnectorBase::State() const noexcept { return impl_->state.load(); }
asio::any_io_executor ChannelConnectorBase::Executor() const { return impl_->runtime.Home(); }

asio::awaitable<OperationResult<void>> ChannelConnectorBase::InitializeAsync() {
  auto rules =
      impl_->Rules("InitializeAsync", Capabilities::None, MessagingErrorCodes::OperationTimeout,
                   MessagingErrorCodes::InitializationError, CommonSettings::SendTimeout);
  rules.initialize_first = false;
  return impl_->Run<void>(rules,
                          [](Impl& impl, OperationContext&) { return impl.InitializeAsync(); });
}

asio::awaitable<OperationResult<void>> ChannelConnectorBase::TestConnectionAsync() {
  const auto rules =
      impl_->Rules("TestConnectionAsync", Capabilities::None, MessagingErrorCodes::OperationTimeout,
                   MessagingErrorCodes::ConnectionTestError, CommonSettings::StatusQueryTimeout);
  return impl_->Run<void>(rules, [](Impl& impl, OperationContext& operation) {
    return impl.TestConnectionAsync(operation);
  });
}

asio::awaitable<OperationResult<SendResult>> ChannelConnectorBase::SendMessageAsync(
    Message message, SendOptions options) {
  const CallRules rules("SendMessageAsync", Capabilities::SendMessages,
                        MessagingErrorCodes::SendTimeout, MessagingErrorCodes::SendMessageError,
                        options.timeout.value_or(impl_->send_timeout));
  // On the heap: a message is long to move, and the work is moved a dozen times on its way.
  auto sent = std::make_unique<std::pair<const Message, const SendOptions>>(std::move(message),
                                                                            std::move(options));
  auto work = [sent = std::move(sent)](Impl& impl, OperationContext& operation) {
    return impl.SendAsync(sent->first, sent->second, operation);
  };
  return impl_->Run<SendResult>(rules, std::move(work));
}

asio::awaitable<OperationResult<BatchResult>> ChannelConnectorBase::SendBatchAsync(
    MessageBatch batch, SendOptions options) {
  CallRules rules("SendBatchAsync", Capabilities::BulkMessaging, MessagingErrorCodes::SendTimeout,
                  MessagingErrorCodes::SendMessageError,
                  options.timeout.value_or(std::chrono::milliseconds::max()));
  auto work = [batch = std::move(batch), options = std::move(options)](
                  Impl& impl, OperationContext& operation) {
    return impl.SendBatchAsync(batch, options, operation);
  };
  return impl_->Run<BatchResult>(rules, std::move(work));
}

asio::awaitable<OperationResult<StatusUpdatesResult>> ChannelConnectorBase::GetMessageStatusAsync(
    std::string remote_message_id) {
  const auto rules =
      impl_->Rules("GetMessageStatusAsync", Capabilities::MessageStatusQuery,
                   MessagingErrorCodes::StatusQueryTimeout,
                   MessagingErrorCodes::GetMessageStatusError, CommonSettings::StatusQueryTimeout);
  auto work = [id = std::move(remote_message_id)](Impl& impl, OperationContext& operation) {
    return impl.QueryStatusAsync(id, operation);
  };
  return impl_->Run<StatusUpdatesResult>(rules, std::move(work));
}

asio::awaitable<OperationResult<Inbound>> ChannelConnectorBase::ReceiveAsync(MessageSource source) {
  const auto rules =
      impl_->Rules("ReceiveAsync", Capabilities::ReceiveMessages | Capabilities::HandleMessageState,
                   MessagingErrorCodes::ReceiveTimeout, MessagingErrorCodes::ReceiveMessagesError,
                   CommonSettings::ReceiveTimeout);
  auto work = [source = std::move(source)](Impl& impl, OperationContext& operation) {
    return impl.ReceiveAsync(source, operation);
  };
  return impl_->Run<Inbound>(rules, std::move(work));
}

namespace {

Error NothingOf(std::string_view kind) {
  return Error(MessagingErrorCodes::InvalidWebhookData,
               "the request holds no " + std::string(kind));
}

asio::awaitable<OperationResult<std::vector<InboundMessage>>> MessagesOf(
    asio::awaitable<OperationResult<Inbound>> receive) {
  auto inbound = co_await std::move(receive);
  if (!inbound) co_return inbound.Error();
  if (inbound->Messages.empty()) co_return NothingOf("message");
  co_return std::move(inbound->Messages);
}

asio::awaitable<OperationResult<StatusUpdatesResult>> StatusesOf(
    asio::awaitable<OperationResult<Inbound>> receive) {
  auto inbound = co_await std::move(receive);
  if (!inbound) co_return inbound.Error();
  if (inbound->Statuses.empty()) co_return NothingOf("status");
  StatusUpdatesResult result;
  result.Updates = std::move(inbound->Statuses);
  co_return result;
}

}  // namespace

asio::awaitable<OperationResult<std::vector<InboundMessage>>>
ChannelConnectorBase::ReceiveMessagesAsync(MessageSource source) {
  const auto rules = impl_->Rules(
      "ReceiveMessagesAsync", Capabilities::ReceiveMessages, MessagingErrorCodes::ReceiveTimeout,
      MessagingErrorCodes::ReceiveMessagesError, CommonSettings::ReceiveTimeout);
  auto work = [source = std::move(source)](Impl& impl, OperationContext& operation) {
    return MessagesOf(impl.ReceiveAsync(source, operation));
  };
  return impl_->Run<std::vector<InboundMessage>>(rules, std::move(work));
}

asio::awaitable<OperationResult<StatusUpdatesResult>>
ChannelConnectorBase::ReceiveMessageStatusAsync(MessageSource source) {
  const auto rules =
      impl_->Rules("ReceiveMessageStatusAsync", Capabilities::HandleMessageState,
                   MessagingErrorCodes::ReceiveTimeout, MessagingErrorCodes::ReceiveStatusError,
                   CommonSettings::ReceiveTimeout);
  auto work = [source = std::move(source)](Impl& impl, OperationContext& operation) {
    return StatusesOf(impl.core->ReceiveCoreAsync(source, operation));
  };
  return impl_->Run<StatusUpdatesResult>(rules, std::move(work));
}

OperationResult<void> ChannelConnectorBase::ValidateMessage(const Message& message) const {
  return impl_->Validate(message, impl_->SenderOf(message, SendOptions()));
}

asio::awaitable<OperationResult<StatusInfo>> ChannelConnectorBase::GetStatusAsync() {
  auto body = [self = impl_](OperationContext&) -> asio::awaitable<OperationResult<StatusInfo>> {
    co_return self->Status();
  };
  return RunOperation<StatusInfo>(impl_->runtime, MessagingErrorCodes::OperationTimeout,
                                  std::move(body));
}

asio::awaitable<OperationResult<ConnectorHealth>> ChannelConnectorBase::GetHealthAsync() {
  const auto rules = impl_->Rules(
      "GetHealthAsync", Capabilities::HealthCheck, MessagingErrorCodes::OperationTimeout,
      MessagingErrorCodes::GetHealthError, CommonSettings::StatusQueryTimeout);
  return impl_->Run<ConnectorHealth>(rules, [](Impl& impl, OperationContext& operation) {
    return impl.GetHealthAsync(operation);
  });
}

asio::awaitable<OperationResult<void>> ChannelConnectorBase::ShutdownAsync() {
  auto body = [self = impl_](OperationContext&) { return self->ShutdownAsync(); };
  return RunOperation<void>(impl_->runtime, MessagingErrorCodes::OperationTimeout, std::move(body));
}

void* ChannelConnectorBase::FindInterface(const std::type_info& type) noexcept {
  if (type == typeid(IStreamReceiver)) return impl_->StreamReceiver();
  return impl_->core->FindInterface(type);
}

}  // namespace ratatosk
