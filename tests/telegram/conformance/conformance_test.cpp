#include <ratatosk/conformance/register_tests.hpp>

#include <ratatosk/channels/telegram/telegram_bot_connector.hpp>
#include <ratatosk/simulators/telegram/telegram_simulator.hpp>

#include "support/temporary_file.hpp"

namespace ratatosk::test {
namespace {

using conformance::Trouble;
using simulators::Fault;
using simulators::FaultKind;

constexpr std::string_view kWebhook = "https://example.com/hook";
constexpr std::string_view kSecret = "s3cret-of-the-webhook";

Fault FaultFor(Trouble trouble) {
  switch (trouble) {
    case Trouble::Refuse:
      return simulators::TelegramError(400, "Bad Request: chat not found");
    case Trouble::ComeAgain:
      return simulators::TelegramTooManyRequests(1);
    case Trouble::CloseBeforeReading:
      return FaultKind::CloseBeforeReading;
    case Trouble::CloseAfterReading:
      return FaultKind::CloseAfterReading;
    case Trouble::CloseAfterAccepting:
      return FaultKind::CloseAfterAccepting;
    case Trouble::Garble:
      return FaultKind::NotJson;
    case Trouble::Hold:
      break;
  }
  return FaultKind::HoldBeforeAccepting;
}

class TelegramUnderTest final : public conformance::ChannelUnderTest {
 public:
  TelegramUnderTest() : ca_(simulator_.CaPem()) {}

  const ChannelSchema& Schema() const override { return TelegramChannelSchemas::TelegramBot; }
  std::unique_ptr<IChannelConnector> Make(Runtime runtime, ConnectionSettings settings) override {
    return std::make_unique<TelegramBotConnector>(std::move(runtime), Schema(),
                                                  std::move(settings));
  }
  ConnectionSettings Settings() const override {
    return ConnectionSettings()
        .SetParameter("BotToken", simulator_.BotToken())
        .SetParameter("ApiBaseUrl", simulator_.BaseUrl())
        .SetParameter("CaFile", ca_.Path())
        .SetParameter("WebhookSecretToken", std::string(kSecret));
  }
  std::vector<std::string> Secrets() const override {
    const auto& token = simulator_.BotToken();
    return {token, token.substr(token.find(':') + 1), std::string(kSecret)};
  }
  Message Good(const std::string& text) const override {
    return MessageBuilder().WithId(text).To(Person()).WithText(text).Build();
  }
  std::vector<Message> Bad() const override {
    return {
        MessageBuilder().To(Endpoint(EndpointType::Id, "nobody")).WithText("t").Build(),
        MessageBuilder().To(Person()).WithText("").Build(),
        MessageBuilder().To(Person()).WithText(std::string(4097, 'x')).Build(),
        MessageBuilder().To(Person()).WithContent(ButtonContent("choose")).Build(),
    };
  }
  std::size_t Accepted(const std::string& text) const override {
    const auto ledger = simulator_.Ledger();
    return static_cast<std::size_t>(std::count_if(
        ledger.begin(), ledger.end(), [&](const auto& entry) { return entry.text == text; }));
  }
  std::size_t Read() const override { return simulator_.Requests().size(); }
  void NextGets(Trouble trouble) override { simulator_.Faults().Next(FaultFor(trouble)); }
  void Release() override { simulator_.ReleaseHeld(); }
  std::optional<MessageSource> Posted(const std::string& text) override {
    const auto post = simulator_.Compose(simulators::TelegramArrival().WithText(text),
                                         std::string(kWebhook), std::string(kSecret));
    auto source = MessageSource::Json(post.body).WithUrl(post.url);
    for (const auto& [name, value] : post.headers) source.WithHeader(name, value);
    return source;
  }
  bool SignsBodies() const override { return false; }
  bool Writes(const std::string& text) override {
    simulator_.Arrive(simulators::TelegramArrival().WithText(text));
    return true;
  }

 private:
  static Endpoint Person() {
    return Endpoint(EndpointType::UserId, std::to_string(simulators::kTestPerson));
  }

  simulators::TelegramSimulator simulator_;
  TemporaryFile ca_;
};

const auto kTests =
    conformance::RegisterTests("TelegramBot", [] { return std::make_unique<TelegramUnderTest>(); });

}  // namespace
}  // namespace ratatosk::test
