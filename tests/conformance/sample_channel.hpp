#pragma once

#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <array>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <ratatosk/conformance/channel_under_test.hpp>
#include <ratatosk/connectors/channel_connector_base.hpp>
#include <ratatosk/connectors/connector_core.hpp>
#include <ratatosk/core/wait_queue.hpp>
#include <ratatosk/messaging/message_builder.hpp>

namespace ratatosk::test {

using conformance::Trouble;
template <class T>
using Async = boost::asio::awaitable<OperationResult<T>>;

/// What is wrong with a sample channel: each breaks one rule.
enum class Defect {
  None,
  InitializesAtTheSecondTry,
  DeclaresTooMuch,
  LeavesATimer,
  TakesAnySettings,
  ListsNoFaults,
  SendsTwice,
  DeniesWhatWasAccepted,
  SwallowsTheDeadline,
  ForgetsToMark,
  EndsInAnotherWay,
  TellsTheToken,
  TellsTheTracer,
  OneAtATimeOnly,
  TakesForgeries,
  TakesWithoutProof,
  TakesAnyProof,
  LooksAtNoHeaderAlone,
  SignsNoBody,
  GivesFreshIds,
};

/// A provider in this process; it reads, accepts and answers at the steps that the channel makes.
class SampleProvider {
 public:
  void Read() {
    const std::lock_guard lock(mutex_);
    ++read_;
  }
  void Accept(const std::string& text) {
    const std::lock_guard lock(mutex_);
    ++accepted_[text];
  }
  std::optional<Trouble> Take() {
    const std::lock_guard lock(mutex_);
    return std::exchange(next_, std::nullopt);
  }
  void Next(Trouble trouble) {
    const std::lock_guard lock(mutex_);
    next_ = trouble;
  }
  std::size_t CountRead() const {
    const std::lock_guard lock(mutex_);
    return read_;
  }
  std::size_t CountAccepted(const std::string& text) const {
    const std::lock_guard lock(mutex_);
    const auto found = accepted_.find(text);
    return found == accepted_.end() ? 0 : found->second;
  }

 private:
  mutable std::mutex mutex_;
  std::size_t read_ = 0;
  std::map<std::string, std::size_t> accepted_;
  std::optional<Trouble> next_;
};

inline constexpr std::string_view kToken = "open-sesame";

/// What the provider signs a body with, for tests.
inline std::string SignatureOf(std::string_view body) {
  return std::to_string(std::hash<std::string>()(std::string(kToken).append(body)));
}

class SampleCore final : public ConnectorCore {
 public:
  SampleCore(Runtime runtime, std::shared_ptr<SampleProvider> provider, Defect defect)
      : runtime_(std::move(runtime)), provider_(std::move(provider)), defect_(defect) {}

  Async<void> InitializeCoreAsync(OperationContext&) override {
    co_await Step();
    if (defect_ == Defect::LeavesATimer) LeaveATimer();
    const bool fails = defect_ == Defect::InitializesAtTheSecondTry && !std::exchange(tried_, true);
    if (fails) co_return Error("NOT_YET");
    co_return OperationResult<void>::Success();
  }
  Async<void> TestConnectionCoreAsync(OperationContext&) override {
    co_await Step();
    co_return OperationResult<void>::Success();
  }
  Error MessageError(ValidationFaults faults) const override {
    if (defect_ != Defect::ListsNoFaults) return ConnectorCore::MessageError(std::move(faults));
    return Error(MessagingErrorCodes::MessageValidationFailed, "something is wrong");
  }
  Async<SendResult> SendMessageCoreAsync(const Message& message, SendContext& context) override;
  Async<Inbound> ReceiveCoreAsync(const MessageSource& source, OperationContext&) override {
    co_await Step();
    if (!IsGenuine(source)) co_return Error(MessagingErrorCodes::InvalidSignature);
    auto& arrived = result_of_receive_.Messages.emplace_back();
    arrived.RemoteMessageId = "in-1";
    MessageBuilder builder;
    if (defect_ != Defect::GivesFreshIds) builder.WithId("in-1");
    builder.From(Endpoint(EndpointType::Label, "ann")).WithText(source.Body());
    arrived.Message = std::move(builder).Build();
    co_return std::exchange(result_of_receive_, Inbound());
  }

 private:
  bool IsGenuine(const MessageSource& source) const {
    const auto* token = source.FindHeader("Token");
    const auto* signature = source.FindHeader("Signature");
    const bool known = token && *token == kToken;
    const bool is_signed = signature && *signature == SignatureOf(source.Body());
    switch (defect_) {
      case Defect::TakesForgeries:
        return true;
      case Defect::TakesWithoutProof:
        return (!token && !signature) || (known && is_signed);
      case Defect::TakesAnyProof:
        return token && signature;
      case Defect::LooksAtNoHeaderAlone:
        return known || is_signed;
      case Defect::SignsNoBody:
        return known;
      default:
        return known && is_signed;
    }
  }
  boost::asio::awaitable<void> Step() {
    co_await boost::asio::post(runtime_.Home(), boost::asio::use_awaitable);
  }
  void LeaveATimer() {
    auto timer =
        std::make_shared<boost::asio::steady_timer>(runtime_.Home(), std::chrono::hours(1));
    timer->async_wait([timer](boost::system::error_code) {});
  }
  Error Broken(Certainty certainty) const {
    return Error(MessagingErrorCodes::ConnectionFailed,
                 defect_ == Defect::TellsTheToken ? "the token " + std::string(kToken) : "lost")
        .WithCertainty(certainty);
  }
  Async<SendResult> AnswerAsync(Trouble trouble, OperationContext& operation);

  Runtime runtime_;
  std::shared_ptr<SampleProvider> provider_;
  Defect defect_;
  bool tried_ = false;
  bool busy_ = false;
  Inbound result_of_receive_;
  WaitQueue<bool> held_;
  int next_id_ = 0;
};

inline Async<SendResult> SampleCore::SendMessageCoreAsync(const Message& message,
                                                          SendContext& context) {
  auto& operation = context.Operation();
  if (defect_ == Defect::OneAtATimeOnly && busy_) co_return Error("BUSY");
  busy_ = true;
  const std::unique_ptr<bool, void (*)(bool*)> at_end(&busy_, [](bool* busy) { *busy = false; });
  if (auto* span = defect_ == Defect::TellsTheTracer ? operation.Span() : nullptr) {
    span->SetAttribute("token", kToken);
  }
  co_await Step();
  const bool marks = defect_ != Defect::ForgetsToMark;
  if (marks && !operation.BeginWriting()) co_return AbortedError();
  co_await Step();
  const auto trouble = provider_->Take();
  if (trouble == Trouble::CloseBeforeReading) co_return Broken(Certainty::Unknown);
  if (marks) operation.MarkWritten();
  provider_->Read();
  const bool accepts =
      !trouble || trouble == Trouble::CloseAfterAccepting || trouble == Trouble::Garble;
  const auto& text = message.ContentAs<TextContent>()->Text();
  if (accepts) provider_->Accept(text);
  if (accepts && defect_ == Defect::SendsTwice) provider_->Accept(text);
  co_await Step();
  if (trouble) co_return co_await AnswerAsync(*trouble, operation);
  operation.MarkAnswered();
  SendResult result;
  result.RemoteMessageId = "out-" + std::to_string(++next_id_);
  co_return result;
}

inline Async<SendResult> SampleCore::AnswerAsync(Trouble trouble, OperationContext& operation) {
  switch (trouble) {
    case Trouble::Refuse:
      co_return Error(MessagingErrorCodes::SendMessageFailed).WithCertainty(Certainty::Rejected);
    case Trouble::ComeAgain:
      co_return Error(MessagingErrorCodes::RateLimited)
          .WithCertainty(Certainty::Rejected)
          .WithRetry(Retry::After(std::chrono::milliseconds(1)));
    case Trouble::Hold:
      break;
    default:
      co_return Broken(defect_ == Defect::DeniesWhatWasAccepted ? Certainty::NotSent
                                                                : Certainty::Unknown);
  }
  auto released = co_await held_.WaitAsync();
  if (released) co_return Broken(Certainty::Unknown);
  if (defect_ == Defect::SwallowsTheDeadline && operation.Stopped() == StopReason::Deadline) {
    co_return Broken(Certainty::Unknown);
  }
  if (defect_ == Defect::EndsInAnotherWay && operation.Stopped() == StopReason::Shutdown) {
    co_return Broken(Certainty::Unknown);
  }
  co_return AbortedError();
}

class SampleConnector final : public ChannelConnectorBase {
 public:
  SampleConnector(Runtime runtime,
                  ChannelSchemaHandle schema,
                  ConnectionSettings settings,
                  std::shared_ptr<SampleCore> core)
      : ChannelConnectorBase(
            std::move(runtime), std::move(schema), std::move(settings), std::move(core)) {}
};

inline constexpr std::array kSampleParameters{
    ParameterSchema("Token", DataType::String).Required().Sensitive()};
inline constexpr std::array kSampleEndpoints{EndpointSchema(EndpointType::Label, true, true)};
inline constexpr std::array kSampleContents{ContentType::PlainText};
inline constexpr ChannelSchema kSampleSchema =
    ChannelSchema("Sample", "Text", "1.0.0")
        .WithCapabilities(Capabilities::SendMessages | Capabilities::ReceiveMessages |
                          Capabilities::BulkMessaging | Capabilities::HealthCheck)
        .WithParameters(kSampleParameters)
        .WithEndpoints(kSampleEndpoints)
        .WithContentTypes(kSampleContents);
inline constexpr ChannelSchema kBoastfulSchema =
    kSampleSchema.WithCapabilities(kSampleSchema.capabilities | Capabilities::MessageStatusQuery);

class SampleUnderTest final : public conformance::ChannelUnderTest {
 public:
  explicit SampleUnderTest(Defect defect) : defect_(defect) {}

  const ChannelSchema& Schema() const override {
    return defect_ == Defect::DeclaresTooMuch ? kBoastfulSchema : kSampleSchema;
  }
  ConnectionSettings Settings() const override {
    return ConnectionSettings().SetParameter("Token", std::string(kToken));
  }
  std::unique_ptr<IChannelConnector> Make(Runtime runtime, ConnectionSettings settings) override {
    if (defect_ == Defect::TakesAnySettings) settings.SetParameter("Token", "default");
    auto core = std::make_shared<SampleCore>(runtime, provider_, defect_);
    return std::make_unique<SampleConnector>(runtime, Schema(), std::move(settings), core);
  }
  std::vector<std::string> Secrets() const override { return {std::string(kToken)}; }
  Message Good(const std::string& text) const override {
    return MessageBuilder()
        .WithId(text)
        .To(Endpoint(EndpointType::Label, "ann"))
        .WithText(text)
        .Build();
  }
  std::vector<Message> Bad() const override {
    return {MessageBuilder().ToPhone("+15550002222").WithText("t").Build()};
  }
  std::size_t Accepted(const std::string& text) const override {
    return provider_->CountAccepted(text);
  }
  std::size_t Read() const override { return provider_->CountRead(); }
  void NextGets(Trouble trouble) override { provider_->Next(trouble); }
  std::optional<MessageSource> Posted(const std::string& text) override {
    return MessageSource::Json(text)
        .WithHeader("Token", std::string(kToken))
        .WithHeader("Signature", SignatureOf(text));
  }

 private:
  std::shared_ptr<SampleProvider> provider_ = std::make_shared<SampleProvider>();
  Defect defect_;
};

}  // namespace ratatosk::test
