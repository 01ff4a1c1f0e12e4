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

using Headers = std::vector<MessageSource::Header>;

/// Posts requests with forged signatures.
class Forger {
 public:
  Forger(Bench& bench, const MessageSource& genuine) : bench_(bench), genuine_(genuine) {}

  bool IsTaken(std::string body, std::string url, const Headers& headers) {
    auto forged = MessageSource(genuine_.Format(), std::move(body)).WithUrl(std::move(url));
    for (const auto& [name, value] : headers) forged.WithHeader(name, value);
    const auto taken =
        bench_.Run(bench_.connector->ReceiveAsync(std::move(forged)), "ReceiveAsync");
    return taken.Ok();
  }
  bool IsTaken(const Headers& headers) { return IsTaken(genuine_.Body(), genuine_.Url(), headers); }
  /// Returns true if the request is accepted no matter which of its headers is changed this way.
  template <class Change>
  bool IsTakenWithEach(Change change) {
    const auto& headers = genuine_.Headers();
    for (std::size_t i = 0; i < headers.size(); ++i) {
      auto changed = headers;
      change(changed, i);
      if (!IsTaken(changed)) return false;
    }
    return !headers.empty();
  }

 private:
  Bench& bench_;
  const MessageSource& genuine_;
};

// Changes one thing at a time: a part that the channel does not check must not be hidden by one
// that it does.
void CheckForgeries(Bench& bench, const MessageSource& source, bool signs_bodies) {
  Forger forger(bench, source);
  auto forged = source.Headers();
  for (auto& [name, value] : forged) value = "forged" + value;
  if (forger.IsTaken(source.Body() + " ", source.Url() + "&x=y", forged)) {
    bench.Say("a forged request was taken");
  }
  if (!source.Headers().empty() && forger.IsTaken(Headers())) {
    bench.Say("a request without any header was taken");
  }
  if (forger.IsTakenWithEach([](Headers& headers, std::size_t i) {
        headers.erase(headers.begin() + static_cast<std::ptrdiff_t>(i));
      })) {
    bench.Say("a request was taken whichever of its headers was missing");
  }
  if (forger.IsTakenWithEach([](Headers& headers, std::size_t i) { headers[i].second += "x"; })) {
    bench.Say("a request was taken whichever of its headers was another one");
  }
  auto body = source.Body();
  const auto at = body.find("person");
  at == std::string::npos ? body += ' ' : body.replace(at, 6, "pirate");
  if (signs_bodies && forger.IsTaken(body, source.Url(), source.Headers())) {
    bench.Say("a request whose body was changed was taken");
  }
}

void CheckPosted(Bench& bench,
                 const MessageSource& source,
                 const std::string& text,
                 bool signs_bodies) {
  const auto inbound = bench.Run(bench.connector->ReceiveAsync(source), "ReceiveAsync");
  if (!inbound) return bench.Say("what a person wrote was refused: " + inbound.Error().ToText());
  ExpectMessage(bench, inbound->Messages, text);
  if (inbound->Reply.Status / 100 != 2) bench.Say("the provider is not told that it was taken");
  const auto again = bench.Run(bench.connector->ReceiveAsync(source), "ReceiveAsync");
  if (!again || again->Messages.empty() || !again->Messages.front().Repeated) {
    bench.Say("a message that was posted again is not the one that it was");
  }
  CheckForgeries(bench, source, signs_bodies);
}

void CheckStream(Bench& bench, const std::string& text) {
  auto* receiver = bench.connector->Find<IStreamReceiver>();
  if (!receiver) return bench.Say("the channel has no IStreamReceiver");
  std::vector<InboundMessage> taken;
  std::string refused;
  InboundSink sink([&](Inbound inbound) -> asio::awaitable<OperationResult<void>> {
    if (inbound.Messages.empty()) co_return OperationResult<void>::Success();
    const auto& id = inbound.Messages.front().Message.Id();
    if (refused.empty()) {
      refused = id;
      co_return Error("NOT_NOW").WithRetry(Retry::Now());
    }
    if (id != refused) bench.Say("a message that came again is not the one that it was");
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
  // A stream may end when its sink rejects a message. It is then restarted and must deliver the
  // same message again.
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
    CheckPosted(bench, *source, "written by a person", channel.SignsBodies());
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
