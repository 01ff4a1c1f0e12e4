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

/// Base of objects that the layers above share through a Runtime.
class RuntimeSlot {
 public:
  virtual ~RuntimeSlot() = default;
  /// Releases sockets, timers and waiters immediately, because the executor's context is being
  /// destroyed. Nothing may be started afterwards.
  virtual void ReleaseIo() noexcept {}
};

/// The name and factory of an object that the connectors of one Runtime share.
///
/// `S` derives from RuntimeSlot. Keys are compared by name.
template <class S>
class SlotKey {
 public:
  constexpr SlotKey(std::string_view name, std::shared_ptr<S> (*make)(const Runtime&)) noexcept
      : name_(name), make_(make) {}
  /// Returns the name.
  constexpr std::string_view Name() const noexcept { return name_; }
  /// Creates the object for a Runtime.
  std::shared_ptr<S> Make(const Runtime& runtime) const { return make_(runtime); }

 private:
  std::string_view name_;
  std::shared_ptr<S> (*make_)(const Runtime&);
};

/// How a Runtime treats the executor that it is given.
enum class HomeExecutor : std::uint8_t {
  MakeStrand,  ///< Any executor: the Runtime wraps it in a strand.
  Serial,      ///< The caller guarantees that the executor never runs two handlers at a time.
};

/// Options of a Runtime. Members that are null use their defaults.
class RuntimeOptions {
 public:
  RuntimeOptions() = default;

  /// Sets `home`.
  RuntimeOptions& WithHomeExecutor(HomeExecutor kind) { return home = kind, *this; }
  RuntimeOptions& WithClock(std::shared_ptr<ratatosk::Clock> c) {
    return clock = std::move(c), *this;
  }
  /// Sets `log`.
  RuntimeOptions& WithLogSink(std::shared_ptr<LogSink> s) { return log = std::move(s), *this; }
  /// Sets `metrics`.
  RuntimeOptions& WithMetricsSink(std::shared_ptr<MetricsSink> s) {
    return metrics = std::move(s), *this;
  }
  RuntimeOptions& WithTracer(std::shared_ptr<ratatosk::Tracer> t) {
    return tracer = std::move(t), *this;
  }
  /// Sets the random number generator, which must be uniform over 64 bits. It is called on the home
  /// executor. Default: seeded from std::random_device.
  RuntimeOptions& WithRandom(std::function<std::uint64_t()> r) {
    return random = std::move(r), *this;
  }

  /// How the executor is used.
  HomeExecutor home = HomeExecutor::MakeStrand;
  /// The source of time. Default: the system's clocks.
  std::shared_ptr<ratatosk::Clock> clock;
  /// The destination of the log. Default: none.
  std::shared_ptr<LogSink> log;
  /// The destination of the metrics. Default: none.
  std::shared_ptr<MetricsSink> metrics;
  /// The destination of the spans. Default: none.
  std::shared_ptr<ratatosk::Tracer> tracer;
  std::function<std::uint64_t()> random;
};

/// A cheap, shared handle to the environment: the home executor, clock, timers, log, metrics,
/// tracer, randomness, and objects that connectors share, such as connection pools.
///
/// Converts implicitly from an executor, so that `SomeConnector(executor, ...)` works. Such a
/// connector has its own Runtime and connection pool; to share them, create one Runtime and pass it
/// on. A Runtime uses one core; for N cores, create N Runtimes.
///
/// Thread safety: copies can be used from any thread. Everything reached through a Runtime must be
/// used on the home executor unless stated otherwise.
///
/// Lifetime: a Runtime can outlive the executor's context. If the context is destroyed first,
/// sockets and timers are released, and later calls fail with `OPERATION_CANCELLED`; a handler
/// without its own executor is dropped. A Runtime made from an empty executor behaves the same way.
class Runtime {
 public:
  template <class E>
  requires(std::convertible_to<E, boost::asio::any_io_executor> &&
           !std::same_as<std::remove_cvref_t<E>, Runtime>)
      Runtime(E executor)  // NOLINT: implicit by design
      : Runtime(boost::asio::any_io_executor(std::move(executor)), RuntimeOptions()) {}
  Runtime(boost::asio::any_io_executor executor, RuntimeOptions options);

  /// Returns a serial executor, which is empty once the context has been destroyed. Do not store
  /// copies in objects that can outlive the context.
  boost::asio::any_io_executor Home() const;
  /// Returns false once the executor's context has been destroyed.
  bool Alive() const noexcept;

  /// Returns the source of time.
  ratatosk::Clock& Clock() const noexcept;
  /// Returns the timers.
  TimerQueue& Timers() const noexcept;
  /// Returns the log sink, or null if none is set. The same applies to `Metrics` and `Tracer`.
  LogSink* Log() const noexcept;
  /// Returns the metrics sink, or null if none is set.
  MetricsSink* Metrics() const noexcept;
  /// Returns the tracer, or null if none is set.
  ratatosk::Tracer* Tracer() const noexcept;
  /// Returns a random number, uniform over 64 bits.
  std::uint64_t Random() const;

  /// Returns the shared object for `key`, which is created on first use. Can be called from any
  /// thread.
  template <class S>
  std::shared_ptr<S> Get(const SlotKey<S>& key) const {
    auto make = [&]() -> std::shared_ptr<RuntimeSlot> { return key.Make(*this); };
    return std::static_pointer_cast<S>(GetSlot(key.Name(), make));
  }
  /// Installs a shared object before its first use. Later calls do not affect callers that already
  /// hold the previous object. Can be called from any thread.
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

/// A weak reference to a Runtime, for shared objects that the Runtime owns.
class WeakRuntime {
 public:
  WeakRuntime(const Runtime& runtime) noexcept : state_(runtime.state_) {}  // NOLINT: as weak_ptr

  /// Returns the Runtime, or std::nullopt if the last Runtime is gone.
  std::optional<Runtime> Lock() const noexcept;

 private:
  std::weak_ptr<Runtime::State> state_;
};

}  // namespace ratatosk
