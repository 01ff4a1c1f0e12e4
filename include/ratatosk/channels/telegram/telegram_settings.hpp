#pragma once

#include <string_view>

namespace ratatosk {

/// The names of the settings that the Telegram channel reads.
struct TelegramSettings {
  TelegramSettings() = delete;

  /// `110201543:AAH...`, as BotFather gave it. Required.
  static constexpr std::string_view BotToken = "BotToken";
  /// What setWebhook was given as `secret_token`: every webhook must bring it.
  static constexpr std::string_view WebhookSecretToken = "WebhookSecretToken";
  /// What setWebhook was given as `url`. GetHealthAsync tells when Telegram posts elsewhere.
  static constexpr std::string_view WebhookUrl = "WebhookUrl";
  /// In place of `https://api.telegram.org`; for a Bot API server of one's own, a simulator. https,
  /// or on this machine: the bot token goes there.
  static constexpr std::string_view ApiBaseUrl = "ApiBaseUrl";
  /// A PEM file of authorities to trust in place of the system's.
  static constexpr std::string_view CaFile = "CaFile";
  /// Seconds that a getUpdates waits for something to come, 1 to 50.
  static constexpr std::string_view PollingTimeout = "PollingTimeout";
  /// How many updates a getUpdates brings at most, 1 to 100.
  static constexpr std::string_view PollingLimit = "PollingLimit";
  /// Takes webhooks without looking at their secret token: anybody may then forge them.
  static constexpr std::string_view DangerouslySkipSecretTokenCheck =
      "DangerouslySkipSecretTokenCheck";
  /// Lets `ApiBaseUrl` be http on another machine: whoever is on the way reads the bot token.
  static constexpr std::string_view DangerouslyAllowPlainHttp = "DangerouslyAllowPlainHttp";
};

/// The names of the message properties that the Telegram channel knows.
struct TelegramMessageProperties {
  TelegramMessageProperties() = delete;

  /// `HTML`, `MarkdownV2` or `Markdown`: how the text, or the caption, is formatted.
  static constexpr std::string_view ParseMode = "parseMode";
  /// Text sent along with media.
  static constexpr std::string_view Caption = "caption";
  /// A file that Telegram already has, in place of a URL and bytes: of an inbound message, or to
  /// send it again.
  static constexpr std::string_view FileId = "fileId";
  /// Which of Telegram's kinds the file is: `photo`, `animation`, `audio`, `document`, `sticker`,
  /// `video`, `video_note` or `voice`. Without it the kind is told from the media's type and MIME
  /// type. A `fileId` can be sent as the kind only that it came as
  /// (https://core.telegram.org/bots/api#sending-files), so an inbound message has both.
  static constexpr std::string_view FileKind = "fileKind";
  /// Arrives without a sound.
  static constexpr std::string_view DisableNotification = "disableNotification";
  /// Cannot be forwarded or saved.
  static constexpr std::string_view ProtectContent = "protectContent";
  /// Links in the text have no preview.
  static constexpr std::string_view DisableLinkPreview = "disableLinkPreview";
  /// The topic of a forum. Inbound messages of a topic have it too.
  static constexpr std::string_view MessageThreadId = "messageThreadId";
  /// The connection to a person's account, in whose name the bot writes. Inbound messages that came
  /// over one have it: without it an answer is the bot's own.
  static constexpr std::string_view BusinessConnectionId = "businessConnectionId";
  /// The remote id of a message of the bot's that this one takes the place of; see
  /// ITelegramMessages.
  static constexpr std::string_view EditMessageId = "editMessageId";

  /// Of inbound messages alone.
  static constexpr std::string_view UpdateId = "updateId";
  static constexpr std::string_view ChatId = "chatId";
  static constexpr std::string_view ChatType = "chatType";
  static constexpr std::string_view SenderName = "senderName";
  static constexpr std::string_view SenderUsername = "senderUsername";
  /// True when a person changed what he had written.
  static constexpr std::string_view Edited = "edited";
  static constexpr std::string_view CallbackQueryId = "callbackQueryId";
  /// The same for all files of an album, each of which is a message.
  static constexpr std::string_view MediaGroupId = "mediaGroupId";
};

}  // namespace ratatosk
