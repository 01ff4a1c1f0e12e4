#include <ratatosk/simulators/telegram/telegram_records.hpp>

#include <algorithm>

namespace ratatosk::simulators {

bool TelegramLedgerEntry::HasParam(std::string_view name) const noexcept {
  return std::any_of(params.begin(), params.end(),
                     [&](const auto& param) { return param.first == name; });
}

std::string_view TelegramLedgerEntry::FindParam(std::string_view name) const noexcept {
  const auto found = std::find_if(params.begin(), params.end(),
                                  [&](const auto& param) { return param.first == name; });
  return found == params.end() ? std::string_view() : std::string_view(found->second);
}

}  // namespace ratatosk::simulators
