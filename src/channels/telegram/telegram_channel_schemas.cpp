#include <ratatosk/channels/telegram/telegram_channel_schemas.hpp>

#include <algorithm>

#include <ratatosk/http/url.hpp>

#include "channels/telegram/text.hpp"

namespace ratatosk::telegram {

namespace {

std::string_view TextOf(const Value& value) noexcept {
  const auto* text = value.AsString();
  return text ? std::string_view(*text) : std::string_view();
}

bool AllTokenCharacters(std::string_view text) noexcept {
  return std::all_of(text.begin(), text.end(), IsTokenCharacter);
}

}  // namespace

// The token goes into the URL unescaped, so it must not contain characters with a meaning there.
std::string CheckBotToken(const Value& value) {
  const auto text = TextOf(value);
  const auto colon = std::min(text.find(':'), text.size());
  const auto number = text.substr(0, colon);
  const auto secret = text.substr(std::min(colon + 1, text.size()));
  const bool good = !number.empty() && std::all_of(number.begin(), number.end(), IsDigit) &&
                    secret.size() >= 16 && text.size() <= 256 && AllTokenCharacters(secret);
  return good ? std::string() : "must be a bot token: a number, a colon, and letters and digits";
}

std::string CheckSecretToken(const Value& value) {
  const auto text = TextOf(value);
  const bool good = !text.empty() && text.size() <= 256 && AllTokenCharacters(text);
  return good ? std::string() : "must have 1 to 256 letters, digits, '_' and '-'";
}

std::string CheckUrl(const Value& value) {
  if (IsAbsoluteHttpUrl(TextOf(value))) return {};
  return "must be an absolute http or https URL";
}

// The bot token becomes part of its path.
std::string CheckApiBaseUrl(const Value& value) {
  if (auto fault = CheckUrl(value); !fault.empty()) return fault;
  const auto url = http::Url::Parse(TextOf(value));
  if (!url) return std::string(url.Error().Message());
  const bool path_only = TextOf(value).find_first_of("?#") == std::string_view::npos;
  return path_only ? std::string() : "must have no query or fragment";
}

}  // namespace ratatosk::telegram
