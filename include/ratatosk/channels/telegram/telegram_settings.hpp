#pragma once

#include <string_view>

namespace ratatosk {

/// The names of the settings of the Telegram channel.
struct TelegramSettings {
  TelegramSettings() = delete;

  /// The token from BotFather, `110201543:AAH...`. Required.
  static constexpr std::string_view BotToken = "BotToken";
  /// The `secret_token` that was passed to setWebhook. Every webhook must carry it.
  static constexpr std::string_view WebhookSecretToken = "WebhookSecretToken";
  /// The `url` that was passed to setWebhook. GetHealthAsync reports if Telegram posts to another
  /// one.
  static constexpr std::string_view WebhookUrl = "WebhookUrl";
  /// Replaces `https://api.telegram.org`, for a Bot API server of your own or a simulator. Must be
  /// https, or on this machine, because the bot token is sent there.
  static constexpr std::string_view ApiBaseUrl = "ApiBaseUrl";
  /// A PEM file of trusted CAs that replace the system's.
  static constexpr std::string_view CaFile = "CaFile";
  /// How long a getUpdates call waits for an update, in seconds, 1 to 50.
  static constexpr std::string_view PollingTimeout = "PollingTimeout";
  /// The maximum number of updates per getUpdates call, 1 to 100.
  static constexpr std::string_view PollingLimit = "PollingLimit";
  /// Accepts webhooks without checking their secret token, so anyone can forge them.
  static constexpr std::string_view DangerouslySkipSecretTokenCheck =
      "DangerouslySkipSecretTokenCheck";
  /// Allows http to another machine in `ApiBaseUrl`. Anyone on the network path can read the bot
  /// token.
  static constexpr std::string_view DangerouslyAllowPlainHttp = "DangerouslyAllowPlainHttp";
};

/// The names of the message properties of the Telegram channel.
struct TelegramMessageProperties {
  TelegramMessageProperties() = delete;

  /// The formatting of the text or caption: `HTML`, `MarkdownV2` or `Markdown`.
  static constexpr std::string_view ParseMode = "parseMode";
  /// Text sent along with media.
  static constexpr std::string_view Caption = "caption";
  /// The id of a file that Telegram already has, instead of a URL or bytes: set on inbound
  /// messages, and used to send the file again.
  static constexpr std::string_view FileId = "fileId";
  /// Telegram's kind of file: `photo`, `animation`, `audio`, `document`, `sticker`, `video`,
  /// `video_note` or `voice`. If it is not set, the kind follows from the media type and the MIME
  /// type. A `fileId` can only be sent as the kind that it was received as
  /// (https://core.telegram.org/bots/api#sending-files), so inbound messages have both properties.
  static constexpr std::string_view FileKind = "fileKind";
  /// Delivers the message without a sound.
  static constexpr std::string_view DisableNotification = "disableNotification";
  /// Prevents the message from being forwarded or saved.
  static constexpr std::string_view ProtectContent = "protectContent";
  /// Disables previews of links in the text.
  static constexpr std::string_view DisableLinkPreview = "disableLinkPreview";
  /// The topic of a forum. Also set on inbound messages in a topic.
  static constexpr std::string_view MessageThreadId = "messageThreadId";
  /// The connection to a personal account on whose behalf the bot writes. Also set on inbound
  /// messages that arrived over one; a reply without it comes from the bot itself.
  static constexpr std::string_view BusinessConnectionId = "businessConnectionId";
  /// The remote id of the bot's message that this one replaces; see ITelegramMessages.
  static constexpr std::string_view EditMessageId = "editMessageId";

  /// Set on inbound messages only.
  static constexpr std::string_view UpdateId = "updateId";
  /// The number of the chat. Set on inbound messages only.
  static constexpr std::string_view ChatId = "chatId";
  /// Telegram's type of the chat: `private`, `group`, `supergroup` or `channel`. Set on inbound
  /// messages only.
  static constexpr std::string_view ChatType = "chatType";
  /// The person's first and last name. Set on inbound messages only; do not trust it.
  static constexpr std::string_view SenderName = "senderName";
  /// The person's user name, without `@`. Set on inbound messages only.
  static constexpr std::string_view SenderUsername = "senderUsername";
  /// True if the person edited the message.
  static constexpr std::string_view Edited = "edited";
  /// The id of the callback query, if the person tapped a button. Set on inbound messages only.
  static constexpr std::string_view CallbackQueryId = "callbackQueryId";
  /// The same for all files of an album, each of which is a separate message.
  static constexpr std::string_view MediaGroupId = "mediaGroupId";
};

}  // namespace ratatosk
