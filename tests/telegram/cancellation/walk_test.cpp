// Every operation of the channel's own, stopped at every one of its suspension points in turn.

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/this_coro.hpp>

#include <algorithm>
#include <functional>
#include <ostream>

#include "support/cancellation_walk.hpp"
#include "support/observed_transport.hpp"
#include "telegram/end_to_end/fixture.hpp"

namespace ratatosk::test {
namespace {

namespace asio = boost::asio;
using asio::cancellation_type;
using namespace std::chrono_literals;

// The text marks the round, so that a message of an earlier one is told apart; the remote id is
// that of a message sent before.
using Begin = std::function<asio::awaitable<Outcome>(
    TelegramBotConnector&, const std::string& text, const std::string& remote_id)>;

class Operation {
 public:
  Operation(std::string n, ErrorCode t, std::size_t least, Begin b, std::string what = "/send")
      : name(std::move(n)),
        timeout(t),
        least_points(least),
        begin(std::move(b)),
        method(std::move(what)) {}

  bool IsSend() const { return timeout == MessagingErrorCodes::SendTimeout; }
  /// It ends by being stopped alone, at any point, and has no deadline.
  bool IsStream() const { return name == "Stream"; }
  /// It is about a message that is there already.
  bool NeedsMessage() const { return method != "/send"; }
  friend std::ostream& operator<<(std::ostream& out, const Operation& o) { return out << o.name; }

  std::string name;
  ErrorCode timeout;
  std::size_t least_points;
  Begin begin;
  /// What the request that changes something has in its target.
  std::string method;
};

InboundSink& TakeAll() {
  static InboundSink sink([](Inbound) -> asio::awaitable<OperationResult<void>> {
    co_return OperationResult<void>::Success();
  });
  return sink;
}

MessageSource Update() {
  return MessageSource::Json(R"({"update_id":1})")
      .WithHeader("X-Telegram-Bot-Api-Secret-Token", kSecretToken);
}

std::vector<Operation> Operations() {
  const auto send = MessagingErrorCodes::SendTimeout;
  const auto operation = MessagingErrorCodes::OperationTimeout;
  using Bot = TelegramBotConnector;
  const auto upload = [](Bot& c, const std::string& mark, auto&&) {
    auto message = MessageBuilder()
                       .To(kPerson)
                       .WithContent(BinaryContent(Bytes(std::string(200'000, 'x')), "a/b"))
                       .WithProperty("caption", mark);
    return Untyped(c.SendMessageAsync(std::move(message).Build()));
  };
  const auto edit = [](Bot& c, const std::string& mark, const std::string& id) {
    return Untyped(c.Find<ITelegramMessages>()->EditTextAsync(id, mark));
  };
  const auto remove = [](Bot& c, auto&&, const std::string& id) {
    return Untyped(c.Find<ITelegramMessages>()->DeleteAsync(id));
  };
  return {
      {"Send", send, 3,
       [](Bot& c, const std::string& mark, auto&&) {
         return Untyped(c.SendMessageAsync(WiredBot::Text(mark)));
       }},
      {"Upload", send, 3, upload},
      {"EditText", send, 3, edit, "/editMessageText"},
      {"Delete", send, 3, remove, "/deleteMessage"},
      {"TestConnection", operation, 3, [](Bot& c, auto&&...) { return c.TestConnectionAsync(); }},
      {"GetHealth", operation, 3, [](Bot& c, auto&&...) { return Untyped(c.GetHealthAsync()); }},
      {"Receive", MessagingErrorCodes::ReceiveTimeout, 1,
       [](Bot& c, auto&&...) { return Untyped(c.ReceiveAsync(Update())); }},
      {"Stream", operation, 3,
       [](Bot& c, auto&&...) { return c.Find<IStreamReceiver>()->RunAsync(TakeAll()); }},
  };
}

class TelegramCancellation
    : public testing::TestWithParam<std::tuple<std::size_t, Temperature, Stop>> {
 protected:
  TelegramCancellation()
      : operation_(Operations().at(std::get<0>(GetParam()))),
        temperature_(std::get<1>(GetParam())),
        stop_(std::get<2>(GetParam())),
        bot_(simulators::TelegramSimulatorOptions(), RuntimeOptions().WithClock(clock_)),
        seen_(Observe(bot_.runtime, operation_.method)) {}

  void MakeConnector() {
    auto settings = bot_.Settings();
    settings.SetParameter("Timeout.Send", "5");
    settings.SetParameter("Timeout.Receive", "5");
    settings.SetParameter("Timeout.StatusQuery", "5");
    bot_.connector = bot_.Make(std::move(settings));
  }

  // The same start for every round: one idle connection that may be used, or none.
  void Prepare() {
    MakeConnector();
    if (operation_.NeedsMessage()) {
      const auto sent = bot_.Send(WiredBot::Text("before"));
      ASSERT_THAT(sent, IsOk());
      remote_id_ = sent->RemoteMessageId;
      MakeConnector();
    }
    clock_->Advance(51s);  // what is idle is beyond its limit now
    if (temperature_ == Temperature::Reused) {
      ASSERT_THAT(bot_.Run(bot_.connector->TestConnectionAsync()), IsOk());
      MakeConnector();  // the pool is the Runtime's
    }
    bot_.context.restart();
    bot_.context.poll();  // the former connector's farewell is no point of this one's
  }

  static asio::awaitable<void> Caller(TelegramCancellation& walk) {
    co_await asio::this_coro::reset_cancellation_state(asio::enable_total_cancellation());
    co_await asio::this_coro::throw_if_cancelled(false);
    auto pending = walk.operation_.begin(*walk.bot_.connector, walk.mark_, walk.remote_id_);
    auto outcome = co_await std::move(pending);
    walk.outcome_ = std::move(outcome);
  }

  // One handler, or, of a stream that waits for people, none. False when the operation ended.
  bool StepOnce() {
    const auto give_up = std::chrono::steady_clock::now() + 20s;
    do {
      bot_.context.restart();
      if (bot_.context.run_one_for(5ms) == 1) return !outcome_;
      // The question may still be on its way to the simulator's thread.
      if (operation_.IsStream() && bot_.simulator.WaitForPoll(0ms)) return false;
    } while (std::chrono::steady_clock::now() < give_up);
    ADD_FAILURE() << operation_.name << " stands still";
    return false;
  }

  // Stops the operation after `point` handlers. False when it ended, or stood, before that many.
  bool Round(std::size_t point) {
    Prepare();
    outcome_.reset();
    asio::cancellation_signal signal;
    const auto creates_before = seen_->creates.load();
    mark_ = "round " + std::to_string(++rounds_);
    asio::co_spawn(bot_.context, Caller(*this),
                   asio::bind_cancellation_slot(signal.slot(), [](std::exception_ptr thrown) {
                     EXPECT_FALSE(thrown) << "an exception left the operation";
                   }));
    bool all = true;
    for (std::size_t i = 0; i < point && all; ++i) all = StepOnce();
    if (!all && !operation_.IsStream()) return Finish(), false;
    const bool write_begun = seen_->creates != creates_before;
    if (stop_ == Stop::Deadline) {
      clock_->Advance(6s);
    } else {
      signal.emit(TypeOf(stop_));
    }
    EXPECT_TRUE(RunUntil(bot_.context, [this] { return outcome_.has_value(); }));
    CheckOutcome(write_begun, seen_->creates != creates_before);
    Finish();
    return all;
  }

  std::size_t InLedger() {
    const auto ledger = bot_.simulator.Ledger();
    return static_cast<std::size_t>(std::count_if(ledger.begin(), ledger.end(),
                                                  [&](const auto& m) { return m.text == mark_; }));
  }

  void CheckOutcome(bool write_begun_at_stop, bool written) {
    ASSERT_TRUE(outcome_);
    const auto in_ledger = InLedger();
    EXPECT_LE(in_ledger, 1U);
    if (operation_.IsStream()) {
      EXPECT_THAT(*outcome_, FailsWithCode(MessagingErrorCodes::OperationCancelled));
    }
    if (operation_.IsSend() && stop_ == Stop::Total && write_begun_at_stop) {
      EXPECT_TRUE(outcome_->Ok()) << "total after writing lets the operation finish";
    }
    if (outcome_->Ok()) return;
    ++stopped_;
    CheckStopError(outcome_->Error(), stop_, operation_.timeout, operation_.IsSend(), written);
    EXPECT_TRUE(written || !operation_.IsSend() || in_ledger == 0);
  }

  // Whatever the stop left to do is done, and then nothing waits: no timer, no read, no connection.
  void Finish() {
    bot_.context.restart();
    bot_.context.run_for(20s);
    EXPECT_TRUE(bot_.context.stopped()) << "something keeps the context at work";
    // One that is idle for sends; that of a stream is its connector's.
    EXPECT_LE(seen_->open.load(), 2);
    bot_.connector.reset();
    bot_.context.restart();
    bot_.context.run_for(20s);
    EXPECT_LE(seen_->open.load(), 1);
  }

  Operation operation_;
  Temperature temperature_;
  Stop stop_;
  std::shared_ptr<ManualClock> clock_ = std::make_shared<ManualClock>();
  WiredBot bot_;
  std::shared_ptr<Observed> seen_;
  std::optional<Outcome> outcome_;
  std::string mark_;
  std::string remote_id_;
  int rounds_ = 0;
  std::size_t stopped_ = 0;
};

TEST_P(TelegramCancellation, EndsCorrectlyAtEveryPointWithoutLeaks) {
  if (operation_.IsStream() && stop_ == Stop::Deadline) return;  // it has none
  std::size_t point = 1;  // before it, the caller's own coroutine has not begun
  while (Round(point) && !HasFailure()) ++point;
  EXPECT_GE(point - 1, operation_.least_points);
  EXPECT_TRUE(stopped_ > 0 || operation_.least_points == 1 || stop_ == Stop::Total)
      << "nothing was interrupted";
}

std::string NameOf(const testing::TestParamInfo<TelegramCancellation::ParamType>& test) {
  const auto& [operation, temperature, stop] = test.param;
  return Operations().at(operation).name + NameOfRound(temperature, stop);
}

INSTANTIATE_TEST_SUITE_P(
    Operations,
    TelegramCancellation,
    testing::Combine(testing::Range(std::size_t{0}, Operations().size()),
                     testing::Values(Temperature::Cold, Temperature::Reused),
                     testing::Values(Stop::Terminal, Stop::Partial, Stop::Total, Stop::Deadline)),
    NameOf);

}  // namespace
}  // namespace ratatosk::test
