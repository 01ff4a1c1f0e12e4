#include <future>
#include <set>
#include <thread>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/use_future.hpp>

#include "conformance/bench.hpp"

namespace ratatosk::conformance {

namespace asio = boost::asio;

namespace {

using Codes = MessagingErrorCodes;

// The rules apply to a single attempt, not to the retries of a policy.
ConnectionSettings OneAttempt(const ChannelUnderTest& channel) {
  auto settings = channel.Settings();
  constexpr std::string_view kMaxAttempts = "Retry.MaxAttempts";
  if (channel.Schema().FindParameter(kMaxAttempts)) settings.SetParameter(kMaxAttempts, 1);
  return settings;
}

void CheckTrouble(ChannelUnderTest& channel, Bench& bench, Trouble trouble, const char* where) {
  const auto what = std::string(ToString(trouble)) + " on " + where;
  const auto text = "met with " + what;
  channel.NextGets(trouble);
  const auto sent = bench.Send(text);
  bench.ExpectTruth(sent, text, what);
  const auto certainty = sent ? Certainty::None : sent.Error().Certainty();
  if (trouble == Trouble::Refuse && (sent || certainty != Certainty::Rejected)) {
    bench.Say(what + " gave " + Describe(sent) + ", not Rejected");
  }
  if (trouble == Trouble::ComeAgain && (sent || certainty == Certainty::Unknown ||
                                        sent.Error().Retry().Kind() == RetryKind::Never)) {
    bench.Say(what + " gave " + Describe(sent) + " and does not ask to be repeated");
  }
  bench.ExpectRecovery("after " + what, what);
}

}  // namespace

Violations CheckSends(ChannelUnderTest& channel) {
  Bench bench(channel);
  std::set<std::string> remote_ids;
  for (const std::string text : {"one", "two", "three"}) {
    const auto sent = bench.Run(
        bench.connector->SendMessageAsync(channel.Good(text), SendOptions().WithCorrelationId("c")),
        "a send");
    if (!sent) {
      bench.Say("a good message was not sent: " + sent.Error().ToText());
      continue;
    }
    bench.ExpectAccepted(text, 1, "a send");
    if (sent->MessageId != text) bench.Say("the result has not the message's own id");
    if (sent->RemoteMessageId.empty()) bench.Say("the result has no id of the provider's");
    if (!remote_ids.insert(sent->RemoteMessageId).second) {
      bench.Say("two messages have one id of the provider's");
    }
    if (sent->CorrelationId != "c") bench.Say("the result has not the caller's correlation id");
  }
  return bench.violations;
}

Violations CheckCertainty(ChannelUnderTest& channel) {
  Bench used(channel, OneAttempt(channel));
  used.TrySend("first");
  Violations violations;
  for (const auto trouble : kAllTroubles) {
    if (trouble == Trouble::Hold || !channel.Knows(trouble)) continue;
    CheckTrouble(channel, used, trouble, "a connection in use");
    Bench fresh(channel, OneAttempt(channel));
    CheckTrouble(channel, fresh, trouble, "a new connection");
    violations.insert(violations.end(), fresh.violations.begin(), fresh.violations.end());
  }
  violations.insert(violations.end(), used.violations.begin(), used.violations.end());
  return violations;
}

Violations CheckDeadline(ChannelUnderTest& channel) {
  Bench bench(channel, OneAttempt(channel));
  bench.TrySend("first");
  channel.NextGets(Trouble::Hold);
  std::optional<OperationResult<SendResult>> result;
  bench.Begin(channel.Good("too late"), result,
              SendOptions().WithTimeout(std::chrono::milliseconds(300)));
  if (!bench.RunUntil([&] { return result.has_value(); }, "the end of a send at its deadline")) {
    return bench.violations;
  }
  if (*result || result->Error().Code() != Codes::SendTimeout) {
    bench.Say("a send that got no answer ended with " + Describe(*result) + ", not SEND_TIMEOUT");
  }
  channel.Release();
  bench.ExpectTruth(*result, "too late", "after a deadline");
  bench.ExpectRecovery("after a deadline", "after a deadline");
  return bench.violations;
}

Violations CheckSecrets(ChannelUnderTest& channel) {
  Bench bench(channel, OneAttempt(channel));
  bench.TrySend("aloud");
  for (const auto trouble : kAllTroubles) {
    if (trouble == Trouble::Hold || !channel.Knows(trouble)) continue;
    channel.NextGets(trouble);
    bench.TrySend("aloud with " + std::string(ToString(trouble)));
  }
  bench.Try(bench.connector->TestConnectionAsync(), "TestConnectionAsync");
  bench.Try(bench.connector->GetMessageStatusAsync("no-such-id"), "GetMessageStatusAsync");
  bench.Try(bench.connector->ReceiveAsync(MessageSource::Json("{}")), "ReceiveAsync");
  std::string shown = bench.heard + bench.recorder->Text();
  shown += bench.connector->Settings().ToText(channel.Schema());
  if (auto status = bench.Run(bench.connector->GetStatusAsync(), "GetStatusAsync")) {
    shown += status->Description;
  }
  // A provider may echo the values that it received.
  auto wrong = OneAttempt(channel);
  for (const auto& parameter : channel.Schema().parameters) {
    if (!parameter.sensitive || !wrong.Has(parameter.name)) continue;
    auto secret = *wrong.GetString(parameter.name);
    secret.back() = secret.back() == 'x' ? 'y' : 'x';
    wrong.SetParameter(parameter.name, secret);
    Bench refused(channel, wrong);
    refused.TrySend("with a wrong secret");
    refused.Try(refused.connector->TestConnectionAsync(), "TestConnectionAsync");
    if ((refused.heard + refused.recorder->Text()).find(secret) != std::string::npos) {
      bench.Say("a wrong " + std::string(parameter.name) + " is shown");
    }
  }
  for (const auto& secret : channel.Secrets()) {
    if (shown.find(secret) != std::string::npos) bench.Say("a secret is shown");
  }
  return bench.violations;
}

Violations CheckThreads(ChannelUnderTest& channel) {
  constexpr std::size_t kThreads = 4, kEach = 5;
  Bench bench(channel);
  std::vector<std::future<OperationResult<SendResult>>> sends(kThreads * kEach);
  {
    auto work = asio::make_work_guard(bench.context);
    std::thread loop([&] { bench.context.run(); });
    std::vector<std::thread> callers;
    for (std::size_t t = 0; t < kThreads; ++t) {
      callers.emplace_back([&, t] {
        for (std::size_t i = t * kEach; i < (t + 1) * kEach; ++i) {
          auto message = channel.Good("thread " + std::to_string(i));
          sends[i] = AsyncSend(*bench.connector, std::move(message), asio::use_future);
        }
      });
    }
    for (auto& caller : callers) caller.join();
    for (auto& send : sends) send.wait_for(std::chrono::seconds(20));
    work.reset();
    bench.context.stop();
    loop.join();
  }
  for (std::size_t i = 0; i < sends.size(); ++i) {
    if (sends[i].wait_for(std::chrono::seconds(0)) != std::future_status::ready) {
      bench.Say("a send from another thread did not end");
      continue;
    }
    const auto sent = sends[i].get();
    if (!sent) bench.Say("a send from another thread failed: " + Describe(sent));
    bench.ExpectAccepted("thread " + std::to_string(i), 1, "a send from another thread");
  }
  return bench.violations;
}

}  // namespace ratatosk::conformance
