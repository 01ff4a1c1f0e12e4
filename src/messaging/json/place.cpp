#include "messaging/json/place.hpp"

namespace ratatosk::detail {

void AppendName(std::string& path, std::string_view name) {
  constexpr std::size_t kLongest = 64;
  if (!path.empty()) path += '.';
  for (const char c : name.substr(0, kLongest)) {
    path += static_cast<unsigned char>(c) < 0x20 || c == 0x7F ? '?' : c;
  }
  if (name.size() > kLongest) path += "...";
}

void AppendIndex(std::string& path, std::size_t index) {
  path += '[' + std::to_string(index) + ']';
}

std::string Place::ToText() const {
  if (!above_) return {};
  std::string path = above_->ToText();
  is_index_ ? AppendIndex(path, index_) : AppendName(path, name_);
  return path;
}

}  // namespace ratatosk::detail
