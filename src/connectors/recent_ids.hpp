#pragma once

#include <deque>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <vector>

#include <ratatosk/connectors/results.hpp>

namespace ratatosk {

/// The most recent ids, up to a fixed number.
class RecentIds {
 public:
  explicit RecentIds(std::size_t capacity) : capacity_(capacity) {}

  bool Has(std::string_view id) const { return ids_.count(std::string(id)) > 0; }

  void Add(std::string id) {
    const auto [place, added] = ids_.insert(std::move(id));
    if (!added) return;
    order_.push_back(&*place);
    if (order_.size() <= capacity_) return;
    ids_.erase(*order_.front());
    order_.pop_front();
  }

 private:
  const std::size_t capacity_;
  std::unordered_set<std::string> ids_;
  std::deque<const std::string*> order_;  // oldest first
};

/// Returns the ids of the messages, but not of the statuses.
inline std::vector<std::string> IdsOf(const Inbound& inbound) {
  std::vector<std::string> ids;
  for (const auto& message : inbound.Messages) ids.push_back(message.Message.Id());
  return ids;
}

}  // namespace ratatosk
