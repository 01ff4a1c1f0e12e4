#pragma once

#include <ratatosk/simulators/telegram/telegram_simulator_options.hpp>

#include <cstdint>
#include <string>
#include <utility>

namespace ratatosk::simulators {

/// An action of a person in a chat with a bot: `TelegramArrival().WithText("Hi")`.
class TelegramArrival {
 public:
  /// The kind of update that the action causes.
  enum class Kind : std::uint8_t {
    Message,
    EditedMessage,
    CallbackQuery,
  };

  /// Creates an action in the person's own chat with the bot.
  explicit TelegramArrival(std::int64_t person_id = kTestPerson) : person(person_id) {}

  /// Sets the text.
  TelegramArrival& WithText(std::string what);
  /// Adds a file of a kind: "photo", "video", "audio", "voice", "document", "animation", "sticker"
  /// or "video_note". The text becomes its caption.
  TelegramArrival& WithFile(std::string kind, std::string file_id, std::string mime_type = {});
  /// Adds a location, in degrees.
  TelegramArrival& WithLocation(double latitude, double longitude);
  /// Adds a live location with a heading.
  TelegramArrival& WithLiveLocation(double latitude, double longitude, int period, int heading);
  /// Adds a place with a name and an address.
  TelegramArrival& WithVenue(double latitude,
                             double longitude,
                             const std::string& title,
                             const std::string& address);
  /// Adds a contact.
  TelegramArrival& WithContact(const std::string& phone, const std::string& first_name);
  /// Taps a button of a message that the bot sent.
  TelegramArrival& TapsButton(std::int64_t message_id, std::string data);
  /// Edits an earlier message of the person.
  TelegramArrival& Edits(std::int64_t message_id, std::string what);
  /// Replies to a message of the chat.
  TelegramArrival& InReplyTo(std::int64_t message_id);
  /// Acts in a group or channel instead of the person's own chat.
  TelegramArrival& InChat(std::int64_t chat_id);
  /// Sets the person's first name.
  TelegramArrival& WithName(std::string first);
  /// Sets any member of the message, given as JSON. Applied last.
  TelegramArrival& WithMember(std::string name, std::string json);
  /// Selects the bot; by default the first one.
  TelegramArrival& ToBot(std::string token);

  /// The person's id.
  std::int64_t person;
  /// The chat's id; 0 means the person's own chat with the bot.
  std::int64_t chat = 0;
  /// The kind of update.
  Kind kind = Kind::Message;
  /// The text or caption.
  std::string text;
  /// The message that is edited, or whose button is tapped; 0 for a new message.
  std::int64_t message_id = 0;
  /// The data of the tapped button.
  std::string callback_data;
  /// The message that is replied to; 0 for none.
  std::int64_t reply_to = 0;
  /// The person's first name.
  std::string first_name = "Simulated";
  /// Members of the message, as JSON text.
  std::vector<std::pair<std::string, std::string>> members;
  /// Whether the text is the caption of a file.
  bool text_is_caption = false;
  /// The bot that receives the update; empty means the first one.
  std::string bot_token;
};

}  // namespace ratatosk::simulators
