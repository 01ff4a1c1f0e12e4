#include "connectors/attempt_gate.hpp"

#include <utility>

namespace ratatosk {

void AttemptGate::Leave() {
  --inside_;
  // A waiter can leave again during its turn, which must not recurse through the whole queue.
  if (std::exchange(letting_in_, true)) return;
  struct Reset {
    bool& flag;
    ~Reset() { flag = false; }
  } const reset{letting_in_};
  while (inside_ < most_ && !line_.empty()) {
    auto& next = line_.front();
    next.LeaveLine();
    ++inside_;
    next.OnTurn();
  }
}

void AttemptGate::Abandon() noexcept {
  while (!line_.empty()) {
    auto& waiter = line_.front();
    waiter.LeaveLine();
    waiter.OnAbandoned();
  }
}

}  // namespace ratatosk
