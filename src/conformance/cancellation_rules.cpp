#include "conformance/bench.hpp"

namespace ratatosk::conformance {

namespace asio = boost::asio;

namespace {

constexpr std::size_t kMostSteps = 400;

// Cancels a send after `steps` handlers have run. Returns true if the send ended before that.
bool CancelAfter(Bench& bench,
                 std::size_t steps,
                 asio::cancellation_type type,
                 const std::string& where) {
  const bool total = type == asio::cancellation_type::total;
  const auto text =
      "cancelled on " + where + " at " + std::to_string(steps) + (total ? " safely" : " at once");
  std::optional<OperationResult<SendResult>> result;
  bench.Begin(bench.channel.Good(text), result);
  for (std::size_t i = 0; i < steps && !result; ++i) {
    bench.context.restart();
    bench.context.run_one_for(std::chrono::seconds(5));
  }
  if (result) {
    if (!*result) bench.Say(text + ": a send that was not cancelled failed: " + Describe(*result));
    return true;
  }
  bench.signal.emit(type);
  if (!bench.RunUntil([&] { return result.has_value(); }, text + ": the end")) return true;
  if (!*result && result->Error().Code() != MessagingErrorCodes::OperationCancelled) {
    bench.Say(text + " ended with " + Describe(*result));
  }
  if (!*result && total && result->Error().Certainty() != Certainty::NotSent) {
    bench.Say(text + ": the safe cancel left it " + Describe(*result));
  }
  bench.ExpectTruth(*result, text, text);
  return false;
}

// Cancels at each step in turn, on one connector, until a send ends before it is cancelled.
void Walk(Bench& bench, asio::cancellation_type type, const std::string& where) {
  for (std::size_t steps = 0; steps < kMostSteps; ++steps) {
    if (CancelAfter(bench, steps, type, where)) break;
  }
  const bool total = type == asio::cancellation_type::total;
  const auto what = (total ? "safe cancels on " : "cancels on ") + where;
  bench.ExpectRecovery("after " + what, what);
}

void CancelWhileItWaits(Bench& bench, asio::cancellation_type type) {
  const std::string text = "cancelled while it waits";
  const auto read = bench.channel.Read();
  bench.channel.NextGets(Trouble::Hold);
  std::optional<OperationResult<SendResult>> result;
  bench.Begin(bench.channel.Good(text), result);
  bench.RunUntil([&] { return bench.channel.Read() > read || result; }, "reading the message");
  bench.signal.emit(type);
  bench.RunUntil([&] { return result.has_value(); }, text + ": the end");
  bench.channel.Release();
  if (!result) return;
  if (*result || result->Error().Code() != MessagingErrorCodes::OperationCancelled ||
      result->Error().Certainty() != Certainty::Unknown) {
    bench.Say(text + " for an answer ended with " + Describe(*result));
  }
  bench.ExpectRecovery("after " + text, text);
}

}  // namespace

Violations CheckCancellation(ChannelUnderTest& channel) {
  Violations violations;
  for (const auto type : {asio::cancellation_type::terminal, asio::cancellation_type::total}) {
    // The walk starts with initialization and a new connection.
    Bench bench(channel);
    Walk(bench, type, "a new connection");
    Walk(bench, type, "a connection in use");
    violations.insert(violations.end(), bench.violations.begin(), bench.violations.end());
  }
  Bench bench(channel);
  bench.Try(bench.connector->InitializeAsync(), "InitializeAsync");
  CancelWhileItWaits(bench, asio::cancellation_type::terminal);
  violations.insert(violations.end(), bench.violations.begin(), bench.violations.end());
  return violations;
}

}  // namespace ratatosk::conformance
