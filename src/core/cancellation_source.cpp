#include <ratatosk/core/cancellation_source.hpp>

#include <list>
#include <mutex>
#include <vector>

namespace ratatosk {

using boost::asio::cancellation_type;

// Recursive: a handler that stops its operation immediately may clear its own slot.
struct CancellationSource::Shared {
  std::recursive_mutex mutex;
  cancellation_type cancelled = cancellation_type::none;
  std::list<std::weak_ptr<CancellationSlot::State>> slots;
};

struct CancellationSlot::State {
  explicit State(std::shared_ptr<CancellationSource::Shared> owner) : shared(std::move(owner)) {}
  std::shared_ptr<CancellationSource::Shared> shared;
  Handler handler;
};

void CancellationSlot::Assign(Handler handler) {
  std::scoped_lock lock(state_->shared->mutex);
  state_->handler = std::move(handler);
  if (state_->shared->cancelled != cancellation_type::none) {
    Handler call = state_->handler;
    call(state_->shared->cancelled);
  }
}

void CancellationSlot::clear() noexcept {
  if (!state_) return;
  Handler doomed;
  std::scoped_lock lock(state_->shared->mutex);
  doomed.swap(state_->handler);
}

CancellationSource::CancellationSource() : shared_(std::make_shared<Shared>()) {}

CancellationSlot CancellationSource::Slot() const {
  auto state = std::make_shared<CancellationSlot::State>(shared_);
  std::scoped_lock lock(shared_->mutex);
  std::erase_if(shared_->slots, [](const auto& slot) { return slot.expired(); });
  shared_->slots.push_back(state);
  return CancellationSlot(std::move(state));
}

void CancellationSource::Cancel(cancellation_type type) {
  std::scoped_lock lock(shared_->mutex);
  shared_->cancelled |= type;
  // Copies, because a handler may clear its slot and thereby destroy itself.
  const std::vector<std::weak_ptr<CancellationSlot::State>> slots(shared_->slots.begin(),
                                                                  shared_->slots.end());
  for (const auto& slot : slots) {
    auto state = slot.lock();
    if (!state || !state->handler) continue;
    auto call = state->handler;
    call(type);
  }
}

}  // namespace ratatosk
