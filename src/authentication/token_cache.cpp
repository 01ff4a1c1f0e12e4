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
// The delay between two attempts to renew a token that is still valid.
constexpr seconds kRestAfterFailure{5};
constexpr seconds kLongestMargin = std::chrono::minutes(5);
// A limit that a clock can still represent.
constexpr seconds kLongestLife = std::chrono::hours(24 * 365);

}  // namespace

class TokenCache::Entry final : public ICredentialProvider,
                                public std::enable_shared_from_this<Entry> {
 public:
  explicit Entry(std::shared_ptr<ITokenSource> source) : source_(std::move(source)) {}

  asio::awaitable<OperationResult<Credential>> GetAsync(OperationContext& operation) override {
    auto self = shared_from_this();
    const auto& clock = operation.Runtime().Clock();
    const auto now = clock.Now();
    auto fetch = [self](OperationContext& request) { return FetchAsync(self, request); };
    constexpr auto kTimeout = MessagingErrorCodes::OperationTimeout;
    if (credential_ && now < expires_at_) {
      const auto valid = *credential_;
      if (now >= refresh_at_) flight_.Start(operation.Runtime(), kTimeout, std::move(fetch));
      co_return valid;
    }
    if (refusal_ && now < ask_again_at_) {
      const auto left = std::chrono::ceil<std::chrono::milliseconds>(ask_again_at_ - now);
      operation.BeginPreparation();
      co_return refusal_->WithRetry(Retry::After(left));
    }
    operation.BeginPreparation();
    auto fetched = co_await flight_.RunAsync(operation.Runtime(), kTimeout, std::move(fetch));
    if (!fetched && operation.Stopped() != StopReason::None) co_return fetched;
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
    if (!token) co_return self->Refused(token.Error(), clock.Now());
    self->refusal_.reset();
    const auto life = std::clamp(token->lifetime, seconds(0), kLongestLife);
    self->expires_at_ = asked + life;
    self->refresh_at_ = self->expires_at_ - std::min(life / 10, kLongestMargin);
    self->credential_ = Credential::Bearer(token->token);
    co_return *self->credential_;
  }

  Error Refused(const Error& error, Tick now) {
    const auto wait = error.Retry().Delay();
    refusal_.reset();
    if (wait > std::chrono::milliseconds::zero()) refusal_ = error;
    ask_again_at_ = now + wait;
    refresh_at_ = now + std::max<std::chrono::milliseconds>(wait, kRestAfterFailure);
    return error;
  }

  std::shared_ptr<ITokenSource> source_;
  std::optional<Credential> credential_;
  Tick refresh_at_{};
  Tick expires_at_{};
  /// The error of the endpoint, while it must not be asked again.
  std::optional<Error> refusal_;
  Tick ask_again_at_{};
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
