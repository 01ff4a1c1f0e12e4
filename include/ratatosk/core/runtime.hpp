#pragma once

#include <concepts>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string_view>

#include <boost/asio/any_io_executor.hpp>

#include <ratatosk/core/abi.hpp>
#include <ratatosk/core/clock.hpp>
#include <ratatosk/core/log.hpp>
#include <ratatosk/core/metrics.hpp>
#include <ratatosk/core/tracer.hpp>

namespace ratatosk {

class TimerQueue;
class Runtime;

/// What floors above share through a Runtime derives from this.
class RuntimeSlot {
 public:
  virtual ~RuntimeSlot() = default;
  /// The executor's context is going away: let go of sockets, timers and whatever waits, now.
  /// Nothing may be started any more.
  virtual void ReleaseIo() noexcept {}
};

/// Names a kind of thing that connectors of one Runtime share, and says how it is made.
/// `S` derives from RuntimeSlot. Keys are compared by name.
template <class S>
class SlotKey {
 public:
  constexpr SlotKey(std::string_view name, std::shared_ptr<S> (*make)(const Runtime&)) noexcept
      : name_(name), make_(make) {}
  constexpr std::string_view Name() const noexcept { return name_; }
  std::shared_ptr<S> Make(const Runtime& runtime) const { return make_(runtime); }

 private:
  std::string_view name_;
  std::shared_ptr<S> (*make_)(const Runtime&);
};

/// How a Runtime treats the executor that it is given.
enum class HomeExecutor : std::uint8_t {
  MakeStrand,  ///< Any executor: the Runtime puts a strand over it.
  Serial,      ///< The caller vouches that it never runs two handlers at a time.
};

/// What a Runtime is built from, beside the executor. Null members mean the default.
class RuntimeOptions {
 public:
  RuntimeOptions() = default;

  RuntimeOptions& WithHomeExecutor(HomeExecutor kind) { return home = kind, *this; }
  RuntimeOptions& WithClock(std::shared_ptr<ratatosk::Clock> c) {
    return clock = std::move(c), *this;
  }
  RuntimeOptions& WithLogSink(std::shared_ptr<LogSink> s) { return log = std::move(s), *this; }
  RuntimeOptions& WithMetricsSink(std::shared_ptr<MetricsSink> s) {
    return metrics = std::move(s), *this;
  }
  RuntimeOptions& WithTracer(std::shared_ptr<ratatosk::Tracer> t) {
    return tracer = std::move(t), *this;
  }
  /// Uniform over 64 bits; called on the home executor. Default: seeded from std::random_device.
  RuntimeOptions& WithRandom(std::function<std::uint64_t()> r) {
    return random = std::move(r), *this;
  }

  HomeExecutor home = HomeExecutor::MakeStrand;
  std::shared_ptr<ratatosk::Clock> clock;
  std::shared_ptr<LogSink> log;
  std::shared_ptr<MetricsSink> metrics;
  std::shared_ptr<ratatosk::Tracer> tracer;
  std::function<std::uint64_t()> random;
};

/// A cheap, shared handle to everything ambient: the home executor, clock, timers, log, metrics,
/// randomness, and what connectors share (connection pools).
///
/// Made implicitly from an executor, so that `SomeConnector(executor, ...)` works; such a
/// connector has a Runtime, and a connection pool, of its own. Build one Runtime and pass it on to
/// share. One Runtime uses one core; for N cores make N Runtimes.
///
/// Thread safety: copies may be used from any thread. Everything that is reached through it is used
/// on the home executor only, if not said otherwise.
///
/// Lifetime: it may outlive the executor's context. When the context is destroyed first, sockets
/// and timers are released then, and later calls fail with `OPERATION_CANCELLED`; a handler without
/// an executor of its own is dropped. So it is also with a Runtime made from an empty executor.
class Runtime {
 public:
  template <class E>
  requires(std::convertible_to<E, boost::asio::any_io_executor> &&
           !std::same_as<std::remove_cvref_t<E>, Runtime>)
      Runtime(E executor)  // NOLINT: implicit by design
      : Runtime(boost::asio::any_io_executor(std::move(executor)), RuntimeOptions()) {}
  Runtime(boost::asio::any_io_executor executor, RuntimeOptions options);

  /// A serial executor. Empty once the context was destroyed. Do not keep copies of it in objects
  /// that may outlive the context.
  boost::asio::any_io_executor Home() const;
  /// False once the executor's context was destroyed.
  bool Alive() const noexcept;

  ratatosk::Clock& Clock() const noexcept;
  TimerQueue& Timers() const noexcept;
  /// Null when nobody listens.
  LogSink* Log() const noexcept;
  MetricsSink* Metrics() const noexcept;
  ratatosk::Tracer* Tracer() const noexcept;
  std::uint64_t Random() const;

  /// The shared thing of that name; made at first use. From any thread.
  template <class S>
  std::shared_ptr<S> Get(const SlotKey<S>& key) const {
    auto make = [&]() -> std::shared_ptr<RuntimeSlot> { return key.Make(*this); };
    return std::static_pointer_cast<S>(GetSlot(key.Name(), make));
  }
  /// Puts a shared thing in place before its first use; later calls change nothing for those who
  /// already hold the old one. From any thread.
  template <class S>
  Runtime& With(const SlotKey<S>& key, std::shared_ptr<S> slot) {
    SetSlot(key.Name(), std::move(slot));
    return *this;
  }

 private:
  class State;
  friend class WeakRuntime;
  explicit Runtime(std::shared_ptr<State> state) noexcept : state_(std::move(state)) {}
  std::shared_ptr<RuntimeSlot> GetSlot(
      std::string_view name, const std::function<std::shared_ptr<RuntimeSlot>()>& make) const;
  void SetSlot(std::string_view name, std::shared_ptr<RuntimeSlot> slot);

  std::shared_ptr<State> state_;
};

/// What a shared thing keeps of the Runtime that owns it.
class WeakRuntime {
 public:
  WeakRuntime(const Runtime& runtime) noexcept : state_(runtime.state_) {}  // NOLINT: as weak_ptr

  /// Nothing when the last Runtime is gone.
  std::optional<Runtime> Lock() const noexcept;

 private:
  std::weak_ptr<Runtime::State> state_;
};

}  // namespace ratatosk
