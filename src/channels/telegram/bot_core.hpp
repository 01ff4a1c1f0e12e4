#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include <ratatosk/channels/telegram/i_telegram_messages.hpp>
#include <ratatosk/connectors/connector_core.hpp>
#include <ratatosk/connectors/i_stream_receiver.hpp>
#include <ratatosk/core/secret.hpp>

#include "channels/telegram/telegram_api.hpp"
#include "channels/telegram/update_parser.hpp"

namespace ratatosk::telegram {

/// The implementation of the connector contract for the Bot API.
class BotCore final : public ConnectorCore, public IStreamReceiverCore {
 public:
  explicit BotCore(const ConnectionSettings& settings);

  /// Sets the connector itself, which lives as long as it can be found through this core.
  void SetMessages(ITelegramMessages& messages) noexcept { messages_ = &messages; }

  void ValidateSettingsCore(const ConnectionSettings& settings,
                            ValidationFaults& faults) const override;
  boost::asio::awaitable<OperationResult<void>> InitializeCoreAsync(
      OperationContext& operation) override;
  boost::asio::awaitable<OperationResult<void>> TestConnectionCoreAsync(
      OperationContext& operation) override;
  boost::asio::awaitable<OperationResult<void>> CheckHealthCoreAsync(
      OperationContext& operation) override;
  boost::asio::awaitable<OperationResult<void>> ShutdownCoreAsync(
      OperationContext& operation) override;
  void ReleaseIo() noexcept override;

  void ValidateMessageCore(const Message& message,
                           const Endpoint& sender,
                           ValidationFaults& faults) const override;
  Error MessageError(ValidationFaults faults) const override;
  std::string LimitedAccount() const override;

  boost::asio::awaitable<OperationResult<SendResult>> SendMessageCoreAsync(
      const Message& message, SendContext& context) override;
  boost::asio::awaitable<OperationResult<Inbound>> ReceiveCoreAsync(
      const MessageSource& source, OperationContext& operation) override;
  boost::asio::awaitable<OperationResult<void>> ReceiveStreamCoreAsync(
      IInboundSink& sink, OperationContext& operation) override;

  void* FindInterface(const std::type_info& type) noexcept override;

 private:
  class Backoff;

  /// Returns an empty string if the webhook carries the secret token or does not need to.
  std::string SecretFault(const MessageSource& source) const;
  /// Makes a call that sends nothing and returns its result.
  boost::asio::awaitable<OperationResult<boost::json::value>> AskAsync(
      std::shared_ptr<TelegramApi> api,
      BotRequest request,
      ErrorCode otherwise,
      OperationContext& operation);
  /// Makes a call for a stream. The response may take `wait` and some extra time.
  boost::asio::awaitable<OperationResult<http::Response>> AskInStreamAsync(
      BotRequest request, std::chrono::seconds wait, OperationContext& operation);
  /// Returns the updates from `next_update_` on. Waits for them as long as the settings say.
  boost::asio::awaitable<OperationResult<boost::json::value>> PollAsync(
      OperationContext& operation);
  /// Hands over all updates to the sink. Succeeds if it accepts all of them.
  boost::asio::awaitable<OperationResult<void>> HandOverAsync(const boost::json::array& updates,
                                                              IInboundSink& sink,
                                                              OperationContext& operation);

  ConnectionSettings settings_;
  /// The part of the token before the colon.
  std::string bot_id_;
  std::string webhook_url_;
  Secret webhook_secret_;
  bool skip_secret_ = false;
  std::int64_t polling_timeout_;
  std::int64_t polling_limit_;
  /// The values that must never be shown.
  std::vector<Secret> secrets_;
  std::shared_ptr<TelegramApi> api_;
  ITelegramMessages* messages_ = nullptr;
  /// The first update that no sink has accepted yet; 0 before the first one.
  std::int64_t next_update_ = 0;
};

}  // namespace ratatosk::telegram
