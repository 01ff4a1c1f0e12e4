#include <ratatosk/client/messaging_client.hpp>

#include <utility>
#include <vector>

#include <ratatosk/core/run_operation.hpp>

namespace ratatosk {

namespace asio = boost::asio;

namespace {

Error NotFound(std::string_view name) {
  return Error(MessagingErrorCodes::ConnectorNotFound,
               "no connector '" + std::string(name) + "' was added");
}

template <class T>
asio::awaitable<OperationResult<T>> Fail(ratatosk::Error error) {
  co_return error;
}

using Connectors = std::vector<std::shared_ptr<IChannelConnector>>;

asio::awaitable<OperationResult<void>> ShutdownEach(const Connectors& connectors) {
  auto result = OperationResult<void>::Success();
  for (const auto& connector : connectors) {
    auto ended = co_await connector->ShutdownAsync();
    if (!ended && result) result = ended;
  }
  co_return result;
}

}  // namespace

MessagingClient::MessagingClient(Runtime runtime, ConnectorRegistry registry)
    : runtime_(std::move(runtime)), registry_(std::move(registry)) {}

OperationResult<void> MessagingClient::AddConnector(std::string name,
                                                    std::string_view channel,
                                                    OperationResult<ConnectionSettings> settings) {
  if (!settings) return settings.Error();
  if (connectors_.contains(name)) {
    return Error(MessagingErrorCodes::InvalidConfiguration,
                 "a connector '" + name + "' was already added");
  }
  auto made = registry_.Create(channel, runtime_, std::move(settings).Value());
  if (!made) return made.Error();
  connectors_.emplace(std::move(name), std::move(made).Value());
  return OperationResult<void>::Success();
}

IChannelConnector* MessagingClient::Find(std::string_view name) const noexcept {
  const auto found = connectors_.find(name);
  return found == connectors_.end() ? nullptr : found->second.get();
}

asio::awaitable<OperationResult<SendResult>> MessagingClient::SendAsync(std::string_view name,
                                                                        Message message,
                                                                        SendOptions options) {
  if (auto* connector = Find(name)) {
    return connector->SendMessageAsync(std::move(message), std::move(options));
  }
  return Fail<SendResult>(NotFound(name).WithCertainty(Certainty::NotSent));
}

asio::awaitable<OperationResult<BatchResult>> MessagingClient::SendBatchAsync(std::string_view name,
                                                                              MessageBatch batch,
                                                                              SendOptions options) {
  if (auto* connector = Find(name)) {
    return connector->SendBatchAsync(std::move(batch), std::move(options));
  }
  return Fail<BatchResult>(NotFound(name).WithCertainty(Certainty::NotSent));
}

asio::awaitable<OperationResult<Inbound>> MessagingClient::ReceiveAsync(std::string_view name,
                                                                        MessageSource source) {
  if (auto* connector = Find(name)) return connector->ReceiveAsync(std::move(source));
  return Fail<Inbound>(NotFound(name));
}

asio::awaitable<OperationResult<StatusUpdatesResult>> MessagingClient::GetMessageStatusAsync(
    std::string_view name, std::string remote_message_id) {
  if (auto* connector = Find(name)) {
    return connector->GetMessageStatusAsync(std::move(remote_message_id));
  }
  return Fail<StatusUpdatesResult>(NotFound(name));
}

asio::awaitable<OperationResult<void>> MessagingClient::ShutdownAsync() {
  Connectors connectors;
  for (const auto& [name, connector] : connectors_) connectors.push_back(connector);
  auto body = [all = std::move(connectors)](OperationContext&) { return ShutdownEach(all); };
  return RunOperation<void>(runtime_, MessagingErrorCodes::OperationTimeout, std::move(body));
}

}  // namespace ratatosk
