#include <ratatosk/simulators/telegram/telegram_simulator_options.hpp>

#include <boost/json.hpp>

#include <algorithm>
#include <cstdlib>
#include <utility>

namespace ratatosk::simulators {

std::int64_t TelegramBot::Id() const noexcept { return std::strtoll(token.c_str(), nullptr, 10); }

TelegramSimulatorOptions& TelegramSimulatorOptions::WithHttp() { return https = false, *this; }

TelegramSimulatorOptions& TelegramSimulatorOptions::WithPort(std::uint16_t number) {
  return port = number, *this;
}

TelegramSimulatorOptions& TelegramSimulatorOptions::WithCertificateFault(CertificateFault fault) {
  return certificate_fault = fault, *this;
}

TelegramSimulatorOptions& TelegramSimulatorOptions::WithBot(TelegramBot bot) {
  return bots.push_back(std::move(bot)), *this;
}

TelegramSimulatorOptions& TelegramSimulatorOptions::WithChat(const TelegramChat& chat) {
  return chats.push_back(chat), *this;
}

TelegramSimulatorOptions& TelegramSimulatorOptions::WithWebhookCa(std::string pem) {
  return webhook_ca_pem = std::move(pem), *this;
}

TelegramSimulatorOptions& TelegramSimulatorOptions::WithWebhookRetry(
    std::chrono::milliseconds wait) {
  return webhook_retry = wait, *this;
}

TelegramSimulatorOptions& TelegramSimulatorOptions::WithClock(std::function<TimePoint()> now) {
  return clock = std::move(now), *this;
}

std::vector<TelegramBot> TelegramSimulatorOptions::Bots() const {
  if (!bots.empty()) return bots;
  return {TelegramBot(std::string(kTestBotToken), std::string(kTestBotName))};
}

std::vector<TelegramChat> TelegramSimulatorOptions::Chats() const {
  std::vector<TelegramChat> all{TelegramChat(kTestPerson),
                                TelegramChat(kTestChannel, std::string(kTestChannelName))};
  for (const auto& chat : chats) {
    std::erase_if(all, [&](const TelegramChat& other) { return other.id == chat.id; });
    all.push_back(chat);
  }
  return all;
}

Fault TelegramError(int code, const std::string& description) {
  const boost::json::object body{{"ok", false}, {"error_code", code}, {"description", description}};
  return Fault::Respond(code, boost::json::serialize(body), "application/json");
}

Fault TelegramTooManyRequests(int retry_after) {
  const boost::json::object body{
      {"ok", false},
      {"error_code", 429},
      {"description", "Too Many Requests: retry after " + std::to_string(retry_after)},
      {"parameters", boost::json::object{{"retry_after", retry_after}}}};
  return Fault::Respond(429, boost::json::serialize(body), "application/json");
}

}  // namespace ratatosk::simulators
