// Calls from several threads to one connector on a context that several threads run, cancelled from
// yet another one at any moment.

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/executor_work_guard.hpp>

#include <atomic>
#include <map>
#include <mutex>
#include <random>
#include <thread>

#include <ratatosk/asio.hpp>
#include <ratatosk/core/cancellation_source.hpp>

#include "twilio/end_to_end/fixture.hpp"

namespace ratatosk::test {
namespace {

namespace asio = boost::asio;
using asio::cancellation_type;

constexpr int kSends = 240;
constexpr int kSenders = 4;  // no multiple of three: every sender begins calls of all kinds
constexpr int kRunners = 3;

class Call {
 public:
  CancellationSource source;
  std::atomic<bool> begun{false};
  cancellation_type type = cancellation_type::none;
  std::optional<OperationResult<void>> result;  // guarded by the crowd's mutex
};

class CancellationOnThreads : public testing::Test {
 protected:
  CancellationOnThreads() : calls_(kSends) {}

  template <class T>
  auto Keep(Call& call) {
    auto keep = [this, &call](OperationResult<T> result) {
      const std::lock_guard lock(mutex_);
      EXPECT_FALSE(call.result) << "completed twice";
      call.result = OperationResult<void>::Success();
      if (!result) call.result = result.Error();
      ++ended_;
    };
    return asio::bind_cancellation_slot(call.source.Slot(), keep);
  }

  // Of four calls two are sends.
  static bool IsSend(int i) { return i % 4 < 2; }

  void Begin(int i) {
    auto& call = calls_[static_cast<std::size_t>(i)];
    auto& connector = *wired_.connector;
    if (IsSend(i)) {
      AsyncSend(connector, Wired::Text("message " + std::to_string(i)), Keep<SendResult>(call));
    } else if (i % 4 == 2) {
      AsyncStart(
          connector.Executor(), [&connector] { return connector.TestConnectionAsync(); },
          Keep<void>(call));
    } else {
      AsyncStart(
          connector.Executor(), [&connector] { return connector.GetHealthAsync(); },
          Keep<ConnectorHealth>(call));
    }
    call.begun = true;
  }

  // Of three calls one is cancelled by the thread that began it, at once or after a moment, one by
  // a thread of its own, whenever that comes to it, and one is not.
  void CancelAfterAMoment(int i) {
    const cancellation_type kinds[] = {cancellation_type::terminal, cancellation_type::partial,
                                       cancellation_type::total};
    auto& call = calls_[static_cast<std::size_t>(i)];
    std::minstd_rand random(static_cast<unsigned>(i) + 7);
    call.type = kinds[random() % 3];
    // Busy: a thread that yields comes back when all calls have ended.
    for (std::atomic<unsigned> spins = random() % 20'000; spins > 0; --spins) {
    }
    call.source.Cancel(call.type);
  }
  void CancelTheOthers() {
    for (int i = 2; i < kSends; i += 3) {
      while (!calls_[static_cast<std::size_t>(i)].begun) std::this_thread::yield();
      CancelAfterAMoment(i);
    }
  }

  Wired wired_;
  std::vector<Call> calls_;
  std::mutex mutex_;
  std::atomic<int> ended_{0};
};

TEST_F(CancellationOnThreads, EveryCallEndsOnceWithCorrectCertainty) {
  auto work = asio::make_work_guard(wired_.context);
  std::vector<std::jthread> runners;
  for (int i = 0; i < kRunners; ++i) runners.emplace_back([this] { wired_.context.run(); });
  {
    std::vector<std::jthread> senders;
    for (int s = 0; s < kSenders; ++s) {
      senders.emplace_back([this, s] {
        for (int i = s; i < kSends; i += kSenders) {
          Begin(i);
          if (i % 3 == 1) CancelAfterAMoment(i);
        }
      });
    }
    senders.emplace_back([this] { CancelTheOthers(); });
  }
  const auto give_up = std::chrono::steady_clock::now() + std::chrono::seconds(60);
  while (ended_ < kSends && std::chrono::steady_clock::now() < give_up) std::this_thread::yield();
  work.reset();
  runners.clear();
  ASSERT_EQ(ended_, kSends);

  std::map<std::string, int> ledger;
  for (const auto& message : wired_.simulator.Ledger()) ++ledger[message.body];
  int cancelled = 0;
  for (int i = 0; i < kSends; ++i) {
    const auto& call = calls_[static_cast<std::size_t>(i)];
    const auto& result = *call.result;
    const int accepted = ledger["message " + std::to_string(i)];
    if (result) {
      EXPECT_EQ(accepted, IsSend(i) ? 1 : 0);
      continue;
    }
    ++cancelled;
    EXPECT_NE(call.type, cancellation_type::none) << result.Error();
    EXPECT_EQ(result.Error().Code(), MessagingErrorCodes::OperationCancelled) << result.Error();
    EXPECT_LE(accepted, result.Error().Certainty() == Certainty::Unknown ? 1 : 0);
    if (call.type == cancellation_type::total && IsSend(i)) {
      EXPECT_EQ(result.Error().Certainty(), Certainty::NotSent);
    }
  }
  EXPECT_GT(cancelled, 10) << "it must happen to be tested";
  EXPECT_GT(kSends - cancelled, kSends / 3 - 1);
  EXPECT_EQ(wired_.Pool().in_use + wired_.Pool().connecting + wired_.Pool().waiting, 0U);
}

TEST_F(CancellationOnThreads, DestroyingConnectorEndsItsCalls) {
  wired_.simulator.Faults().Always(simulators::FaultKind::HoldBeforeAccepting);
  auto work = asio::make_work_guard(wired_.context);
  std::vector<std::jthread> runners;
  for (int i = 0; i < kRunners; ++i) runners.emplace_back([this] { wired_.context.run(); });
  constexpr int kHeld = 20;
  for (int i = 0; i < kHeld; ++i) Begin(4 * i);
  EXPECT_TRUE(wired_.simulator.WaitForHeld(kHeld, kSoon));
  wired_.connector.reset();
  work.reset();
  runners.clear();
  ASSERT_EQ(ended_, kHeld);
  for (int i = 0; i < kHeld; ++i) {
    EXPECT_THAT(
        *calls_[static_cast<std::size_t>(4 * i)].result,
        FailsWith(MessagingErrorCodes::OperationCancelled, Certainty::Unknown, Retry::Never()));
  }
  wired_.simulator.ReleaseHeld();
}

}  // namespace
}  // namespace ratatosk::test
