#pragma once

#include <string>

#include <boost/asio/awaitable.hpp>

#include <ratatosk/connectors/results.hpp>
#include <ratatosk/core/operation_result.hpp>

namespace ratatosk {

/// What a bot can do to the messages that it sent: `connector.Find<ITelegramMessages>()`. A remote
/// id is the `RemoteMessageId` of a SendResult or of an inbound message; one that is none is
/// refused at once, before it is a send: `MESSAGE_VALIDATION_FAILED`, member `remote_message_id`.
///
/// Both are sends to the connector: the same deadline, cancellation, retries, limits and certainty,
/// and counted as such. The connector must outlive the call's beginning, as with any other member.
class ITelegramMessages {
 public:
  virtual ~ITelegramMessages() = default;

  /// Replaces the text of a message; its inline keyboard goes away. For formatting, or to keep
  /// buttons, send a message with the property `editMessageId` instead. Errors:
  /// `MESSAGE_NOT_FOUND`, `MESSAGE_NOT_MODIFIED`, and those of a send.
  [[nodiscard]] virtual boost::asio::awaitable<OperationResult<SendResult>> EditTextAsync(
      std::string remote_message_id, std::string text, SendOptions options = {}) = 0;

  /// Deletes a message, of the bot's or, where it may, of others; Telegram allows it for 48 hours.
  /// Error: `MESSAGE_NOT_FOUND`, and those of a send.
  [[nodiscard]] virtual boost::asio::awaitable<OperationResult<SendResult>> DeleteAsync(
      std::string remote_message_id, SendOptions options = {}) = 0;
};

}  // namespace ratatosk
