// What the parts of a send and of a receive cost, each by itself.

#include <benchmark/benchmark.h>

#include <boost/asio/io_context.hpp>

#include <array>
#include <string>

#include <ratatosk/channels/twilio/twilio_signature.hpp>
#include <ratatosk/channels/twilio/twilio_whatsapp_connector.hpp>
#include <ratatosk/http/form.hpp>
#include <ratatosk/messaging/message_json.hpp>

#include "common/connector_setup.hpp"

namespace bench {
namespace {

namespace asio = boost::asio;
using namespace ratatosk;

const std::string kGerman(
    "Hallo Ännchen, Ihre Bestellung für Übermorgen ist unterwegs. Möchten Sie sie lieber "
    "später? Grüße aus Köln");

void BuildMessage(benchmark::State& state) {
  std::uint64_t number = 0;
  for (auto _ : state) benchmark::DoNotOptimize(MakeMessage(number++));
}
BENCHMARK(BuildMessage);

void CopyMessage(benchmark::State& state) {
  const auto message = MakeMessage(1);
  for (auto _ : state) {
    auto copy = message;
    benchmark::DoNotOptimize(copy);
  }
}
BENCHMARK(CopyMessage);

void Validate(benchmark::State& state, std::string_view text) {
  asio::io_context context(1);
  TwilioWhatsAppConnector connector(Runtime(context.get_executor()),
                                    TwilioChannelSchemas::TwilioWhatsApp, MakeSettings(Provider()));
  const auto message = MessageBuilder()
                           .WithId("order-1")
                           .FromPhone(std::string(kSender))
                           .ToPhone(std::string(kRecipient))
                           .WithText(std::string(text))
                           .Build();
  for (auto _ : state) {
    if (auto valid = connector.ValidateMessage(message); !valid) {
      state.SkipWithError(valid.Error().ToText().c_str());
    }
  }
}
BENCHMARK_CAPTURE(Validate, Ascii, kText);
BENCHMARK_CAPTURE(Validate, Utf8, kGerman);

void EncodeForm(benchmark::State& state, std::string_view text) {
  for (auto _ : state) {
    std::string form;
    http::AppendFormField(form, "To", kRecipient);
    http::AppendFormField(form, "From", kSender);
    http::AppendFormField(form, "Body", text);
    benchmark::DoNotOptimize(form);
  }
}
BENCHMARK_CAPTURE(EncodeForm, Ascii, kText);
BENCHMARK_CAPTURE(EncodeForm, Utf8, kGerman);

void VerifySignature(benchmark::State& state) {
  const std::string url = "https://shop.example.com/webhooks/whatsapp";
  const std::array tokens{Secret(std::string(kAuthToken))};
  auto source = MessageSource::UrlPost(
      "SmsMessageSid=SM00000000000000000000000000000001&NumMedia=0&ProfileName=Ann&MessageType="
      "text&"
      "WaId=15550002222&SmsStatus=received&Body=Where+is+my+order%3F&To=whatsapp%3A%2B14155238886&"
      "NumSegments=1&MessageSid=SM00000000000000000000000000000001&From=whatsapp%3A%2B15550002222");
  source.WithHeader("X-Twilio-Signature", TwilioSignature::Sign(source, url, tokens[0]));
  for (auto _ : state) {
    if (TwilioSignature::Verify(source, url, tokens) != SignatureVerdict::Valid) {
      state.SkipWithError("the signature is not valid");
    }
  }
}
BENCHMARK(VerifySignature);

void WriteMessageJson(benchmark::State& state) {
  const auto message = MakeMessage(1);
  for (auto _ : state) benchmark::DoNotOptimize(ToJson(message));
}
BENCHMARK(WriteMessageJson);

void ReadMessageJson(benchmark::State& state) {
  const auto json = *ToJson(MakeMessage(1));
  for (auto _ : state) benchmark::DoNotOptimize(MessageFromJson(json));
}
BENCHMARK(ReadMessageJson);

}  // namespace
}  // namespace bench

BENCHMARK_MAIN();
