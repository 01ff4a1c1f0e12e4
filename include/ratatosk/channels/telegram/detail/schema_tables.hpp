#pragma once

// The tables of Telegram's schema, in a header so that they can be used at compile time.

#include <array>
#include <string>
#include <string_view>

#include <ratatosk/channels/telegram/telegram_settings.hpp>
#include <ratatosk/schema/channel_schema.hpp>

namespace ratatosk::telegram {

std::string CheckBotToken(const Value& value);
std::string CheckSecretToken(const Value& value);
std::string CheckUrl(const Value& value);
std::string CheckApiBaseUrl(const Value& value);

inline constexpr std::array<ParameterSchema, 9> kParameters{
    ParameterSchema(TelegramSettings::BotToken, DataType::String)
        .Required()
        .Sensitive()
        .CheckedBy(CheckBotToken)
        .Described("The bot's token, as BotFather gave it"),
    ParameterSchema(TelegramSettings::WebhookSecretToken, DataType::String)
        .Sensitive()
        .CheckedBy(CheckSecretToken)
        .Described("What setWebhook was given as secret_token; every webhook must bring it"),
    ParameterSchema(TelegramSettings::WebhookUrl, DataType::String)
        .CheckedBy(CheckUrl)
        .Described("What setWebhook was given as url; health tells when Telegram posts elsewhere"),
    ParameterSchema(TelegramSettings::ApiBaseUrl, DataType::String)
        .CheckedBy(CheckApiBaseUrl)
        .Described("Base URL instead of https://api.telegram.org; https, or on this machine"),
    ParameterSchema(TelegramSettings::CaFile, DataType::String)
        .Length(1, 4096)
        .Described("PEM file of CAs to trust instead of the system's"),
    ParameterSchema(TelegramSettings::PollingTimeout, DataType::Integer)
        .Between(1, 50)
        .Default("30")
        .Described("Seconds that a getUpdates waits for something to come"),
    ParameterSchema(TelegramSettings::PollingLimit, DataType::Integer)
        .Between(1, 100)
        .Default("100")
        .Described("How many updates a getUpdates brings at most"),
    ParameterSchema(TelegramSettings::DangerouslySkipSecretTokenCheck, DataType::Boolean)
        .Default("false")
        .Described("Take webhooks without checking X-Telegram-Bot-Api-Secret-Token"),
    ParameterSchema(TelegramSettings::DangerouslyAllowPlainHttp, DataType::Boolean)
        .Default("false")
        .Described("Let ApiBaseUrl be http, on a network where no one else can read the bot token"),
};

inline constexpr std::array<std::string_view, 1> kTokenSettings{TelegramSettings::BotToken};
inline constexpr std::array<AuthenticationSchema, 1> kAuthentications{
    AuthenticationSchema(AuthenticationScheme::Custom, kTokenSettings),
};

// A UserId is the number of a person. An Id is the number of any chat, or the @name of a public
// one.
inline constexpr std::array<EndpointSchema, 2> kEndpoints{
    EndpointSchema(EndpointType::UserId, false, true),
    EndpointSchema(EndpointType::Id, true, true),
};

inline constexpr std::array<ContentType, 8> kContent{
    ContentType::PlainText, ContentType::Html,   ContentType::Media,      ContentType::Binary,
    ContentType::Location,  ContentType::Button, ContentType::QuickReply, ContentType::Custom};

inline constexpr std::array<std::string_view, 3> kParseModes{"HTML", "MarkdownV2", "Markdown"};
inline constexpr std::array<std::string_view, 8> kFileKinds{
    "photo", "animation", "audio", "document", "sticker", "video", "video_note", "voice"};
inline constexpr std::array<ParameterSchema, 10> kMessageProperties{
    ParameterSchema(TelegramMessageProperties::ParseMode, DataType::String)
        .OneOf(kParseModes)
        .Described("How the text, or the caption, is formatted"),
    ParameterSchema(TelegramMessageProperties::Caption, DataType::String)
        .Described("Text sent along with media"),
    ParameterSchema(TelegramMessageProperties::FileId, DataType::String)
        .Length(1, 512)
        .Described("A file that Telegram already has, instead of a URL or bytes"),
    ParameterSchema(TelegramMessageProperties::FileKind, DataType::String)
        .OneOf(kFileKinds)
        .Described("Sends the file as this kind instead of the one that its type suggests"),
    ParameterSchema(TelegramMessageProperties::DisableNotification, DataType::Boolean)
        .Described("Arrives without a sound"),
    ParameterSchema(TelegramMessageProperties::ProtectContent, DataType::Boolean)
        .Described("Cannot be forwarded or saved"),
    ParameterSchema(TelegramMessageProperties::DisableLinkPreview, DataType::Boolean)
        .Described("Links in the text have no preview"),
    ParameterSchema(TelegramMessageProperties::MessageThreadId, DataType::Integer)
        .Described("The topic of a forum"),
    ParameterSchema(TelegramMessageProperties::BusinessConnectionId, DataType::String)
        .Length(1, 256)
        .Described("The connection to a person's account, in whose name the bot writes"),
    ParameterSchema(TelegramMessageProperties::EditMessageId, DataType::String)
        .Described("The remote id of a message of the bot's that this one takes the place of"),
};

}  // namespace ratatosk::telegram
