#include <algorithm>
#include <chrono>
#include <exception>
#include <functional>
#include <map>
#include <mutex>
#include <new>
#include <utility>

#include "connectors/connector_impl.hpp"

// What lasts longer than a call: the streams that users run, and the sessions that channels hold.

namespace ratatosk {

namespace asio = boost::asio;

namespace {

constexpr std::chrono::milliseconds kFirstWait(100);
constexpr std::chrono::milliseconds kLongestWait(30'000);

/// The connectors of a Runtime, to be told when its context goes away. From any thread.
class ConnectorSet final : public RuntimeSlot {
 public:
  using Release = std::function<void()>;

  void Add(const void* connector, Release release) {
    const std::lock_guard lock(mutex_);
    connectors_.emplace(connector, std::move(release));
  }
  void Remove(const void* connector) {
    const std::lock_guard lock(mutex_);
    connectors_.erase(connector);
  }
  void ReleaseIo() noexcept override {
    std::map<const void*, Release> all;
    {
      const std::lock_guard lock(mutex_);
      all.swap(connectors_);
    }
    for (auto& [connector, release] : all) release();
  }

 private:
  std::mutex mutex_;
  std::map<const void*, Release> connectors_;
};

std::shared_ptr<ConnectorSet> MakeConnectorSet(const Runtime&) {
  return std::make_shared<ConnectorSet>();
}

constexpr SlotKey<ConnectorSet> kConnectors{"connectors", &MakeConnectorSet};

}  // namespace

void ChannelConnectorBase::Impl::Attach() {
  core->host_ = std::shared_ptr<ConnectorCore::Host>(shared_from_this(), this);
  auto release = [weak = weak_from_this()] {
    if (auto self = weak.lock()) self->ReleaseIo();
  };
  runtime.Get(kConnectors)->Add(this, std::move(release));
}

ChannelConnectorBase::Impl::~Impl() { runtime.Get(kConnectors)->Remove(this); }

void ChannelConnectorBase::Impl::ReleaseIo() noexcept {
  one_ended_.Abandon();
  core->ReleaseIo();
}

/// Stands between a channel and the user's sink.
class ChannelConnectorBase::Impl::CountingSink final : public IInboundSink {
 public:
  CountingSink(IInboundSink& user, Impl& impl) : user_(user), impl_(impl) {}

  asio::awaitable<OperationResult<void>> OnInbound(Inbound inbound) override {
    impl_.MarkRepeated(inbound);
    const auto ids = IdsOf(inbound);
    OperationResult<void> taken;
    try {
      taken = co_await user_.OnInbound(std::move(inbound));
    } catch (const std::bad_alloc&) {
      throw;
    } catch (const std::exception& e) {
      taken = Error(MessagingErrorCodes::ReceiveMessagesError, e.what());
    } catch (...) {
      taken = Error(MessagingErrorCodes::ReceiveMessagesError, "unknown exception");
    }
    if (taken) impl_.Taken(ids);
    co_return taken;
  }

 private:
  IInboundSink& user_;
  Impl& impl_;
};

IStreamReceiver* ChannelConnectorBase::Impl::StreamReceiver() noexcept {
  return dynamic_cast<IStreamReceiverCore*>(core.get()) ? this : nullptr;
}

asio::awaitable<OperationResult<void>> ChannelConnectorBase::Impl::RunAsync(IInboundSink& sink) {
  auto rules = Rules("RunAsync", Capabilities::ReceiveMessages | Capabilities::HandleMessageState,
                     MessagingErrorCodes::OperationTimeout,
                     MessagingErrorCodes::ReceiveMessagesError, CommonSettings::ReceiveTimeout);
  rules.kind = OperationKind::Stream;
  auto work = [&sink](Impl& impl, OperationContext& operation) {
    return impl.ReceiveStreamAsync(sink, operation);
  };
  return Run<void>(rules, std::move(work));
}

asio::awaitable<OperationResult<void>> ChannelConnectorBase::Impl::ReceiveStreamAsync(
    IInboundSink& sink, OperationContext& operation) {
  if (streaming_) {
    co_return Error(MessagingErrorCodes::ReceiveMessagesError, "a stream is running already");
  }
  streaming_ = true;
  const std::unique_ptr<bool, void (*)(bool*)> at_end(&streaming_, [](bool* on) { *on = false; });
  CountingSink counting(sink, *this);
  auto& streamer = dynamic_cast<IStreamReceiverCore&>(*core);
  co_return co_await streamer.ReceiveStreamCoreAsync(counting, operation);
}

void ChannelConnectorBase::Impl::Supervise(ConnectorCore::Session session) {
  auto body = [self = shared_from_this(),
               session = std::move(session)](OperationContext& operation) mutable {
    return self->SuperviseAsync(session, operation);
  };
  auto ignore = [](OperationResult<void>) {};  // said by state and log
  RunOperation<void>(runtime, MessagingErrorCodes::OperationTimeout, std::move(body), ignore);
}

void ChannelConnectorBase::Impl::ReportConnected() {
  lost_in_a_row_ = 0;
  lost_ = false;
  if (Transit(ConnectorEvent::ConnectionRestored)) trouble_.reset();
}

asio::awaitable<OperationResult<void>> ChannelConnectorBase::Impl::SuperviseAsync(
    ConnectorCore::Session& session, OperationContext& operation) {
  Registration here(*this, operation, OperationKind::Session);
  // Those of an initialization that failed are on their way out: two would receive the same.
  const auto& sessions = InFlight(OperationKind::Session);
  const auto leaves = [](const OperationContext* each) {
    return each->Stopped() != StopReason::None;
  };
  while (std::any_of(sessions.begin(), sessions.end(), leaves)) {
    const auto one_left = co_await one_ended_.WaitAsync();
    if (!one_left) co_return AbortedError();
  }
  const auto now = state.load();
  if (now == ConnectorState::ShuttingDown || now == ConnectorState::Shutdown) {
    co_return AbortedError();
  }
  while (operation.Stopped() == StopReason::None) {
    auto ended = co_await RunPart<void>(operation, MessagingErrorCodes::OperationTimeout, session);
    if (ended) co_return ended;
    if (operation.Stopped() != StopReason::None) break;
    if (ended.Error().Retry().GetKind() == Retry::Kind::Never) {
      SessionEnded(ConnectorEvent::GaveUp, ended.Error());
      co_return ended;
    }
    SessionEnded(ConnectorEvent::ConnectionLost, ended.Error());
    const auto again = NextSessionAt(ended.Error());
    co_await runtime.Timers().WaitUntilAsync(again);
  }
  co_return AbortedError();
}

void ChannelConnectorBase::Impl::SessionEnded(ConnectorEvent how, Error why) {
  if (state.load() != ConnectorState::Initializing) {
    trouble_ = std::move(why);
    Transit(how);
  } else if (how == ConnectorEvent::GaveUp) {
    if (!gave_up_) gave_up_ = std::move(why);
  } else {
    trouble_ = std::move(why);
    lost_ = true;
  }
}

Tick ChannelConnectorBase::Impl::NextSessionAt(const Error& lost) {
  const auto doublings = std::min(lost_in_a_row_, 10U);
  ++lost_in_a_row_;
  const auto most = std::min(kFirstWait * (1U << doublings), kLongestWait);
  // From half of it to all of it, so that many connectors do not come back at once.
  const auto half = most / 2;
  const auto spread =
      std::chrono::milliseconds(runtime.Random() % static_cast<std::uint64_t>(half.count() + 1));
  const auto asked = lost.Retry().Delay();
  return runtime.Clock().Now() + std::max<std::chrono::milliseconds>(half + spread, asked);
}

}  // namespace ratatosk
