#pragma once

#include <string_view>

#include <ratatosk/core/error_codes.hpp>

namespace ratatosk {

/// The domain of the codes below.
inline constexpr std::string_view kTelegramDomain = "Telegram";

/// The codes that only the Telegram channel uses. The codes of MessagingErrorCodes are used as
/// well.
struct TelegramErrorCodes {
  TelegramErrorCodes() = delete;

  /// The message to edit, delete or reply to is not there, or not the bot's.
  static constexpr ErrorCode MessageNotFound{"MESSAGE_NOT_FOUND"};
  /// An edit that changes nothing.
  static constexpr ErrorCode MessageNotModified{"MESSAGE_NOT_MODIFIED"};
  /// Telegram cannot read the formatting of the text.
  static constexpr ErrorCode InvalidFormatting{"INVALID_FORMATTING"};
  /// Someone else receives this bot's updates: another getUpdates, or a webhook.
  static constexpr ErrorCode ReceivedElsewhere{"RECEIVED_ELSEWHERE"};
};

}  // namespace ratatosk
