#include "telegram/end_to_end/fixture.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/steady_timer.hpp>

#include <map>

namespace ratatosk::test {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using simulators::TelegramArrival;
using simulators::TelegramSimulatorOptions;

/// A bot that receives by long polling, into a list.
class Polling {
 public:
  explicit Polling(RuntimeOptions options = RuntimeOptions())
      : bot(TelegramSimulatorOptions(), std::move(options)),
        sink([this](Inbound inbound) { return Take(std::move(inbound)); }) {
    // Longer than a test waits: what ends a long poll is not its own end.
    bot.connector = bot.Make(bot.Settings().SetParameter("PollingTimeout", 50));
    receiver = bot.connector->Find<IStreamReceiver>();
  }

  void Begin() {
    ended.reset();
    asio::co_spawn(bot.context, Caller(*this),
                   asio::bind_cancellation_slot(signal.slot(), asio::detached));
  }
  bool UntilEnded() {
    return bot.Until([&] { return ended.has_value(); });
  }
  bool UntilTaken(std::size_t count) {
    return bot.Until([&] { return taken.size() >= count; });
  }
  std::string Texts() const {
    std::string texts;
    for (const auto& message : taken) {
      const auto* text = message.Message.ContentAs<TextContent>();
      texts += (text ? text->Text() : "(other)") + ";";
    }
    return texts;
  }
  std::int64_t Writes(const std::string& text) {
    return bot.simulator.Arrive(TelegramArrival().WithText(text));
  }

  WiredBot bot;
  InboundSink sink;
  IStreamReceiver* receiver;
  asio::cancellation_signal signal;
  std::optional<OperationResult<void>> ended;
  std::vector<InboundMessage> taken;
  int refusals = 0;
  bool hangs = false;

 private:
  static asio::awaitable<void> Caller(Polling& self) {
    co_await asio::this_coro::reset_cancellation_state(asio::enable_total_cancellation());
    co_await asio::this_coro::throw_if_cancelled(false);
    auto pending = self.receiver->RunAsync(self.sink);
    self.ended = co_await std::move(pending);
  }
  asio::awaitable<OperationResult<void>> Take(Inbound inbound) {
    if (refusals > 0) {
      --refusals;
      co_return Error("NOT_NOW");
    }
    if (hangs) {
      asio::steady_timer never(bot.context, std::chrono::hours(1));
      co_await never.async_wait(asio::use_awaitable);
    }
    for (auto& message : inbound.Messages) taken.push_back(std::move(message));
    co_return OperationResult<void>::Success();
  }
};

TEST(TelegramPolling, DeliversUpdatesInOrder) {
  Polling polling;
  polling.Writes("one");
  polling.Begin();
  ASSERT_TRUE(polling.UntilTaken(1));
  ASSERT_TRUE(polling.bot.Until([&] { return polling.bot.simulator.WaitForPoll(0ms); }));
  polling.Writes("two");
  polling.Writes("three");
  ASSERT_TRUE(polling.UntilTaken(3));
  EXPECT_EQ(polling.Texts(), "one;two;three;");
  ASSERT_TRUE(polling.bot.Until([&] { return polling.bot.simulator.PendingUpdates() == 0; }))
      << "what was taken is confirmed by the next poll";
  // Sends go on meanwhile, over connections of their own.
  EXPECT_THAT(polling.bot.Send(WiredBot::Text()), IsOk());
  polling.signal.emit(asio::cancellation_type::terminal);
  ASSERT_TRUE(polling.UntilEnded());
  EXPECT_THAT(*polling.ended, FailsWithCode(MessagingErrorCodes::OperationCancelled));
}

TEST(TelegramPolling, EndsWhenCertificateIsRejected) {
  WiredBot bot(simulators::TelegramSimulatorOptions().WithCertificateFault(
      simulators::CertificateFault::Expired));
  InboundSink sink([](Inbound) -> asio::awaitable<OperationResult<void>> {
    co_return OperationResult<void>::Success();
  });
  const auto ended = bot.Run(bot.connector->Find<IStreamReceiver>()->RunAsync(sink));
  ASSERT_THAT(ended, FailsWithCode(MessagingErrorCodes::ConnectionFailed));
  EXPECT_EQ(ended.Error().Retry(), Retry::Never());
}

TEST(TelegramPolling, RejectedUpdateIsRedelivered) {
  auto clock = std::make_shared<ManualClock>();
  Polling polling(RuntimeOptions().WithClock(clock));
  polling.refusals = 2;
  polling.Writes("one");
  polling.Writes("two");
  polling.Begin();
  ASSERT_TRUE(polling.bot.Until([&] { return polling.refusals == 1; }));
  EXPECT_EQ(polling.bot.simulator.PendingUpdates(), 2U) << "nothing was confirmed";
  const auto requests = polling.bot.simulator.Requests().size();
  polling.bot.context.run_for(20ms);
  EXPECT_EQ(polling.bot.simulator.Requests().size(), requests) << "not at once";
  ASSERT_TRUE(polling.bot.Until([&] {
    clock->Advance(100ms);
    return polling.taken.size() >= 2;
  }));
  EXPECT_EQ(polling.Texts(), "one;two;");
}

TEST(TelegramPolling, OffsetAdvancesAfterSinkAccepted) {
  Polling polling;
  polling.hangs = true;
  polling.Writes("one");
  polling.Begin();
  ASSERT_TRUE(polling.bot.Until([&] { return polling.bot.simulator.Requests().size() == 1; }));
  polling.bot.context.run_for(50ms);
  EXPECT_EQ(polling.bot.simulator.PendingUpdates(), 1U);
  polling.signal.emit(asio::cancellation_type::terminal);
  ASSERT_TRUE(polling.UntilEnded());
  EXPECT_EQ(polling.Texts(), "");
  polling.hangs = false;
  polling.Begin();
  ASSERT_TRUE(polling.UntilTaken(1));
  EXPECT_EQ(polling.Texts(), "one;") << "a cancelled sink has not taken it";
}

TEST(TelegramPolling, RestartDeliversNothingTwice) {
  Polling polling;
  polling.Writes("one");
  polling.Begin();
  ASSERT_TRUE(polling.UntilTaken(1));
  polling.signal.emit(asio::cancellation_type::partial);
  ASSERT_TRUE(polling.UntilEnded());
  polling.Writes("two");
  polling.Begin();
  ASSERT_TRUE(polling.UntilTaken(2));
  EXPECT_EQ(polling.Texts(), "one;two;");
}

TEST(TelegramPolling, EveryKindOfCancellationEndsLongPoll) {
  for (const auto type : {asio::cancellation_type::terminal, asio::cancellation_type::partial,
                          asio::cancellation_type::total}) {
    Polling polling;
    polling.Begin();
    ASSERT_TRUE(polling.bot.Until([&] { return polling.bot.simulator.WaitForPoll(0ms); }));
    polling.signal.emit(type);
    ASSERT_TRUE(polling.UntilEnded());
    EXPECT_THAT(*polling.ended, FailsWithCode(MessagingErrorCodes::OperationCancelled));
  }
}

TEST(TelegramPolling, TotalCancellationWorksAfterCallbackQueryWasAnswered) {
  Polling polling;
  ASSERT_THAT(
      polling.bot.Send(WiredBot::With(ButtonContent("?").With(Button::Postback("Yes", "y")))),
      IsOk());
  polling.bot.simulator.Arrive(TelegramArrival().TapsButton(1, "y"));
  polling.Begin();
  ASSERT_TRUE(polling.UntilTaken(1));
  ASSERT_TRUE(polling.bot.Until([&] { return !polling.bot.simulator.AnsweredQueries().empty(); }));
  ASSERT_TRUE(polling.bot.Until([&] { return polling.bot.simulator.WaitForPoll(0ms); }));
  polling.signal.emit(asio::cancellation_type::total);
  ASSERT_TRUE(polling.UntilEnded());
}

TEST(TelegramPolling, ShutdownEndsPolling) {
  Polling polling;
  polling.Begin();
  ASSERT_TRUE(polling.bot.Until([&] { return polling.bot.simulator.WaitForPoll(0ms); }));
  EXPECT_THAT(polling.bot.Run(polling.bot.connector->ShutdownAsync()), IsOk());
  ASSERT_TRUE(polling.UntilEnded());
  EXPECT_THAT(*polling.ended, FailsWithCode(MessagingErrorCodes::OperationCancelled));
}

// Counts what the log says of streams.
class Interruptions final : public LogSink {
 public:
  bool Enabled(LogLevel level) const noexcept override { return level == LogLevel::Warning; }
  void Write(LogLevel, std::string_view event, std::span<const LogField> fields) noexcept override {
    if (event != "stream.interrupted") return;
    ++errors[std::string(fields[1].Value())];
    // The words may be a sink's own, and hold anything.
    EXPECT_EQ(fields.size(), 2U);
  }
  std::map<std::string, int> errors;
};

TEST(TelegramPolling, LogsFailuresAndWaitsByInjectedClock) {
  auto clock = std::make_shared<ManualClock>();
  auto log = std::make_shared<Interruptions>();
  Polling polling(RuntimeOptions().WithClock(clock).WithLogSink(log));
  polling.refusals = 1;
  auto& faults = polling.bot.simulator.Faults();
  faults.Next(3, simulators::TelegramError(502, "Bad Gateway"));
  faults.Next(simulators::TelegramTooManyRequests(60));
  faults.Next(simulators::FaultKind::CloseAfterReading);
  faults.Next(simulators::FaultKind::NotJson);
  faults.Next(simulators::Fault::RespondHtml(504));
  polling.Writes("at last");
  polling.Begin();
  const auto began = clock->Now();
  ASSERT_TRUE(polling.bot.Until([&] {
    clock->Advance(500ms);
    return !polling.taken.empty();
  }));
  EXPECT_EQ(polling.Texts(), "at last;");
  EXPECT_GE(clock->Now() - began, 60s) << "Telegram said 60";
  EXPECT_EQ(faults.Struck(), 7U);
  // The poll after the text may have begun.
  const auto requests = polling.bot.simulator.Requests().size();
  EXPECT_TRUE(requests == 9 || requests == 10) << requests;
  EXPECT_FALSE(polling.ended);
  EXPECT_EQ(log->errors, (std::map<std::string, int>{{"CONNECTION_FAILED", 1},
                                                     {"NOT_NOW", 1},
                                                     {"RATE_LIMITED", 1},
                                                     {"RECEIVE_MESSAGES_ERROR", 5}}));
}

TEST(TelegramPolling, TimesOutWithoutResponse) {
  auto clock = std::make_shared<ManualClock>();
  Polling polling(RuntimeOptions().WithClock(clock));
  polling.bot.simulator.Faults().Next(simulators::FaultKind::HoldBeforeAccepting);
  polling.Writes("one");
  polling.Begin();
  ASSERT_TRUE(polling.bot.Until([&] { return polling.bot.simulator.Faults().Struck() == 1; }));
  clock->Advance(64s);
  polling.bot.context.run_for(20ms);
  EXPECT_EQ(polling.bot.simulator.Requests().size(), 1U) << "50 s of waiting and 15 s more";
  ASSERT_TRUE(polling.bot.Until([&] {
    clock->Advance(100ms);
    return !polling.taken.empty();
  }));
}

TEST(TelegramPolling, PermanentErrorEndsPolling) {
  for (const auto& [fault, code] :
       {std::pair(simulators::TelegramError(401, "Unauthorized"),
                  MessagingErrorCodes::AuthenticationFailed),
        std::pair(
            simulators::TelegramError(409, "Conflict: terminated by other getUpdates request"),
            TelegramErrorCodes::ReceivedElsewhere)}) {
    Polling polling;
    polling.bot.simulator.Faults().Next(fault);
    polling.Begin();
    ASSERT_TRUE(polling.UntilEnded());
    EXPECT_THAT(*polling.ended, FailsWithCode(code));
  }
}

TEST(TelegramPolling, RejectsSecondStream) {
  Polling polling;
  polling.Begin();
  ASSERT_TRUE(polling.bot.Until([&] { return polling.bot.simulator.WaitForPoll(0ms); }));
  EXPECT_THAT(polling.bot.Run(polling.receiver->RunAsync(polling.sink)),
              FailsWithCode(MessagingErrorCodes::ReceiveMessagesError));
}

TEST(TelegramPolling, DoesNotTakeConnectionFromSends) {
  Polling polling;
  auto transport = std::make_shared<http::Transport>();
  transport->pool.WithMaxConnections(1);
  Runtime runtime(polling.bot.context.get_executor());
  runtime.With(http::kTransport, transport);
  polling.bot.connector = std::make_unique<TelegramBotConnector>(
      runtime, TelegramChannelSchemas::TelegramBot,
      polling.bot.Settings().SetParameter("Timeout.Send", "10"));
  polling.receiver = polling.bot.connector->Find<IStreamReceiver>();
  polling.Begin();
  ASSERT_TRUE(polling.bot.Until([&] { return polling.bot.simulator.WaitForPoll(0ms); }));
  EXPECT_THAT(polling.bot.Send(WiredBot::Text()), IsOk());
  EXPECT_FALSE(polling.ended);
}

TEST(TelegramPolling, ContextCanBeDestroyedWhileSinkRuns) {
  auto context = std::make_unique<asio::io_context>();
  simulators::TelegramSimulator simulator{TelegramSimulatorOptions().WithHttp()};
  simulator.Arrive(TelegramArrival().WithText("one"));
  TelegramBotConnector connector(context->get_executor(), TelegramChannelSchemas::TelegramBot,
                                 ConnectionSettings()
                                     .SetParameter("BotToken", simulator.BotToken())
                                     .SetParameter("ApiBaseUrl", simulator.BaseUrl()));
  bool thinks = false;
  InboundSink sink([&](Inbound) -> asio::awaitable<OperationResult<void>> {
    asio::steady_timer never(co_await asio::this_coro::executor, std::chrono::hours(1));
    thinks = true;
    co_await never.async_wait(asio::use_awaitable);
    co_return OperationResult<void>::Success();
  });
  asio::co_spawn(*context, connector.Find<IStreamReceiver>()->RunAsync(sink), asio::detached);
  ASSERT_TRUE(RunUntil(*context, [&] { return thinks; }));
  EXPECT_EQ(simulator.OpenConnections(), 1U) << "idle, and the connector's own";
  context.reset();
  EXPECT_TRUE(simulator.WaitForOpenConnections(0, kSoon));
}

TEST(TelegramPolling, ContextCanBeDestroyedFirst) {
  auto context = std::make_unique<asio::io_context>();
  simulators::TelegramSimulator simulator{TelegramSimulatorOptions().WithHttp()};
  TelegramBotConnector connector(context->get_executor(), TelegramChannelSchemas::TelegramBot,
                                 ConnectionSettings()
                                     .SetParameter("BotToken", simulator.BotToken())
                                     .SetParameter("ApiBaseUrl", simulator.BaseUrl()));
  InboundSink sink([](Inbound) -> asio::awaitable<OperationResult<void>> {
    co_return OperationResult<void>::Success();
  });
  asio::co_spawn(*context, connector.Find<IStreamReceiver>()->RunAsync(sink), asio::detached);
  ASSERT_TRUE(RunUntil(*context, [&] { return simulator.WaitForPoll(0ms); }));
  context.reset();
  EXPECT_TRUE(simulator.WaitForOpenConnections(0, kSoon));
}

}  // namespace
}  // namespace ratatosk::test
