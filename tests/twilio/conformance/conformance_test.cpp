#include <ratatosk/conformance/register_tests.hpp>

#include <ratatosk/channels/twilio/twilio_sms_connector.hpp>
#include <ratatosk/channels/twilio/twilio_whatsapp_connector.hpp>
#include <ratatosk/http/form.hpp>
#include <ratatosk/simulators/twilio/twilio_simulator.hpp>

#include "support/temporary_file.hpp"

namespace ratatosk::test {
namespace {

using conformance::Trouble;
using simulators::Fault;
using simulators::FaultKind;

constexpr std::string_view kWebhook = "https://example.com/hook";

Fault FaultFor(Trouble trouble) {
  switch (trouble) {
    case Trouble::Refuse:
      return Fault::Respond(400, R"({"code":21211,"message":"no such number","status":400})",
                            "application/json");
    case Trouble::ComeAgain:
      return Fault::Respond(429, R"({"code":20429,"message":"slowly","status":429})",
                            "application/json");
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

/// What both of Twilio's channels have in common: the simulator.
class TwilioUnderTest : public conformance::ChannelUnderTest {
 public:
  explicit TwilioUnderTest(std::string prefix)
      : prefix_(std::move(prefix)),
        simulator_(simulators::TwilioSimulatorOptions().WithSender(Address("+14155238886"))),
        ca_(simulator_.CaPem()) {}

  ConnectionSettings Settings() const override {
    return ConnectionSettings()
        .SetParameter("AccountSid", simulator_.AccountSid())
        .SetParameter("AuthToken", simulator_.AuthToken())
        .SetParameter("ApiBaseUrl", simulator_.BaseUrl())
        .SetParameter("CaFile", ca_.Path())
        .SetParameter("WebhookUrl", std::string(kWebhook));
  }
  std::vector<std::string> Secrets() const override {
    return {simulator_.AuthToken(),
            http::BasicCredentials(simulator_.AccountSid(), simulator_.AuthToken())};
  }
  Message Good(const std::string& text) const override {
    return MessageBuilder()
        .WithId(text)
        .FromPhone(Address("+14155238886"))
        .ToPhone(Address("+15550002222"))
        .WithText(text)
        .Build();
  }
  std::vector<Message> Bad() const override {
    return {
        MessageBuilder().FromPhone(Address("+14155238886")).ToPhone("nobody").WithText("t").Build(),
        MessageBuilder().FromPhone("me").ToPhone(Address("+15550002222")).WithText("").Build()};
  }
  std::size_t Accepted(const std::string& text) const override {
    const auto ledger = simulator_.Ledger();
    return static_cast<std::size_t>(
        std::count_if(ledger.begin(), ledger.end(),
                      [&](const auto& entry) { return entry.Param("Body") == text; }));
  }
  std::size_t Read() const override { return simulator_.Requests().size(); }
  void NextGets(Trouble trouble) override { simulator_.Faults().Next(FaultFor(trouble)); }
  void Release() override { simulator_.ReleaseHeld(); }
  std::optional<MessageSource> Posted(const std::string& text) override {
    const auto arrival = simulators::Arrival(Address("+15550002222"), Address("+14155238886"));
    const auto request =
        simulator_.Compose(simulators::Arrival(arrival).WithText(text), std::string(kWebhook));
    return MessageSource::UrlPost(request.body)
        .WithUrl(request.url)
        .WithHeader("X-Twilio-Signature", request.signature);
  }

 protected:
  std::string Address(std::string_view number) const { return prefix_ + std::string(number); }

 private:
  std::string prefix_;
  simulators::TwilioSimulator simulator_;
  TemporaryFile ca_;
};

class WhatsAppUnderTest final : public TwilioUnderTest {
 public:
  WhatsAppUnderTest() : TwilioUnderTest("whatsapp:") {}
  const ChannelSchema& Schema() const override { return TwilioChannelSchemas::TwilioWhatsApp; }
  std::unique_ptr<IChannelConnector> Make(Runtime runtime, ConnectionSettings settings) override {
    return std::make_unique<TwilioWhatsAppConnector>(std::move(runtime), Schema(),
                                                     std::move(settings));
  }
};

class SmsUnderTest final : public TwilioUnderTest {
 public:
  SmsUnderTest() : TwilioUnderTest("") {}
  const ChannelSchema& Schema() const override { return TwilioChannelSchemas::TwilioSms; }
  std::unique_ptr<IChannelConnector> Make(Runtime runtime, ConnectionSettings settings) override {
    return std::make_unique<TwilioSmsConnector>(std::move(runtime), Schema(), std::move(settings));
  }
};

const auto kWhatsAppTests = conformance::RegisterTests(
    "TwilioWhatsApp", [] { return std::make_unique<WhatsAppUnderTest>(); });
const auto kSmsTests =
    conformance::RegisterTests("TwilioSms", [] { return std::make_unique<SmsUnderTest>(); });

}  // namespace
}  // namespace ratatosk::test
