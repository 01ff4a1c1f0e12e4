#include <algorithm>
#include <optional>
#include <utility>

#include <ratatosk/authentication/token.hpp>
#include <ratatosk/core/single_flight.hpp>

namespace ratatosk {

namespace asio = boost::asio;

namespace {

using std::chrono::seconds;

constexpr seconds kTimeLimit{10};
constexpr seconds kLongestMargin = std::chrono::minutes(5);
// As far ahead as a clock can count.
constexpr seconds kLongestLife = std::chrono::hours(24 * 365);

}  // namespace

class TokenCache::Entry final : public ICredentialProvider,
                                public std::enable_shared_from_this<Entry> {
 public:
  explicit Entry(std::shared_ptr<ITokenSource> source) : source_(std::move(source)) {}

  asio::awaitable<OperationResult<Credential>> GetAsync(OperationContext& operation) override {
    auto self = shared_from_this();
    const auto& clock = operation.Runtime().Clock();
    if (credential_ && clock.Now() < refresh_at_) co_return *credential_;
    auto fetch = [self](OperationContext& request) { return FetchAsync(self, request); };
    operation.BeginPreparation();
    auto fetched = co_await flight_.RunAsync(operation.Runtime(),
                                             MessagingErrorCodes::OperationTimeout, fetch);
    if (!fetched && operation.Stopped() != StopReason::None) co_return fetched;
    if (!fetched && credential_ && clock.Now() < expires_at_) fetched = *credential_;
    if (fetched) {
      operation.EndPreparation();
    } else if (fetched.Error().Code() == MessagingErrorCodes::OperationTimeout) {
      co_return Error(MessagingErrorCodes::AuthenticationFailed, "no token came in time")
          .WithRetry(Retry::Now());
    }
    co_return fetched;
  }

  void Invalidate(const Credential& refused) override {
    if (credential_ && *credential_ == refused) credential_.reset();
  }

 private:
  static asio::awaitable<OperationResult<Credential>> FetchAsync(std::shared_ptr<Entry> self,
                                                                 OperationContext& operation) {
    const auto& clock = operation.Runtime().Clock();
    operation.StopAt(clock.Now() + kTimeLimit);
    const auto asked = clock.Now();
    auto token = co_await self->source_->FetchAsync(operation);
    if (!token) co_return token.Error();
    const auto life = std::clamp(token->lifetime, seconds(0), kLongestLife);
    self->expires_at_ = asked + life;
    self->refresh_at_ = self->expires_at_ - std::min(life / 10, kLongestMargin);
    self->credential_ = Credential::Bearer(token->token);
    co_return *self->credential_;
  }

  std::shared_ptr<ITokenSource> source_;
  std::optional<Credential> credential_;
  Tick refresh_at_{};
  Tick expires_at_{};
  SingleFlight<Credential> flight_;
};

std::shared_ptr<ICredentialProvider> TokenCache::Get(std::shared_ptr<ITokenSource> source) {
  auto& place = entries_[source->Identity()];
  if (auto known = place.lock()) return known;
  auto made = std::make_shared<Entry>(std::move(source));
  place = made;
  if (entries_.size() >= prune_at_) {
    std::erase_if(entries_, [](const auto& entry) { return entry.second.expired(); });
    prune_at_ = std::max<std::size_t>(64, 2 * entries_.size());
  }
  return made;
}

std::shared_ptr<TokenCache> MakeTokenCache(const Runtime&) {
  return std::make_shared<TokenCache>();
}

}  // namespace ratatosk
