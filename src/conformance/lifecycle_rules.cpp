#include <algorithm>
#include <array>

#include <boost/asio/cancellation_type.hpp>

#include <ratatosk/connectors/i_stream_receiver.hpp>

#include "conformance/bench.hpp"

namespace ratatosk::conformance {

namespace {

using Codes = MessagingErrorCodes;

template <class T>
void ExpectCode(Bench& bench,
                const OperationResult<T>& result,
                ErrorCode code,
                const std::string& what) {
  if (result) return bench.Say(what + " succeeded; it must fail with " + std::string(code.Text()));
  if (result.Error().Code() == code) return;
  bench.Say(what + " gave " + result.Error().ToText() + ", not " + std::string(code.Text()));
}

}  // namespace

Violations CheckInitialization(ChannelUnderTest& channel) {
  Bench bench(channel);
  if (bench.connector->State() != ConnectorState::Uninitialized) {
    bench.Say("a new connector is " + std::string(ToString(bench.connector->State())));
  }
  // Several sends start at once on a connector that is not initialized.
  constexpr std::size_t kTogether = 5;
  std::array<std::optional<OperationResult<SendResult>>, kTogether> results;
  for (std::size_t i = 0; i < kTogether; ++i) {
    bench.Begin(channel.Good("together " + std::to_string(i)), results[i]);
  }
  const auto all = [&] {
    return std::all_of(results.begin(), results.end(), [](const auto& r) { return r.has_value(); });
  };
  if (!bench.RunUntil(all, "sends on a new connector")) return bench.violations;
  for (std::size_t i = 0; i < kTogether; ++i) {
    if (!*results[i]) bench.Say("a send on a new connector failed: " + Describe(*results[i]));
    bench.ExpectAccepted("together " + std::to_string(i), 1, "sends on a new connector");
  }
  if (bench.connector->State() != ConnectorState::Ready) {
    bench.Say("after a send the connector is " + std::string(ToString(bench.connector->State())));
  }
  ExpectCode(bench, bench.Run(bench.connector->InitializeAsync(), "InitializeAsync"),
             Codes::AlreadyInitialized, "InitializeAsync of an initialized connector");
  if (auto tested = bench.Run(bench.connector->TestConnectionAsync(), "TestConnectionAsync");
      !tested) {
    bench.Say("TestConnectionAsync failed: " + tested.Error().ToText());
  }
  return bench.violations;
}

Violations CheckCapabilities(ChannelUnderTest& channel) {
  Bench bench(channel);
  auto& connector = *bench.connector;
  const auto& schema = channel.Schema();
  const auto expect = [&](Capabilities needed, const auto& result, const std::string& what) {
    const bool declared = static_cast<int>(schema.capabilities) & static_cast<int>(needed);
    const bool refused = !result && result.Error().Code() == Codes::UnsupportedOperation;
    if (declared && refused) bench.Say("the schema declares it, and " + what + " refuses it");
    if (!declared && !refused) bench.Say(what + " works without its capability");
  };
  const auto either = Capabilities::ReceiveMessages | Capabilities::HandleMessageState;
  const auto source = MessageSource::Json("{}");
  expect(Capabilities::SendMessages, bench.Send("able"), "SendMessageAsync");
  MessageBatch batch;
  batch.With(channel.Good("in a batch"));
  expect(Capabilities::BulkMessaging, bench.Run(connector.SendBatchAsync(batch), "SendBatchAsync"),
         "SendBatchAsync");
  expect(Capabilities::MessageStatusQuery,
         bench.Run(connector.GetMessageStatusAsync("no-such-id"), "GetMessageStatusAsync"),
         "GetMessageStatusAsync");
  // A stream can replace webhooks.
  if (!connector.Find<IStreamReceiver>()) {
    expect(either, bench.Run(connector.ReceiveAsync(source), "ReceiveAsync"), "ReceiveAsync");
  }
  expect(Capabilities::HealthCheck, bench.Run(connector.GetHealthAsync(), "GetHealthAsync"),
         "GetHealthAsync");
  return bench.violations;
}

Violations CheckState(ChannelUnderTest& channel) {
  Bench bench(channel);
  auto& connector = *bench.connector;
  if (auto sent = bench.Send("before the end"); !sent) bench.Say("a send: " + Describe(sent));
  for (const auto* which : {"ShutdownAsync", "ShutdownAsync for the second time"}) {
    auto ended = bench.Run(connector.ShutdownAsync(), which);
    if (!ended) bench.Say(std::string(which) + " failed: " + ended.Error().ToText());
  }
  if (connector.State() != ConnectorState::Shutdown) {
    bench.Say("after shutdown it is " + std::string(ToString(connector.State())));
  }
  ExpectCode(bench, bench.Run(connector.InitializeAsync(), "InitializeAsync"),
             Codes::ConnectorShutdown, "InitializeAsync after shutdown");
  ExpectCode(bench, bench.Run(connector.TestConnectionAsync(), "TestConnectionAsync"),
             Codes::ConnectorShutdown, "TestConnectionAsync after shutdown");
  const auto sent = bench.Send("after the end");
  ExpectCode(bench, sent, Codes::ConnectorShutdown, "a send after shutdown");
  bench.ExpectTruth(sent, "after the end", "a send after shutdown");
  bench.connector.reset();
  // Pending work of a destroyed connector would keep the context, and the program, from ending.
  bench.context.restart();
  const auto give_up = std::chrono::steady_clock::now() + std::chrono::seconds(5);
  while (!bench.context.stopped() && std::chrono::steady_clock::now() < give_up) {
    bench.context.run_one_for(std::chrono::milliseconds(5));
  }
  if (!bench.context.stopped()) bench.Say("after shutdown something keeps the context at work");
  return bench.violations;
}

Violations CheckDestruction(ChannelUnderTest& channel) {
  Bench bench(channel);
  bench.Try(bench.connector->InitializeAsync(), "InitializeAsync");
  channel.NextGets(Trouble::Hold);
  std::optional<OperationResult<SendResult>> result;
  const auto read = channel.Read();
  bench.Begin(channel.Good("cut off"), result);
  bench.RunUntil([&] { return channel.Read() > read || result; }, "reading the message");
  bench.connector.reset();
  if (!bench.RunUntil([&] { return result.has_value(); }, "the end of a send without connector")) {
    return bench.violations;
  }
  if (*result || result->Error().Code() != Codes::OperationCancelled) {
    bench.Say("a send whose connector was destroyed ended with " + Describe(*result));
  }
  bench.ExpectTruth(*result, "cut off", "after the connector was destroyed");
  channel.Release();
  return bench.violations;
}

}  // namespace ratatosk::conformance
