#include <utility>

#include <boost/asio/steady_timer.hpp>

#include <ratatosk/core/clock.hpp>

namespace ratatosk {

namespace {

class SteadyAlarm final : public Clock::Alarm {
 public:
  SteadyAlarm(boost::asio::any_io_executor home, std::function<void()> ring)
      : timer_(std::move(home)), ring_(std::make_shared<std::function<void()>>(std::move(ring))) {}

  void Arm(Tick when) override {
    timer_.expires_at(when);
    if (when == Tick::max()) return;
    timer_.async_wait([weak = std::weak_ptr(ring_)](boost::system::error_code error) {
      if (error) return;
      if (auto ring = weak.lock()) (*ring)();
    });
  }

 private:
  boost::asio::steady_timer timer_;
  std::shared_ptr<std::function<void()>> ring_;
};

class SystemClock final : public Clock {
 public:
  Tick Now() const noexcept override { return std::chrono::steady_clock::now(); }
  WallTime WallNow() const noexcept override { return std::chrono::system_clock::now(); }
  std::unique_ptr<Alarm> MakeAlarm(boost::asio::any_io_executor home,
                                   std::function<void()> ring) override {
    return std::make_unique<SteadyAlarm>(std::move(home), std::move(ring));
  }
};

}  // namespace

std::shared_ptr<Clock> MakeSystemClock() { return std::make_shared<SystemClock>(); }

}  // namespace ratatosk
