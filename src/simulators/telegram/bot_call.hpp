#pragma once

#include "simulators/telegram/bot_params.hpp"
#include "simulators/telegram/entity_text.hpp"
#include "simulators/telegram/telegram_world.hpp"

#include <boost/json.hpp>

#include <functional>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>

namespace ratatosk::simulators {

/// An error of the Bot API. Thrown by its methods, and turned into the response in one place.
class BotError : public std::runtime_error {
 public:
  BotError(int error_code, const std::string& description)
      : std::runtime_error(description), code(error_code) {}

  int code;
  boost::json::object parameters;
};

/// Throws `Bad Request: ...`.
[[noreturn]] void Refuse(const std::string& what);

/// A bot's call of a method. The world is locked while it is served.
class BotCall {
 public:
  BotCall(TelegramWorld& its_world,
          const HttpRequest& its_request,
          BotState& its_bot,
          BotParams its_params,
          std::string its_method)
      : world(its_world),
        request(its_request),
        bot(its_bot),
        params(std::move(its_params)),
        method(std::move(its_method)) {}

  TelegramWorld& world;
  const HttpRequest& request;
  BotState& bot;
  BotParams params;
  /// In Telegram's own spelling.
  std::string method;
};

/// A function that returns the result of a method, or throws BotError.
using BotMethod = boost::json::value (*)(BotCall& call);

class NamedMethod {
 public:
  constexpr NamedMethod(std::string_view its_name, BotMethod function)
      : name(its_name), method(function) {}

  std::string_view name;  ///< In Telegram's own spelling; calls are case-insensitive.
  BotMethod method;
};
std::span<const NamedMethod> SendMethods() noexcept;
std::span<const NamedMethod> OtherMethods() noexcept;

/// Returns the chat that `chat_id` names. Throws BotError unless the bot may write to it.
TelegramChat& ReceivingChat(BotCall& call);
/// Checks the parameter `name` and applies parse_mode to it. Returns the visible text, of at most
/// `most` characters.
EntityText VisibleText(const BotCall& call, std::string_view name, std::size_t most);
/// Puts the text into a message as `name`: "text" or "caption".
void PutText(TelegramMessage& message, std::string_view name, const EntityText& text);
/// Checks `reply_markup`. Returns nullopt if it is missing.
std::optional<boost::json::object> CheckReplyMarkup(const BotCall& call);

}  // namespace ratatosk::simulators
