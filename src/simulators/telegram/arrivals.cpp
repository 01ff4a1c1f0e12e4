#include "simulators/telegram/arrivals.hpp"

#include <stdexcept>
#include <utility>

namespace ratatosk::simulators {

namespace json = boost::json;

namespace {

json::object PersonView(const TelegramArrival& arrival) {
  return {{"id", arrival.person},
          {"is_bot", false},
          {"first_name", arrival.first_name},
          {"language_code", "en"}};
}

const TelegramChat& ChatOf(TelegramWorld& world, const TelegramArrival& arrival) {
  const auto id = arrival.chat == 0 ? arrival.person : arrival.chat;
  // A bot may write to anyone who has written to it.
  if (auto* known = world.FindChat(std::to_string(id))) {
    known->blocked = false;
    return *known;
  }
  world.chats.emplace_back(id);
  return world.chats.back();
}

json::object MessageView(TelegramWorld& world,
                         const TelegramArrival& arrival,
                         const TelegramChat& chat) {
  json::object view{{"from", PersonView(arrival)}};
  view["chat"] = world.ChatView(chat);
  view["date"] = world.Now();
  if (arrival.reply_to != 0) {
    const auto* target = world.FindMessage(chat.id, arrival.reply_to);
    if (!target) throw std::invalid_argument("replyTo: there is no such message");
    view["reply_to_message"] = target->view;
  }
  if (!arrival.text.empty()) view[arrival.text_is_caption ? "caption" : "text"] = arrival.text;
  for (const auto& [name, text] : arrival.members) view[name] = json::parse(text);
  return view;
}

json::object NewMessage(TelegramWorld& world, const TelegramArrival& arrival) {
  const auto& chat = ChatOf(world, arrival);
  auto message = std::make_unique<TelegramMessage>();
  message->from_bot = false;
  message->entry.chat_id = chat.id;
  message->view = MessageView(world, arrival, chat);
  world.LearnFiles(message->view);
  message->entry.message_id = world.NextMessageId(chat.id);
  message->entry.text = arrival.text;
  message->view["message_id"] = message->entry.message_id;
  auto view = message->view;
  world.messages.push_back(std::move(message));
  return view;
}

json::object EditedMessage(TelegramWorld& world, const TelegramArrival& arrival) {
  const auto& chat = ChatOf(world, arrival);
  auto* message = world.FindMessage(chat.id, arrival.message_id);
  if (!message || message->from_bot) {
    throw std::invalid_argument("edit: the person wrote no such message");
  }
  message->entry.text = arrival.text;
  message->view["text"] = arrival.text;
  message->view["edit_date"] = world.Now();
  return message->view;
}

json::object CallbackQuery(TelegramWorld& world, BotState& bot, const TelegramArrival& arrival) {
  const auto& chat = ChatOf(world, arrival);
  const auto* message = world.FindMessage(chat.id, arrival.message_id);
  if (!message) throw std::invalid_argument("tap: there is no such message");
  const auto id = std::to_string(world.NextQueryId());
  bot.open_queries.push_back(id);
  return {{"id", id},
          {"from", PersonView(arrival)},
          {"message", message->view},
          {"chat_instance", "-3713740136582341215"},
          {"data", arrival.callback_data}};
}

}  // namespace

BotState& BotFor(TelegramWorld& world, const TelegramArrival& arrival) {
  if (arrival.bot_token.empty()) return *world.bots.front();
  auto* bot = world.FindBot(arrival.bot_token);
  if (!bot) throw std::invalid_argument("bot: there is no bot of that token");
  return *bot;
}

Update MakeUpdate(TelegramWorld& world, BotState& bot, const TelegramArrival& arrival) {
  json::object body;
  std::string kind;
  switch (arrival.kind) {
    case TelegramArrival::Kind::Message:
      kind = arrival.chat < 0 && world.ChatView(ChatOf(world, arrival))["type"] == "channel"
                 ? "channel_post"
                 : "message";
      body = NewMessage(world, arrival);
      if (kind == "channel_post") body.erase("from");
      break;
    case TelegramArrival::Kind::EditedMessage:
      kind = "edited_message";
      body = EditedMessage(world, arrival);
      break;
    case TelegramArrival::Kind::CallbackQuery:
      kind = "callback_query";
      body = CallbackQuery(world, bot, arrival);
      break;
  }
  const auto id = world.NextUpdateId();
  json::object update{{"update_id", id}};
  update[kind] = std::move(body);
  return Update(id, std::move(update));
}

TelegramPost MakePost(const Update& update,
                      const std::string& url,
                      const std::string& secret_token) {
  TelegramPost post;
  post.update_id = update.id;
  post.url = url;
  post.headers.emplace_back("Content-Type", "application/json");
  if (!secret_token.empty()) {
    post.headers.emplace_back("X-Telegram-Bot-Api-Secret-Token", secret_token);
  }
  post.body = json::serialize(update.json);
  return post;
}

}  // namespace ratatosk::simulators
