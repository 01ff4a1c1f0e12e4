#include "simulators/telegram/entity_text.hpp"

#include "simulators/telegram/bot_call.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

namespace ratatosk::simulators {

void EntityText::Add(char c) {
  const auto byte = static_cast<unsigned char>(c);
  text_ += c;
  if ((byte & 0xC0U) != 0x80U) units_ += byte >= 0xF0U ? 2 : 1;
}

void EntityText::Add(std::string_view text) {
  for (const char c : text) Add(c);
}

void EntityText::Begin(std::string type, std::string mark) {
  auto& entity = open_.emplace_back();
  entity.type = std::move(type);
  entity.mark = std::move(mark);
  entity.offset = units_;
}

bool EntityText::HasOpen(std::string_view type) const noexcept {
  return std::any_of(open_.begin(), open_.end(),
                     [&](const Entity& entity) { return entity.type == type; });
}

std::string_view EntityText::OpenType() const noexcept {
  return open_.empty() ? std::string_view() : std::string_view(open_.back().type);
}

std::string_view EntityText::OpenMark() const noexcept {
  return open_.empty() ? std::string_view() : std::string_view(open_.back().mark);
}

void EntityText::End() {
  auto entity = std::move(open_.back());
  open_.pop_back();
  entity.length = units_ - entity.offset;
  if (entity.length == 0 || (entity.type == "text_link" && entity.url.empty())) return;
  ended_.push_back(std::move(entity));
}

boost::json::array EntityText::Entities() const {
  auto sorted = ended_;
  std::stable_sort(sorted.begin(), sorted.end(), [](const Entity& a, const Entity& b) {
    return std::tie(a.offset, b.length, a.type) < std::tie(b.offset, a.length, b.type);
  });
  boost::json::array entities;
  for (const auto& entity : sorted) {
    boost::json::object shown{
        {"type", entity.type}, {"offset", entity.offset}, {"length", entity.length}};
    if (!entity.url.empty()) shown["url"] = entity.url;
    entities.push_back(std::move(shown));
  }
  return entities;
}

void RefuseEntities(const std::string& what) { Refuse("can't parse entities: " + what); }

}  // namespace ratatosk::simulators
