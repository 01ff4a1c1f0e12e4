#include <ratatosk/core/runtime.hpp>

#include <atomic>
#include <map>
#include <mutex>
#include <random>
#include <utility>
#include <vector>

#include <boost/asio/execution/context.hpp>
#include <boost/asio/execution_context.hpp>
#include <boost/asio/query.hpp>
#include <boost/asio/strand.hpp>

#include <ratatosk/core/timer_queue.hpp>

namespace ratatosk {

namespace asio = boost::asio;

class Runtime::State {
 public:
  State(asio::any_io_executor executor, RuntimeOptions options)
      : clock(options.clock ? std::move(options.clock) : MakeSystemClock()),
        timers(clock),
        log(std::move(options.log)),
        metrics(std::move(options.metrics)),
        tracer(std::move(options.tracer)),
        random(options.random ? std::move(options.random) : MakeRandom()),
        home(options.home == HomeExecutor::Serial || !executor
                 ? std::move(executor)
                 : asio::any_io_executor(asio::make_strand(std::move(executor)))) {}

  // Called if the context is destroyed first: sockets, timers and executors must not outlive it.
  void ReleaseIo() noexcept {
    alive.store(false);
    timers.Stop();
    std::map<std::string_view, std::shared_ptr<RuntimeSlot>> released;
    {
      std::scoped_lock lock(slots_mutex);
      released.swap(slots);
    }
    for (auto& [name, slot] : released) slot->ReleaseIo();
    home = asio::any_io_executor();
  }

  std::shared_ptr<ratatosk::Clock> clock;
  TimerQueue timers;
  std::shared_ptr<LogSink> log;
  std::shared_ptr<MetricsSink> metrics;
  std::shared_ptr<ratatosk::Tracer> tracer;
  std::function<std::uint64_t()> random;
  asio::any_io_executor home;
  std::atomic<bool> alive{true};
  std::mutex slots_mutex;
  std::map<std::string_view, std::shared_ptr<RuntimeSlot>> slots;

 private:
  static std::function<std::uint64_t()> MakeRandom() {
    std::random_device device;
    const auto seed = (static_cast<std::uint64_t>(device()) << 32) | device();
    return [engine = std::mt19937_64(seed)]() mutable { return engine(); };
  }
};

namespace {

/// Notifies Runtimes that their context is being destroyed.
class ContextWatch final : public asio::execution_context::service {
 public:
  using key_type = ContextWatch;
  static inline asio::execution_context::id id;

  explicit ContextWatch(asio::execution_context& context) : service(context) {}

  void Add(std::weak_ptr<void> owner, std::function<void()> release) {
    std::scoped_lock lock(mutex_);
    std::erase_if(watchers_, [](const auto& watcher) { return watcher.first.expired(); });
    watchers_.emplace_back(std::move(owner), std::move(release));
  }

 private:
  void shutdown() override {
    std::vector<std::pair<std::weak_ptr<void>, std::function<void()>>> watchers;
    {
      std::scoped_lock lock(mutex_);
      watchers.swap(watchers_);
    }
    for (auto& [owner, release] : watchers) {
      if (auto alive = owner.lock()) release();
    }
  }

  std::mutex mutex_;
  std::vector<std::pair<std::weak_ptr<void>, std::function<void()>>> watchers_;
};

}  // namespace

Runtime::Runtime(asio::any_io_executor executor, RuntimeOptions options)
    : state_(std::make_shared<State>(executor, std::move(options))) {
  if (!executor) {
    state_->ReleaseIo();
    return;
  }
  auto& context = asio::query(executor, asio::execution::context);
  std::weak_ptr<State> weak = state_;
  auto release = [weak] {
    if (auto state = weak.lock()) state->ReleaseIo();
  };
  asio::use_service<ContextWatch>(context).Add(weak, std::move(release));
  state_->timers.Start(state_->home, [weak] {
    if (auto state = weak.lock()) state->timers.Fire();
  });
}

asio::any_io_executor Runtime::Home() const { return state_->home; }
bool Runtime::Alive() const noexcept { return state_->alive.load(); }
Clock& Runtime::Clock() const noexcept { return *state_->clock; }
TimerQueue& Runtime::Timers() const noexcept { return state_->timers; }
LogSink* Runtime::Log() const noexcept { return state_->log.get(); }
MetricsSink* Runtime::Metrics() const noexcept { return state_->metrics.get(); }
ratatosk::Tracer* Runtime::Tracer() const noexcept { return state_->tracer.get(); }
std::uint64_t Runtime::Random() const { return state_->random(); }

std::shared_ptr<RuntimeSlot> Runtime::GetSlot(
    std::string_view name, const std::function<std::shared_ptr<RuntimeSlot>()>& make) const {
  {
    std::scoped_lock lock(state_->slots_mutex);
    if (auto found = state_->slots.find(name); found != state_->slots.end()) return found->second;
  }
  // Created without holding the lock, because `make` may request other slots.
  auto made = make();
  std::scoped_lock lock(state_->slots_mutex);
  return state_->slots.try_emplace(name, std::move(made)).first->second;
}

void Runtime::SetSlot(std::string_view name, std::shared_ptr<RuntimeSlot> slot) {
  std::scoped_lock lock(state_->slots_mutex);
  state_->slots.insert_or_assign(name, std::move(slot));
}

std::optional<Runtime> WeakRuntime::Lock() const noexcept {
  auto state = state_.lock();
  if (!state) return std::nullopt;
  return Runtime(std::move(state));
}

}  // namespace ratatosk
