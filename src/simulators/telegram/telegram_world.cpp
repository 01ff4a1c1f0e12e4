#include "simulators/telegram/telegram_world.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>

namespace ratatosk::simulators {

namespace json = boost::json;

TelegramWorld::TelegramWorld(TelegramSimulatorOptions given)
    : options(std::move(given)), chats(options.Chats()) {
  for (auto& bot : options.Bots()) bots.push_back(std::make_unique<BotState>(bot));
}

std::int64_t TelegramWorld::Now() const {
  const auto now = options.clock ? options.clock() : std::chrono::system_clock::now();
  return std::chrono::duration_cast<std::chrono::seconds>(now.time_since_epoch()).count();
}

BotState* TelegramWorld::FindBot(std::string_view token) noexcept {
  for (auto& bot : bots) {
    if (bot->bot.token == token) return bot.get();
  }
  return nullptr;
}

TelegramChat* TelegramWorld::FindChat(std::string_view chat_id) noexcept {
  for (auto& chat : chats) {
    if (std::to_string(chat.id) == chat_id || (!chat.name.empty() && chat.name == chat_id)) {
      return &chat;
    }
  }
  return nullptr;
}

TelegramMessage* TelegramWorld::FindMessage(std::int64_t chat_id,
                                            std::int64_t message_id) noexcept {
  for (auto& message : messages) {
    const auto& entry = message->entry;
    if (entry.chat_id == chat_id && entry.message_id == message_id && !entry.deleted) {
      return message.get();
    }
  }
  return nullptr;
}

std::string TelegramWorld::NewFileId(const std::string& kind) {
  char text[40];
  std::snprintf(text, sizeof text, "AgACAgQAAxkBAAI%08llx", static_cast<long long>(++last_file_));
  file_kinds_[text] = kind;
  return text;
}

void TelegramWorld::LearnFiles(const json::object& message_view) {
  const auto learn = [&](const json::value& file, const std::string& kind) {
    const auto* object = file.if_object();
    const auto* id = object ? object->if_contains("file_id") : nullptr;
    if (id && id->is_string()) file_kinds_[std::string(id->as_string())] = kind;
  };
  for (const auto& [name, value] : message_view) {
    const std::string kind(name);
    learn(value, kind);
    if (const auto* sizes = value.if_array()) {
      for (const auto& size : *sizes) learn(size, kind);
    }
  }
}

std::string TelegramWorld::KindOfFile(const std::string& file_id) const {
  const auto found = file_kinds_.find(file_id);
  return found == file_kinds_.end() ? std::string() : found->second;
}

json::object TelegramWorld::ChatView(const TelegramChat& chat) const {
  json::object view{{"id", chat.id}};
  if (chat.id > 0) {
    view["type"] = "private";
    view["first_name"] = "Simulated";
  } else {
    view["type"] = chat.name.empty() ? "supergroup" : "channel";
    view["title"] = "Simulated chat";
  }
  if (!chat.name.empty()) view["username"] = chat.name.substr(1);
  return view;
}

json::object TelegramWorld::BotView(const TelegramBot& bot) const {
  return {
      {"id", bot.Id()}, {"is_bot", true}, {"first_name", "Simulated bot"}, {"username", bot.name}};
}

std::size_t TelegramWorld::PendingUpdates() const noexcept {
  std::size_t count = 0;
  for (const auto& bot : bots) count += bot->updates.size();
  return count;
}

std::string HideToken(std::string_view target) {
  const auto colon = target.find(':');
  if (!target.starts_with("/bot") || colon == std::string_view::npos) return std::string(target);
  const auto end = std::min(target.find_first_of("/?", colon), target.size());
  return std::string(target.substr(0, colon + 1)) + "***" + std::string(target.substr(end));
}

}  // namespace ratatosk::simulators
