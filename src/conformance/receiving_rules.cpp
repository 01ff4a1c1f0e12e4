#include <ratatosk/connectors/i_stream_receiver.hpp>

#include "conformance/bench.hpp"

namespace ratatosk::conformance {

namespace asio = boost::asio;

namespace {

void ExpectMessage(Bench& bench,
                   const std::vector<InboundMessage>& messages,
                   std::string_view text) {
  if (messages.size() != 1) {
    return bench.Say("one message that a person wrote came as " + std::to_string(messages.size()));
  }
  const auto& message = messages.front();
  const auto* content = message.Message.ContentAs<TextContent>();
  if (!content || content->Text() != text) bench.Say("a text that a person wrote came changed");
  if (message.Message.Sender().Empty()) bench.Say("a message from a person has no sender");
  if (message.RemoteMessageId.empty()) bench.Say("a message from a person has no provider's id");
}

void CheckPosted(Bench& bench, const MessageSource& source, const std::string& text) {
  const auto inbound = bench.Run(bench.connector->ReceiveAsync(source), "ReceiveAsync");
  if (!inbound) return bench.Say("what a person wrote was refused: " + inbound.Error().ToText());
  ExpectMessage(bench, inbound->Messages, text);
  if (inbound->Reply.Status / 100 != 2) bench.Say("the provider is not told that it was taken");
  // The same, with something in it that nobody signed.
  auto forged = MessageSource(source.Format(), source.Body() + " ").WithUrl(source.Url() + "&x=y");
  for (const auto& [name, value] : source.Headers()) forged.WithHeader(name, "forged" + value);
  if (bench.Run(bench.connector->ReceiveAsync(forged), "ReceiveAsync")) {
    bench.Say("a forged request was taken");
  }
}

void CheckStream(Bench& bench, const std::string& text) {
  auto* receiver = bench.connector->Find<IStreamReceiver>();
  if (!receiver) return bench.Say("the channel has no IStreamReceiver");
  std::vector<InboundMessage> taken;
  int refusals = 1;
  InboundSink sink([&](Inbound inbound) -> asio::awaitable<OperationResult<void>> {
    if (inbound.Messages.empty()) co_return OperationResult<void>::Success();
    if (refusals-- > 0) co_return Error("NOT_NOW").WithRetry(Retry::Now());
    for (auto& message : inbound.Messages) taken.push_back(std::move(message));
    co_return OperationResult<void>::Success();
  });
  std::optional<OperationResult<void>> ended;
  const auto begin = [&] {
    ended.reset();
    auto keep = [&](OperationResult<void> result) { ended = bench.Listen(std::move(result)); };
    AsyncStart(
        bench.connector->Executor(), [&] { return receiver->RunAsync(sink); },
        asio::bind_cancellation_slot(bench.signal.slot(), keep));
  };
  begin();
  // A stream may end when its sink refuses; then it is begun again, and brings the same.
  const auto arrived = [&] {
    if (ended && taken.empty()) begin();
    return !taken.empty();
  };
  if (bench.RunUntil(arrived, "a message that the sink refused once")) {
    ExpectMessage(bench, taken, text);
  }
  bench.signal.emit(asio::cancellation_type::total);
  if (!bench.RunUntil([&] { return ended.has_value(); }, "the end of a cancelled stream")) return;
  if (*ended || ended->Error().Code() != MessagingErrorCodes::OperationCancelled) {
    bench.Say("a cancelled stream did not end with OPERATION_CANCELLED");
  }
}

}  // namespace

Violations CheckReceiving(ChannelUnderTest& channel) {
  Bench bench(channel);
  if (auto source = channel.Posted("written by a person")) {
    CheckPosted(bench, *source, "written by a person");
  }
  if (channel.Writes("brought by a stream")) CheckStream(bench, "brought by a stream");
  const bool declared = static_cast<int>(channel.Schema().capabilities) &
                        static_cast<int>(Capabilities::ReceiveMessages);
  const auto rubbish = bench.Run(bench.connector->ReceiveAsync(MessageSource::Json("{\"")),
                                 "ReceiveAsync of rubbish");
  if (declared && rubbish) bench.Say("rubbish was taken for a message");
  return bench.violations;
}

}  // namespace ratatosk::conformance
