#pragma once

#include <string_view>

#include <ratatosk/core/error_codes.hpp>

namespace ratatosk {

/// The domain of the codes below.
inline constexpr std::string_view kTelegramDomain = "Telegram";

/// The error codes specific to the Telegram channel. It also uses those of MessagingErrorCodes.
struct TelegramErrorCodes {
  TelegramErrorCodes() = delete;

  /// The message to edit, delete or reply to does not exist, or is not the bot's.
  static constexpr ErrorCode MessageNotFound{"MESSAGE_NOT_FOUND"};
  /// The edit changes nothing.
  static constexpr ErrorCode MessageNotModified{"MESSAGE_NOT_MODIFIED"};
  /// Telegram cannot parse the formatting of the text.
  static constexpr ErrorCode InvalidFormatting{"INVALID_FORMATTING"};
  /// The bot's updates are received elsewhere, by another getUpdates call or a webhook.
  static constexpr ErrorCode ReceivedElsewhere{"RECEIVED_ELSEWHERE"};
};

}  // namespace ratatosk
