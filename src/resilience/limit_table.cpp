#include "resilience/limit_table.hpp"

#include <algorithm>

#include <boost/asio/post.hpp>

namespace ratatosk {

using Answer = SharedLimits::State::Answer;

LimitEntry& SharedLimits::State::Find(const std::string& key, Tick now) {
  if (const auto found = entries.find(key); found != entries.end()) return found->second;
  if (entries.size() >= sweep_at_) ForgetIdle(now);
  return entries[key];
}

// Each sweep at least doubles the capacity, so its cost per key is constant.
void SharedLimits::State::ForgetIdle(Tick now) {
  std::erase_if(entries, [now](const auto& item) {
    const LimitEntry& entry = item.second;
    return entry.users == 0 && entry.shut_until <= now && entry.rate.Idle(now);
  });
  sweep_at_ = std::max<std::size_t>(256, entries.size() * 2);
}

std::vector<HeldKey> SharedLimits::State::Hold(const std::vector<LimitKey>& keys, Tick now) {
  std::vector<HeldKey> held;
  held.reserve(keys.size());
  for (const auto& key : keys) {
    auto& entry = Find(key.key, now);
    ++entry.users;
    held.emplace_back(entry, key);
  }
  return held;
}

// Takes from all keys at once or from none, so that a waiting call holds nothing. A call waits in
// the queue of one key, the one that blocks it longest. Other calls can overtake it on its other
// keys.
Answer SharedLimits::State::Try(Place& place, Tick now, Tick latest) {
  LimitEntry* blocking = nullptr;
  Tick ready = now;
  auto reason = Answer::Reason::Rate;
  std::size_t blocking_key = 0;
  for (std::size_t i = 0; i < place.held.size(); ++i) {
    const auto& key = place.held[i];
    auto& entry = *key.entry;
    const bool behind = !entry.line.empty() && entry.line.front()->ticket < place.ticket;
    const auto ahead = !behind ? 0 : place.parked == &entry ? 1 : entry.line.size();
    const auto from = std::max(now, entry.shut_until);
    const auto open = entry.rate.Earliest(key.rate, from, ahead);
    if (!behind && open <= now && !entry.calls.Full(key.concurrency)) continue;
    if (!blocking || open > ready) {
      blocking = &entry;
      ready = open;
      blocking_key = i;
      reason = entry.shut_until > now && entry.shut_until >= open ? Answer::Reason::Gate
               : open <= now && key.concurrency > 0               ? Answer::Reason::Concurrency
                                                                  : Answer::Reason::Rate;
    }
  }
  if (!blocking) {
    Unpark(place);
    for (auto& key : place.held) {
      key.taken_until = key.entry->rate.Take(key.rate, now);
      key.entry->calls.Take();
    }
    return Answer(Answer::Kind::Go, now);
  }
  if (ready > latest) return Answer(Answer::Kind::Refused, ready, reason, blocking_key);
  if (now >= latest) return Answer(Answer::Kind::Refused, Tick::max(), reason, blocking_key);
  if (place.parked != blocking) {
    if (blocking->line.size() >= longest_line) {
      return Answer(Answer::Kind::Refused, Tick::max(), Answer::Reason::Queue, blocking_key);
    }
    Unpark(place);
    Park(place, *blocking);
  }
  place.awake = false;
  // Only the first in a queue watches the time; the one before it wakes each of the others. A call
  // that is blocked by the number of calls in progress is woken when one of them ends.
  const bool timed = place.First() && ready > now;
  return Answer(Answer::Kind::Wait, timed ? ready : latest);
}

void SharedLimits::State::Park(Place& place, LimitEntry& entry) {
  if (!place.bell) place.bell = std::make_shared<LimitBell>(place);
  place.home = place.runtime.Home();
  auto& line = entry.line;
  auto next = line.end();
  while (next != line.begin() && (*std::prev(next))->ticket > place.ticket) --next;
  place.where = line.insert(next, &place);
  place.parked = &entry;
}

void SharedLimits::State::Unpark(Place& place) noexcept {
  if (!place.parked) return;
  auto& entry = *std::exchange(place.parked, nullptr);
  const bool was_first = entry.line.front() == &place;
  entry.line.erase(place.where);
  if (was_first) WakeFirst(entry);
}

// Posts while holding the lock: the executor of every queued call is still alive, because a Runtime
// that is being destroyed removes its calls first.
void SharedLimits::State::WakeFirst(LimitEntry& entry) noexcept {
  if (entry.line.empty() || entry.line.front()->awake) return;
  auto& first = *entry.line.front();
  first.awake = true;
  boost::asio::post(first.home, [weak = std::weak_ptr(first.bell)] {
    if (auto bell = weak.lock()) bell->Ring();
  });
}

void SharedLimits::State::Leave(Place& place) noexcept {
  Unpark(place);
  for (const auto& key : place.held) --key.entry->users;
  place.held.clear();
}

void SharedLimits::State::Release(std::vector<HeldKey>& held,
                                  std::optional<Tick> not_made) noexcept {
  for (const auto& key : held) {
    key.entry->calls.GiveBack();
    if (not_made) key.entry->rate.GiveBack(key.rate, key.taken_until, *not_made);
    WakeFirst(*key.entry);
    --key.entry->users;
  }
}

void SharedLimits::State::Shut(const std::string& key, Tick until, Tick now) {
  auto& entry = Find(key, now);
  entry.shut_until = std::max(entry.shut_until, until);
  const auto any = std::max(any_shut_until.load(), until.time_since_epoch().count());
  any_shut_until.store(any);
}

SharedLimits::Place::Place(std::shared_ptr<State> table,
                           Runtime r,
                           const std::vector<LimitKey>& keys)
    : state(std::move(table)), runtime(std::move(r)) {
  const auto now = runtime.Clock().Now();
  std::scoped_lock lock(state->mutex);
  held = state->Hold(keys, now);
  ticket = state->next_ticket++;
}

SharedLimits::Place::~Place() {
  std::scoped_lock lock(state->mutex);
  state->Leave(*this);
}

void LimitBell::OnTime() noexcept {
  {
    std::scoped_lock lock(place_.state->mutex);
    place_.awake = true;
  }
  Ring();
}

// Called when the executor's context is being destroyed. Nothing may be posted to it anymore.
void LimitBell::OnStop() noexcept {
  {
    std::scoped_lock lock(place_.state->mutex);
    place_.awake = true;
    place_.home = {};
  }
  sleeper.Abandon();
}

LimitPermit::Impl::~Impl() {
  std::scoped_lock lock(state->mutex);
  state->Release(held, not_made);
}

}  // namespace ratatosk
