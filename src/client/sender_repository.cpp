#include <ratatosk/client/sender_repository.hpp>

#include <algorithm>
#include <mutex>

namespace ratatosk {

namespace asio = boost::asio;

namespace {

std::string Lower(std::string text) {
  for (auto& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return text;
}

}  // namespace

MemorySenderRepository& MemorySenderRepository::Add(std::string name, Endpoint sender) {
  return Add(std::move(name), std::string(), std::move(sender));
}

MemorySenderRepository& MemorySenderRepository::Add(std::string name,
                                                    std::string channel,
                                                    Endpoint sender) {
  std::scoped_lock lock(mutex_);
  senders_.insert_or_assign(Key(std::move(name), Lower(std::move(channel))), std::move(sender));
  return *this;
}

void MemorySenderRepository::Remove(const std::string& name) {
  std::scoped_lock lock(mutex_);
  std::erase_if(senders_, [&](const auto& sender) { return sender.first.first == name; });
}

std::optional<Endpoint> MemorySenderRepository::Find(const std::string& name,
                                                     const std::string& channel) const {
  std::shared_lock lock(mutex_);
  for (const auto& where : {Lower(channel), std::string()}) {
    if (const auto found = senders_.find(Key(name, where)); found != senders_.end()) {
      return found->second;
    }
  }
  return std::nullopt;
}

asio::awaitable<OperationResult<std::optional<Endpoint>>> MemorySenderRepository::FindAsync(
    std::string name, std::string channel, OperationContext&) {
  co_return Find(name, channel);
}

}  // namespace ratatosk
