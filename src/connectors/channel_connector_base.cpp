#include <ratatosk/connectors/channel_connector_base.hpp>
#include <ratatosk/connectors/connector_core.hpp>

#include <algorithm>
#include <memory>
#include <stdexcept>
#include <utility>

#include "connectors/connector_impl.hpp"
#include "schema/names.hpp"

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

ChannelSchemaHandle ChannelConnectorBase::RequireSchemaOf(
    std::string_view provider,
    ChannelSchemaHandle schema,
    std::initializer_list<std::string_view> others) {
  const auto is_type = [&](std::string_view type) { return EqualNoCase(type, schema->type); };
  if (!EqualNoCase(schema->provider, provider) ||
      std::any_of(others.begin(), others.end(), is_type)) {
    throw std::invalid_argument("the schema " + schema->Identity() +
                                " is not one of this connector's channel");
  }
  return schema;
}

ChannelConnectorBase::~ChannelConnectorBase() { impl_->lifecycle.Abandon(); }

ConnectorCore& ChannelConnectorBase::Core() const noexcept { return *impl_->common.core; }
const ChannelSchema& ChannelConnectorBase::Schema() const noexcept { return *impl_->common.schema; }
const ConnectionSettings& ChannelConnectorBase::Settings() const noexcept {
  return impl_->common.settings;
}
ConnectorState ChannelConnectorBase::State() const noexcept { return impl_->common.state.load(); }
asio::any_io_executor ChannelConnectorBase::Executor() const {
  return impl_->common.runtime.Home();
}

asio::awaitable<OperationResult<void>> ChannelConnectorBase::InitializeAsync() {
  auto rules =
      impl_->Rules("InitializeAsync", Capabilities::None, MessagingErrorCodes::OperationTimeout,
                   MessagingErrorCodes::InitializationError, CommonSettings::SendTimeout);
  rules.initialize_first = false;
  return impl_->Run<void>(
      rules, [](Impl& impl, OperationContext&) { return impl.lifecycle.InitializeAsync(); });
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
  return impl_->sending.SendAsync(std::move(message), std::move(options));
}

asio::awaitable<OperationResult<BatchResult>> ChannelConnectorBase::SendBatchAsync(
    MessageBatch batch, SendOptions options) {
  CallRules rules("SendBatchAsync", Capabilities::BulkMessaging, MessagingErrorCodes::SendTimeout,
                  MessagingErrorCodes::SendMessageError,
                  options.timeout.value_or(std::chrono::milliseconds::max()),
                  "SendOptions::timeout");
  auto work = [batch = std::move(batch), options = std::move(options)](
                  Impl& impl, OperationContext& operation) {
    return impl.sending.SendBatchAsync(batch, options, operation);
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
    return impl.receiving.ReceiveAsync(source, operation);
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
    return MessagesOf(impl.receiving.ReceiveAsync(source, operation));
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
    return StatusesOf(impl.common.core->ReceiveCoreAsync(source, operation));
  };
  return impl_->Run<StatusUpdatesResult>(rules, std::move(work));
}

OperationResult<void> ChannelConnectorBase::ValidateMessage(const Message& message) const {
  const auto& sending = impl_->sending;
  const SendOptions options;
  Endpoint default_sender;
  return sending.Validate(message, sending.SenderOf(message, options, default_sender));
}

asio::awaitable<OperationResult<StatusInfo>> ChannelConnectorBase::GetStatusAsync() {
  auto body = [self = impl_](OperationContext&) -> asio::awaitable<OperationResult<StatusInfo>> {
    co_return self->lifecycle.Status();
  };
  return RunOperation<StatusInfo>(impl_->common.runtime, MessagingErrorCodes::OperationTimeout,
                                  std::move(body));
}

asio::awaitable<OperationResult<ConnectorHealth>> ChannelConnectorBase::GetHealthAsync() {
  const auto rules = impl_->Rules(
      "GetHealthAsync", Capabilities::HealthCheck, MessagingErrorCodes::OperationTimeout,
      MessagingErrorCodes::GetHealthError, CommonSettings::StatusQueryTimeout);
  return impl_->Run<ConnectorHealth>(rules, [](Impl& impl, OperationContext& operation) {
    return impl.lifecycle.GetHealthAsync(operation);
  });
}

asio::awaitable<OperationResult<void>> ChannelConnectorBase::ShutdownAsync() {
  auto body = [self = impl_](OperationContext&) { return self->lifecycle.ShutdownAsync(); };
  return RunOperation<void>(impl_->common.runtime, MessagingErrorCodes::OperationTimeout,
                            std::move(body));
}

void* ChannelConnectorBase::FindInterface(const std::type_info& type) noexcept {
  if (type == typeid(IStreamReceiver)) {
    IStreamReceiver* receiver = impl_->receiving.CanStream() ? impl_.get() : nullptr;
    return receiver;
  }
  return impl_->common.core->FindInterface(type);
}

}  // namespace ratatosk
