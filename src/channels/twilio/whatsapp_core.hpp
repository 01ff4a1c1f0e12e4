#pragma once

#include <memory>
#include <string>
#include <vector>

#include <ratatosk/connectors/connector_core.hpp>
#include <ratatosk/core/runtime.hpp>
#include <ratatosk/core/secret.hpp>

#include "channels/twilio/template_lookup.hpp"
#include "channels/twilio/twilio_api.hpp"

namespace ratatosk::twilio {

/// The translation of the connector contract to WhatsApp through Twilio.
class WhatsAppCore final : public ConnectorCore {
 public:
  explicit WhatsAppCore(const ConnectionSettings& settings);

  Error SettingsError(ValidationFaults faults) const override;
  boost::asio::awaitable<OperationResult<void>> InitializeCoreAsync(
      OperationContext& operation) override;
  boost::asio::awaitable<OperationResult<void>> TestConnectionCoreAsync(
      OperationContext& operation) override;
  boost::asio::awaitable<OperationResult<void>> CheckHealthCoreAsync(
      OperationContext& operation) override;
  boost::asio::awaitable<OperationResult<void>> ShutdownCoreAsync(
      OperationContext& operation) override;

  Endpoint DefaultSender() const override;
  void ValidateMessageCore(const Message& message,
                           const Endpoint& sender,
                           ValidationFaults& faults) const override;
  Error MessageError(ValidationFaults faults) const override;

  boost::asio::awaitable<OperationResult<SendResult>> SendMessageCoreAsync(
      const Message& message, SendContext& context) override;
  boost::asio::awaitable<OperationResult<StatusUpdatesResult>> GetMessageStatusCoreAsync(
      const std::string& remote_message_id, OperationContext& operation) override;
  boost::asio::awaitable<OperationResult<Inbound>> ReceiveCoreAsync(
      const MessageSource& source, OperationContext& operation) override;

 private:
  /// An empty text for content that is no template.
  boost::asio::awaitable<OperationResult<std::string>> ContentSidAsync(const Message& message,
                                                                       OperationContext& operation);
  /// Empty when the signature is good, or need not be.
  std::string SignatureFault(const MessageSource& source) const;
  boost::asio::awaitable<OperationResult<void>> ProbeAsync(ErrorCode otherwise,
                                                           std::string_view domain,
                                                           OperationContext& operation);

  ConnectionSettings settings_;
  std::string account_sid_;
  std::string messaging_service_sid_;
  std::string status_callback_;
  std::vector<std::string> webhook_urls_;
  std::vector<Secret> webhook_tokens_;
  std::vector<Secret> secrets_;
  bool skip_signature_ = false;
  bool by_api_key_ = false;
  std::shared_ptr<TwilioApi> api_;
  std::unique_ptr<TemplateLookup> templates_;
};

}  // namespace ratatosk::twilio
