#include "http/fair_queue.hpp"

#include <algorithm>

namespace ratatosk::http {

namespace {

// Up to this number, idle shares are kept, so that a key in regular use allocates nothing.
constexpr std::size_t kKeysKept = 64;

}  // namespace

FairQueue::FairQueue(std::size_t max_in_use, std::size_t max_waiting) noexcept
    : max_in_use_(std::max<std::size_t>(max_in_use, 1)),
      max_waiting_(std::max<std::size_t>(max_waiting, 1)),
      sweep_at_(kKeysKept) {}

FairQueue::Share& FairQueue::ShareOf(std::uint64_t key) {
  if (const auto found = shares_.find(key); found != shares_.end()) return found->second;
  Sweep();
  return shares_[key];
}

void FairQueue::Take(Share& share) noexcept {
  ++share.in_use_;
  ++in_use_;
  Update(share);
}

void FairQueue::GiveBack(Share& share) noexcept {
  --share.in_use_;
  --in_use_;
  Update(share);
}

void FairQueue::Push(Share& share, Entry& entry) noexcept {
  entry.share_ = &share;
  share.waiting_.push_back(entry);
  ++waiting_;
  Update(share);
}

void FairQueue::Remove(Entry& entry) noexcept { Detach(*entry.share_, entry); }

FairQueue::Entry* FairQueue::Pop() noexcept {
  if (turns_.empty()) return nullptr;
  auto& share = turns_.front();
  turns_.pop_front();  // appended again if more of its requests can be served
  auto& entry = share.waiting_.front();
  Detach(share, entry);
  return &entry;
}

void FairQueue::Detach(Share& share, Entry& entry) noexcept {
  share.waiting_.erase(share.waiting_.iterator_to(entry));
  --waiting_;
  Update(share);
}

void FairQueue::Update(Share& share) noexcept {
  const auto left = max_in_use_ - std::min(share.in_use_, max_in_use_);
  const auto ready = std::min(share.waiting_.size(), left);
  ready_ += ready - share.ready_;
  share.ready_ = ready;
  if (ready > 0 && !share.is_linked()) turns_.push_back(share);
  if (ready == 0 && share.is_linked()) turns_.erase(turns_.iterator_to(share));
}

void FairQueue::Sweep() {
  if (shares_.size() < sweep_at_) return;
  std::erase_if(shares_, [](const auto& each) {
    return each.second.in_use_ == 0 && each.second.waiting_.empty();
  });
  sweep_at_ = std::max(kKeysKept, 2 * shares_.size());
}

}  // namespace ratatosk::http
