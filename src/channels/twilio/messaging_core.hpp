#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <ratatosk/connectors/connector_core.hpp>
#include <ratatosk/core/runtime.hpp>
#include <ratatosk/core/secret.hpp>

#include "channels/twilio/form_fields.hpp"
#include "channels/twilio/message_rules.hpp"
#include "channels/twilio/twilio_api.hpp"

namespace ratatosk::twilio {

/// The codes under which a channel reports errors that do not come from Twilio.
class ChannelCodes {
 public:
  constexpr ChannelCodes(ErrorCode unreadable, std::string_view whose, ErrorCode query)
      : send_unreadable(unreadable), send_domain(whose), status_query_refused(query) {}

  /// The response to a send cannot be read; in `send_domain`.
  ErrorCode send_unreadable;
  std::string_view send_domain;
  /// Twilio rejected a status query; in Twilio's domain.
  ErrorCode status_query_refused;
};

/// The common part of Twilio's messaging channels: settings, API, send, status, webhooks, health. A
/// channel adds its addresses, rules and contents.
class MessagingCore : public ConnectorCore {
 public:
  Error SettingsError(ValidationFaults faults) const final;
  boost::asio::awaitable<OperationResult<void>> InitializeCoreAsync(
      OperationContext& operation) override;
  boost::asio::awaitable<OperationResult<void>> TestConnectionCoreAsync(
      OperationContext& operation) final;
  boost::asio::awaitable<OperationResult<void>> CheckHealthCoreAsync(
      OperationContext& operation) final;
  boost::asio::awaitable<OperationResult<void>> ShutdownCoreAsync(
      OperationContext& operation) override;

  Endpoint DefaultSender() const final;
  std::string LimitedAccount() const final;
  LimitScope LimitedBy(const Error& error) const final;
  Error MessageError(ValidationFaults faults) const final;

  boost::asio::awaitable<OperationResult<SendResult>> SendMessageCoreAsync(
      const Message& message, SendContext& context) final;
  boost::asio::awaitable<OperationResult<StatusUpdatesResult>> GetMessageStatusCoreAsync(
      const std::string& remote_message_id, OperationContext& operation) final;
  boost::asio::awaitable<OperationResult<Inbound>> ReceiveCoreAsync(
      const MessageSource& source, OperationContext& operation) final;

 protected:
  MessagingCore(const ConnectionSettings& settings, const ChannelCodes& codes);

  /// Returns the Content SID of the template that `message` contains; empty by default. Awaited
  /// before any part of the send is written.
  virtual boost::asio::awaitable<OperationResult<std::string>> ContentSidAsync(
      const Message& message, OperationContext& operation);

  /// Called when Twilio rejects the creation of `message`.
  virtual void OnRefused(const Message& message, const Error& error);

  const ConnectionSettings& Settings() const noexcept { return settings_; }
  SenderChoice WhoChooses() const noexcept;
  /// Returns the API, or null before InitializeCoreAsync.
  const std::shared_ptr<TwilioApi>& Api() const noexcept { return api_; }
  /// Returns the values that must never be shown.
  const std::vector<Secret>& Secrets() const noexcept { return secrets_; }

 private:
  /// Writes the request of a send.
  void AppendForm(std::string& body,
                  const Message& message,
                  std::string_view sender,
                  std::string_view content_sid) const;
  OperationResult<SendResult> ResultOf(const Message& message,
                                       const http::Response& response,
                                       WallTime now);
  /// Returns an empty string if the signature is valid or is not required. `form` must be that of
  /// `source`.
  std::string SignatureFault(const MessageSource& source, const FormFields& form) const;
  boost::asio::awaitable<OperationResult<void>> ProbeAsync(ErrorCode otherwise,
                                                           std::string_view domain,
                                                           OperationContext& operation);

  ConnectionSettings settings_;
  ChannelCodes codes_;
  Properties defaults_;
  std::string account_sid_;
  Endpoint default_sender_;
  std::string messaging_service_sid_;
  std::string status_callback_;
  std::vector<std::string> webhook_urls_;
  std::vector<Secret> webhook_tokens_;
  std::vector<Secret> secrets_;
  bool skip_signature_ = false;
  bool by_api_key_ = false;
  std::shared_ptr<TwilioApi> api_;
};

}  // namespace ratatosk::twilio
