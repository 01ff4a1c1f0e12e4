#include "conformance/bench.hpp"

namespace ratatosk::conformance {

namespace {

RuntimeOptions Listening(std::shared_ptr<Recorder> recorder) {
  RuntimeOptions options;
  options.WithLogSink(recorder).WithMetricsSink(recorder).WithTracer(recorder);
  return options;
}

}  // namespace

Bench::Bench(ChannelUnderTest& c, ConnectionSettings settings)
    : channel(c),
      runtime(context.get_executor(), Listening(recorder)),
      connector(channel.Make(runtime, std::move(settings))) {}

OperationResult<SendResult> Bench::Send(const std::string& text) {
  return Run(connector->SendMessageAsync(channel.Good(text)), "sending '" + text + "'");
}

void Bench::Begin(const Message& message,
                  std::optional<OperationResult<SendResult>>& result,
                  SendOptions options) {
  auto keep = [this, &result](OperationResult<SendResult> r) { result = Listen(std::move(r)); };
  AsyncSend(*connector, message, std::move(options),
            boost::asio::bind_cancellation_slot(signal.slot(), keep));
}

void Bench::ExpectAccepted(const std::string& text, std::size_t times, std::string_view after) {
  const auto accepted = channel.Accepted(text);
  if (accepted == times) return;
  Say(std::string(after) + ": the provider accepted the message " + std::to_string(accepted) +
      " times, not " + std::to_string(times));
}

void Bench::ExpectTruth(const OperationResult<SendResult>& result,
                        const std::string& text,
                        const std::string& after) {
  const auto accepted = channel.Accepted(text);
  if (accepted > 1) Say(after + ": the provider accepted the message more than once");
  if (result) {
    if (accepted == 0) Say(after + ": a success, and the provider has no such message");
    return;
  }
  const auto& error = result.Error();
  const bool denies =
      error.Certainty() == Certainty::NotSent || error.Certainty() == Certainty::Rejected;
  if (denies && accepted > 0) {
    Say(after + ": " + Describe(result) + ", and the provider has the message");
  }
  if (error.Certainty() == Certainty::None) Say(after + ": " + Describe(result) + " says nothing");
  if (!denies && error.Retry().Kind() != RetryKind::Never) {
    Say(after + ": " + Describe(result) + " asks to be repeated, which may send it twice");
  }
}

void Bench::ExpectRecovery(const std::string& text, const std::string& after) {
  const auto sent = Send(text);
  if (!sent) Say(after + ", the next send failed: " + sent.Error().ToText());
  ExpectAccepted(text, 1, after + ", the next send");
}

std::string Describe(const OperationResult<SendResult>& result) {
  if (result) return "a success";
  return std::string(result.Error().Code().Text()) + " (" +
         std::string(ToString(result.Error().Certainty())) + ")";
}

}  // namespace ratatosk::conformance
