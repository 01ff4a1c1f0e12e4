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

/// The translation of the connector contract to the Bot API.
class BotCore final : public ConnectorCore, public IStreamReceiverCore {
 public:
  explicit BotCore(const ConnectionSettings& settings);

  /// The connector itself, which lives at least as long as anybody can ask for it.
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

  /// Empty when the webhook brings the secret token, or need not.
  std::string SecretFault(const MessageSource& source) const;
  /// A call that sends nothing; its result.
  boost::asio::awaitable<OperationResult<boost::json::value>> AskAsync(
      std::shared_ptr<TelegramApi> api,
      BotRequest request,
      ErrorCode otherwise,
      OperationContext& operation);
  /// A call of a stream, which has `wait` and some time more for its answer.
  boost::asio::awaitable<OperationResult<http::Response>> AskInStreamAsync(
      BotRequest request, std::chrono::seconds wait, OperationContext& operation);
  /// The updates from `next_update_` on; waits for them as long as the settings say.
  boost::asio::awaitable<OperationResult<boost::json::value>> PollAsync(
      OperationContext& operation);
  /// Success when all were taken.
  boost::asio::awaitable<OperationResult<void>> HandOverAsync(const boost::json::array& updates,
                                                              IInboundSink& sink,
                                                              OperationContext& operation);

  ConnectionSettings settings_;
  /// What stands before the token's colon.
  std::string bot_id_;
  std::string webhook_url_;
  Secret webhook_secret_;
  bool skip_secret_ = false;
  std::int64_t polling_timeout_;
  std::int64_t polling_limit_;
  /// What must never be shown.
  std::vector<Secret> secrets_;
  std::shared_ptr<TelegramApi> api_;
  ITelegramMessages* messages_ = nullptr;
  /// The first update that no sink took yet; 0 before the first.
  std::int64_t next_update_ = 0;
};

}  // namespace ratatosk::telegram
