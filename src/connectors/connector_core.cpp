#include <ratatosk/connectors/connector_core.hpp>

#include <utility>

namespace ratatosk {

namespace asio = boost::asio;

namespace {

std::string Summary(std::string_view of, const ValidationFaults& faults) {
  if (faults.size() == 1) return faults.front().Message();
  return std::to_string(faults.size()) + " faults in " + std::string(of);
}

Error Unsupported(std::string_view what) {
  return Error(MessagingErrorCodes::UnsupportedOperation,
               "the channel declares " + std::string(what) + " and does not implement it");
}

}  // namespace

Error ConnectorCore::SettingsError(ValidationFaults faults) const {
  Error error(MessagingErrorCodes::InvalidConfiguration, Summary("the settings", faults));
  return error.WithFaults(std::move(faults));
}

void ConnectorCore::ValidateSettingsCore(const ConnectionSettings&, ValidationFaults&) const {}

asio::awaitable<OperationResult<void>> ConnectorCore::InitializeCoreAsync(OperationContext&) {
  co_return OperationResult<void>::Success();
}

Endpoint ConnectorCore::DefaultSender() const { return Endpoint(); }

void ConnectorCore::ValidateMessageCore(const Message&, const Endpoint&, ValidationFaults&) const {}

Error ConnectorCore::MessageError(ValidationFaults faults) const {
  Error error(MessagingErrorCodes::MessageValidationFailed, Summary("the message", faults));
  return error.WithFaults(std::move(faults));
}

std::string ConnectorCore::LimitedAccount() const { return {}; }
LimitScope ConnectorCore::LimitedBy(const Error&) const { return LimitScope::Account; }

asio::awaitable<OperationResult<StatusUpdatesResult>> ConnectorCore::GetMessageStatusCoreAsync(
    const std::string&, OperationContext&) {
  co_return Unsupported("MessageStatusQuery");
}

asio::awaitable<OperationResult<Inbound>> ConnectorCore::ReceiveCoreAsync(const MessageSource&,
                                                                          OperationContext&) {
  co_return Unsupported("ReceiveMessages or HandleMessageState");
}

asio::awaitable<OperationResult<void>> ConnectorCore::CheckHealthCoreAsync(
    OperationContext& operation) {
  return TestConnectionCoreAsync(operation);
}

asio::awaitable<OperationResult<void>> ConnectorCore::ShutdownCoreAsync(OperationContext&) {
  co_return OperationResult<void>::Success();
}

void* ConnectorCore::FindInterface(const std::type_info&) noexcept { return nullptr; }

void ConnectorCore::Supervise(Session session) {
  if (auto host = host_.lock()) host->Supervise(std::move(session));
}

void ConnectorCore::ReportConnected() {
  if (auto host = host_.lock()) host->ReportConnected();
}

void ConnectorCore::ReportInterrupted(const Error& error) {
  if (auto host = host_.lock()) host->ReportInterrupted(error);
}

}  // namespace ratatosk
