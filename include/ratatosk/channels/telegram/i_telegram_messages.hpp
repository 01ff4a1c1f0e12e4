#pragma once

#include <string>

#include <boost/asio/awaitable.hpp>

#include <ratatosk/connectors/results.hpp>
#include <ratatosk/core/operation_result.hpp>

namespace ratatosk {

/// Operations on messages that the bot has sent: `connector.Find<ITelegramMessages>()`. A remote id
/// is the `RemoteMessageId` of a SendResult or of an inbound message. A malformed one is rejected
/// before anything is sent: `MESSAGE_VALIDATION_FAILED`, member `remote_message_id`.
///
/// To the connector both operations are sends: they have the same deadline, cancellation, retries,
/// limits and certainty, and count as sends. The connector must live until the call has started, as
/// with any other member.
class ITelegramMessages {
 public:
  virtual ~ITelegramMessages() = default;

  /// Replaces the text of a message and removes its inline keyboard. To format the text or to keep
  /// buttons, send a message with the property `editMessageId` instead. Errors:
  /// `MESSAGE_NOT_FOUND`, `MESSAGE_NOT_MODIFIED`, and those of a send.
  [[nodiscard]] virtual boost::asio::awaitable<OperationResult<SendResult>> EditTextAsync(
      std::string remote_message_id, std::string text, SendOptions options = {}) = 0;

  /// Deletes a message of the bot, or of others where the bot is allowed to. Telegram allows this
  /// for 48 hours. Errors: `MESSAGE_NOT_FOUND`, and those of a send.
  [[nodiscard]] virtual boost::asio::awaitable<OperationResult<SendResult>> DeleteAsync(
      std::string remote_message_id, SendOptions options = {}) = 0;
};

}  // namespace ratatosk
