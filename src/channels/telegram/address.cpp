#include "channels/telegram/address.hpp"

#include <algorithm>

#include "channels/telegram/text.hpp"

namespace ratatosk::telegram {

namespace {

constexpr std::size_t kMostNameCharacters = 32;

bool IsPublicName(std::string_view text) noexcept {
  if (!text.starts_with('@') || text.size() < 5 || text.size() > kMostNameCharacters + 1) {
    return false;
  }
  text.remove_prefix(1);
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return IsTokenCharacter(c) && c != '-'; });
}

}  // namespace

std::string ChatFault(const Endpoint& endpoint) {
  const std::string_view address = endpoint.Address();
  if (address.empty()) return "is empty";
  const auto number = ParseInteger(address);
  if (endpoint.Type() == EndpointType::UserId) {
    return number && *number > 0 ? std::string() : "must be a person's number, such as 5550002222";
  }
  if ((number && *number != 0) || IsPublicName(address)) return {};
  return "must be a chat's number, such as -1001234567890, or a public one's @name";
}

std::optional<RemoteId> RemoteId::Parse(std::string_view text) {
  const auto slash = text.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  const Endpoint chat(EndpointType::Id, std::string(text.substr(0, slash)));
  const auto message = ParseInteger(text.substr(slash + 1));
  if (!ChatFault(chat).empty() || !message || *message <= 0) return std::nullopt;
  return RemoteId(chat.Address(), *message);
}

}  // namespace ratatosk::telegram
