#include <ratatosk/client/sender_resolver.hpp>

#include <algorithm>

namespace ratatosk {

namespace asio = boost::asio;

namespace {

// Longer times count as unlimited, because adding them to a point in time would overflow.
Tick Later(Tick now, std::chrono::milliseconds time) {
  return now + std::min<std::chrono::milliseconds>(time, std::chrono::hours(1'000'000));
}

}  // namespace

class SenderResolver::Answer {
 public:
  Answer(Key k, Sender s, Tick until)
      : key(std::move(k)), sender(std::move(s)), fresh_until(until) {}

  Key key;
  Sender sender;
  Tick fresh_until;
};

/// Removes the flight when its work has ended, whatever the outcome.
class SenderResolver::Departure {
 public:
  Departure(SenderResolver& resolver, const Key& key) : resolver_(resolver), key_(key) {}
  ~Departure() { resolver_.flights_.erase(key_); }
  Departure(const Departure&) = delete;
  Departure& operator=(const Departure&) = delete;

 private:
  SenderResolver& resolver_;
  const Key& key_;
};

SenderResolver::SenderResolver(std::shared_ptr<ISenderRepository> repository,
                               SenderCacheOptions options)
    : repository_(std::move(repository)), options_(options) {}

std::shared_ptr<SenderResolver> SenderResolver::Make(std::shared_ptr<ISenderRepository> repository,
                                                     SenderCacheOptions options) {
  return std::shared_ptr<SenderResolver>(new SenderResolver(std::move(repository), options));
}

const SenderResolver::Sender* SenderResolver::Remembered(const Key& key, Tick now) {
  const auto found = places_.find(key);
  if (found == places_.end() || found->second->fresh_until <= now) return nullptr;
  answers_.splice(answers_.begin(), answers_, found->second);
  return &found->second->sender;
}

void SenderResolver::Remember(const Key& key, Sender sender, Tick now) {
  const auto until = Later(now, sender ? options_.time_to_live : options_.unknown_time_to_live);
  if (const auto old = places_.find(key); old != places_.end()) {
    answers_.erase(old->second);
    places_.erase(old);
  }
  answers_.emplace_front(key, std::move(sender), until);
  places_.emplace(key, answers_.begin());
  if (answers_.size() > options_.capacity) {
    places_.erase(answers_.back().key);
    answers_.pop_back();
  }
}

asio::awaitable<OperationResult<SenderResolver::Sender>> SenderResolver::LookUpAsync(
    Key key, OperationContext& operation) {
  Departure departure(*this, key);
  operation.StopAt(Later(operation.Runtime().Clock().Now(), options_.look_up_timeout),
                   "SenderCacheOptions::look_up_timeout");
  auto found = co_await repository_->FindAsync(key.first, key.second, operation);
  if (found) Remember(key, *found, operation.Runtime().Clock().Now());
  co_return found;
}

asio::awaitable<OperationResult<Endpoint>> SenderResolver::ResolveAsync(
    std::string name, std::string channel, OperationContext& operation) {
  const Key key(std::move(name), std::move(channel));
  OperationResult<Sender> found = AbortedError();
  if (const auto* known = Remembered(key, operation.Runtime().Clock().Now())) {
    found = *known;
  } else {
    auto& place = flights_[key];
    if (!place) place = std::make_shared<SingleFlight<Sender>>();
    const auto flight = place;
    auto work = [self = shared_from_this(), key](OperationContext& context) {
      return self->LookUpAsync(key, context);
    };
    found = co_await flight->RunAsync(operation.Runtime(), MessagingErrorCodes::OperationTimeout,
                                      std::move(work));
  }
  if (!found) co_return found.Error();
  if (!*found) {
    co_return Error(MessagingErrorCodes::MissingSender,
                    "no sender '" + key.first + "' is known for " + key.second)
        .WithMember("Sender");
  }
  co_return std::move(**found);
}

}  // namespace ratatosk
