#pragma once

#include <dirent.h>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/this_coro.hpp>

#include <algorithm>
#include <functional>
#include <memory>
#include <optional>
#include <ostream>
#include <string>
#include <tuple>
#include <vector>

#include <ratatosk/channels/twilio/register_twilio.hpp>
#include <ratatosk/client/messaging_client.hpp>

#include "core/block_cache.hpp"
#include "support/allocations.hpp"
#include "support/cancellation_walk.hpp"
#include "support/observed_transport.hpp"
#include "twilio/end_to_end/fixture.hpp"

namespace ratatosk::test {

namespace asio = boost::asio;
using asio::cancellation_type;
using namespace std::chrono_literals;

using Connector = IChannelConnector;
// The text marks the round, so that a message of an earlier one that arrives late is told apart.
using Begin = std::function<asio::awaitable<Outcome>(Connector&, const std::string& text)>;
using BeginByClient =
    std::function<asio::awaitable<Outcome>(MessagingClient&, const std::string& text)>;

// Of a batch of one message, what became of that.
inline asio::awaitable<Outcome> OfTheFirst(asio::awaitable<OperationResult<BatchResult>> work) {
  auto batch = co_await std::move(work);
  if (!batch) co_return batch.Error();
  const auto& result = batch->Items.at(0).Result;
  if (!result) co_return result.Error();
  co_return Outcome::Success();
}

class Operation {
 public:
  Operation(std::string n, ErrorCode t, std::size_t least, Begin b, const Channel& of = kWhatsApp)
      : name(std::move(n)), timeout(t), least_points(least), begin(std::move(b)), channel(&of) {}

  Operation(
      std::string n, ErrorCode t, std::size_t least, BeginByClient b, const Channel& of = kWhatsApp)
      : name(std::move(n)),
        timeout(t),
        least_points(least),
        begin_by_client(std::move(b)),
        channel(&of) {}

  /// With every limit set that there is, and each attempt a part of its call.
  Operation Guarded() && { return guarded = true, std::move(*this); }

  bool IsSend() const { return timeout == MessagingErrorCodes::SendTimeout; }
  friend std::ostream& operator<<(std::ostream& out, const Operation& o) { return out << o.name; }

  std::string name;
  ErrorCode timeout;
  std::size_t least_points;  // on an open connection; with fewer the walk is no walk
  Begin begin;
  BeginByClient begin_by_client;  // in place of the other, or empty
  const Channel* channel;
  bool guarded = false;
};

inline std::size_t OpenFiles() {
  std::size_t count = 0;
  DIR* folder = ::opendir("/proc/self/fd");
  while (::readdir(folder)) ++count;
  ::closedir(folder);
  return count;
}

inline simulators::TwilioSimulatorOptions WithTemplate() {
  auto options = simulators::TwilioSimulatorOptions().WithAccount(AnySender());
  options.WithTemplate(
      simulators::TwilioTemplate("HX00000000000000000000000000000001", "order_confirmed", "{{1}}"));
  return options;
}

/// Each operation, from each start, with each stop.
class CancellationWalk : public testing::TestWithParam<std::tuple<Operation, Temperature, Stop>> {
 protected:
  CancellationWalk()
      : operation_(std::get<0>(GetParam())),
        temperature_(std::get<1>(GetParam())),
        stop_(std::get<2>(GetParam())),
        wired_(WithTemplate(), RuntimeOptions().WithClock(clock_), *operation_.channel),
        seen_(Observe(wired_.runtime, "/Messages.json")) {
    MakeConnector();
  }

  void MakeConnector() {
    auto settings = wired_.Settings();
    settings.SetParameter("Timeout.Send", "5");
    settings.SetParameter("Timeout.Receive", "5");
    settings.SetParameter("Timeout.StatusQuery", "5");
    settings.SetParameter("Retry.MaxAttempts", 3);
    if (operation_.guarded) {
      settings.SetParameter("Timeout.Attempt", "30");
      settings.SetParameter("Timeout.Connect", "20");
      for (const auto* scope : {"Account", "Sender", "Pair"}) {
        settings.SetParameter(std::string("RateLimit.") + scope, 1'000'000);
        settings.SetParameter(std::string("Concurrency.") + scope, 1);
      }
    }
    if (operation_.begin_by_client) MakeClient(settings);
    wired_.connector = wired_.Make(std::move(settings));
  }
  void MakeClient(const ConnectionSettings& settings) {
    ConnectorRegistry channels;
    RegisterTwilio(channels);
    client_ = std::make_unique<MessagingClient>(wired_.runtime, channels);
    const auto* channel = operation_.channel == &kSms ? "Twilio/SMS" : "Twilio/WhatsApp";
    ASSERT_THAT(client_->AddConnector("c", channel, settings), IsOk());
  }

  // The same start for every round: one idle connection that may be used, or none.
  void Prepare() {
    MakeConnector();
    clock_->Advance(51s);  // what is idle is beyond its limit now
    if (temperature_ == Temperature::Reused) {
      ASSERT_THAT(wired_.Run(wired_.connector->TestConnectionAsync()), IsOk());
      ASSERT_EQ(wired_.Pool().idle, 1U);
      // Initialize wants a connector that is not; the pool is the Runtime's.
      MakeConnector();
    }
    wired_.context.restart();
    wired_.context.poll();  // the former connector's farewell is no point of this one's
  }

  static asio::awaitable<void> Caller(CancellationWalk& walk, bool throws) {
    co_await asio::this_coro::reset_cancellation_state(asio::enable_total_cancellation());
    co_await asio::this_coro::throw_if_cancelled(throws);
    auto pending = walk.operation_.begin_by_client
                       ? walk.operation_.begin_by_client(*walk.client_, walk.mark_)
                       : walk.operation_.begin(*walk.wired_.connector, walk.mark_);
    auto outcome = co_await std::move(pending);
    walk.state_ = co_await asio::this_coro::cancellation_state;
    EXPECT_EQ(co_await asio::this_coro::throw_if_cancelled(), throws);
    walk.outcome_ = std::move(outcome);
  }

  // One handler. False when the operation ended before.
  bool StepOnce() {
    wired_.context.restart();
    const auto ran = wired_.context.run_one_for(20s);
    EXPECT_EQ(ran, 1U) << operation_.name << " stands still";
    return ran == 1 && !outcome_;
  }

  // Stops the operation after `point` handlers. False when it ended before that many.
  bool Round(std::size_t point) {
    Prepare();
    outcome_.reset();
    asio::cancellation_signal signal;
    const auto stopped_before = stopped_;
    const auto creates_before = seen_->creates.load();
    mark_ = "round " + std::to_string(++rounds_) + ".";
    asio::co_spawn(wired_.context, Caller(*this, point % 2 == 0),
                   asio::bind_cancellation_slot(signal.slot(), [](std::exception_ptr thrown) {
                     EXPECT_FALSE(thrown) << "an exception left the operation";
                   }));
    for (std::size_t i = 0; i < point; ++i) {
      if (!StepOnce()) return Finish(), false;
    }
    const bool write_begun = seen_->creates != creates_before;
    if (stop_ == Stop::Deadline) {
      clock_->Advance(6s);
    } else {
      signal.emit(TypeOf(stop_));
    }
    EXPECT_TRUE(RunUntil(wired_.context, [this] { return outcome_.has_value(); }));
    CheckOutcome(write_begun, seen_->creates != creates_before);
    CheckCallersState(stopped_ != stopped_before);
    Finish();
    return true;
  }

  std::size_t InLedger() {
    const auto ledger = wired_.simulator.Ledger();
    return static_cast<std::size_t>(std::count_if(ledger.begin(), ledger.end(),
                                                  [&](const auto& m) { return m.body == mark_; }));
  }

  void CheckOutcome(bool write_begun_at_stop, bool written) {
    ASSERT_TRUE(outcome_);
    const auto in_ledger = InLedger();
    EXPECT_LE(in_ledger, 1U);
    EXPECT_TRUE(in_ledger == 1 || !outcome_->Ok() || !operation_.IsSend());
    if (stop_ == Stop::Total && write_begun_at_stop) {
      EXPECT_TRUE(outcome_->Ok()) << "total after writing lets the operation finish";
    }
    const bool stopped_code =
        !outcome_->Ok() && (outcome_->Error().Code() == MessagingErrorCodes::OperationCancelled ||
                            outcome_->Error().Code() == operation_.timeout);
    if (!stopped_code) {
      ++answered_;
      EXPECT_TRUE(outcome_->Ok() || !operation_.IsSend()) << outcome_->Error();
      return;
    }
    ++stopped_;
    CheckStopError(outcome_->Error(), stop_, operation_.timeout, operation_.IsSend(), written);
    EXPECT_TRUE(written || !operation_.IsSend() || in_ledger == 0);
  }

  // As Asio left it: what was emitted, unless the operation ended before that arrived.
  void CheckCallersState(bool stopped) {
    EXPECT_TRUE(state_.slot().is_connected());
    const auto cancelled = state_.cancelled();
    EXPECT_TRUE(cancelled == TypeOf(stop_) || (!stopped && cancelled == cancellation_type::none));
  }

  // Whatever the stop left to do is done, and then nothing waits: no timer, no read, no connection.
  void Finish() {
    wired_.context.restart();
    wired_.context.run_for(20s);
    EXPECT_TRUE(wired_.context.stopped()) << "something keeps the context at work";
    const auto pool = wired_.Pool();
    EXPECT_EQ(pool.in_use + pool.connecting + pool.waiting, 0U);
    EXPECT_EQ(static_cast<std::size_t>(seen_->open.load()), pool.idle);
  }

  // All points once; their number.
  std::size_t Walk() {
    stopped_ = answered_ = 0;
    std::size_t point = 1;  // before it, the caller's own coroutine has not begun
    while (Round(point) && !HasFailure()) ++point;
    return point - 1;
  }

  class Left {
   public:
    std::size_t files = 0;
    std::int64_t allocations = 0;
  };
  // What is held when one connection is idle and nothing goes on.
  Left Held() {
    MakeConnector();
    clock_->Advance(51s);
    EXPECT_THAT(wired_.Run(wired_.connector->TestConnectionAsync()), IsOk());
    EXPECT_TRUE(wired_.simulator.WaitForOpenConnections(1, kSoon));
    Finish();
    Left left;
    left.files = OpenFiles();
    ratatosk::detail::ReleaseBlocks();  // kept for reuse
    left.allocations = LiveAllocations();
    return left;
  }

  Operation operation_;
  Temperature temperature_;
  Stop stop_;
  std::shared_ptr<ManualClock> clock_ = std::make_shared<ManualClock>();
  Wired wired_;
  std::shared_ptr<Observed> seen_;
  std::unique_ptr<MessagingClient> client_;
  std::optional<Outcome> outcome_;
  asio::cancellation_state state_;
  std::string mark_;
  int rounds_ = 0;
  std::size_t stopped_ = 0;
  std::size_t answered_ = 0;
};

inline std::string NameOf(const testing::TestParamInfo<CancellationWalk::ParamType>& test) {
  const auto& [operation, temperature, stop] = test.param;
  return operation.name + NameOfRound(temperature, stop);
}

/// All of `operations`, from each start, with each stop.
inline auto EveryWay(std::vector<Operation> operations) {
  return testing::Combine(
      testing::ValuesIn(std::move(operations)),
      testing::Values(Temperature::Cold, Temperature::Reused),
      testing::Values(Stop::Terminal, Stop::Partial, Stop::Total, Stop::Deadline));
}

}  // namespace ratatosk::test
