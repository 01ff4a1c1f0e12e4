// From the bytes of a signed webhook to a typed message: `ReceiveAsync` of a connector, which
// checks the signature, parses the form and builds the message. Prints one line of JSON.
//
//   receive --messages 100000

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

#include <CLI/CLI.hpp>

#include <chrono>
#include <cstdio>
#include <string>
#include <utility>
#include <vector>

#include <ratatosk/channels/twilio/twilio_signature.hpp>
#include <ratatosk/channels/twilio/twilio_whatsapp_connector.hpp>

#include "common/connector_setup.hpp"
#include "common/heap.hpp"
#include "common/json_line.hpp"
#include "common/process.hpp"

namespace bench {
namespace {

namespace asio = boost::asio;
using namespace ratatosk;

const std::string kUrl = "https://shop.example.com/webhooks/whatsapp";

// What Twilio posts for a text; see receive.js, which makes the same.
std::string MakeBody(std::size_t number) {
  char sid[40];
  std::snprintf(sid, sizeof sid, "SM%032zx", number);
  return std::string("SmsMessageSid=") + sid +
         "&NumMedia=0&ProfileName=Ann&MessageType=text&SmsSid=" + sid +
         "&WaId=15550002222&SmsStatus=received&Body=Where+is+my+order+4711%3F+It+should+have+been+"
         "here+on+Friday.&To=whatsapp%3A%2B14155238886&NumSegments=1&ReferralNumMedia=0&"
         "MessageSid=" +
         sid + "&AccountSid=" + std::string(kAccountSid) +
         "&From=whatsapp%3A%2B15550002222&ApiVersion=2010-04-01";
}

class Webhooks {
 public:
  Webhooks() {
    const Secret token{std::string(kAuthToken)};
    for (std::size_t i = 0; i < 1'000; ++i) {
      auto body = MakeBody(i);
      auto signature = TwilioSignature::Sign(MessageSource::UrlPost(body), kUrl, token);
      posted_.emplace_back(std::move(body), std::move(signature));
    }
  }

  MessageSource Make(std::size_t number) const {
    const auto& [body, signature] = posted_[number % posted_.size()];
    return MessageSource::UrlPost(body)
        .WithUrl(kUrl)
        .WithHeader("Content-Type", "application/x-www-form-urlencoded; charset=UTF-8")
        .WithHeader("User-Agent", "TwilioProxy/1.1")
        .WithHeader("X-Twilio-Signature", signature);
  }

 private:
  std::vector<std::pair<std::string, std::string>> posted_;
};

class Receiver {
 public:
  asio::awaitable<void> Receive(TwilioWhatsAppConnector& connector, std::size_t messages) {
    for (std::size_t i = 0; i < messages; ++i) {
      auto receiving = connector.ReceiveAsync(webhooks_.Make(i));
      const auto inbound = co_await std::move(receiving);
      if (!inbound || inbound->Messages.size() != 1) ++failures;
    }
  }

  std::size_t failures = 0;

 private:
  Webhooks webhooks_;
};

int Run(std::size_t messages) {
  asio::io_context context(1);
  auto runtime = MakeRuntime(context, 1, HomeExecutor::Serial);
  // Nothing is sent, so nobody needs to listen there.
  auto settings = ConnectionSettings()
                      .SetParameter("AccountSid", std::string(kAccountSid))
                      .SetParameter("AuthToken", std::string(kAuthToken));
  TwilioWhatsAppConnector connector(runtime, TwilioChannelSchemas::TwilioWhatsApp,
                                    std::move(settings));
  Receiver receiver;
  const auto receive = [&](std::size_t count) {
    asio::co_spawn(context, receiver.Receive(connector, count), asio::detached);
    context.restart();
    context.run();
  };
  receive(2'000);  // warm-up
  const auto cpu = CpuTime();
  const auto heap = HeapCountsOfThisThread();
  receive(messages);
  const std::chrono::duration<double, std::micro> used = CpuTime() - cpu;
  const auto end = HeapCountsOfThisThread();
  const auto n = static_cast<double>(messages);
  JsonLine()
      .Add("contender", "connector")
      .Add("messages", n)
      .Add("failures", static_cast<double>(receiver.failures))
      .Add("cpu_us", used.count() / n)
      .Add("allocations", static_cast<double>(end.allocations - heap.allocations) / n)
      .Add("bytes_allocated", static_cast<double>(end.bytes - heap.bytes) / n)
      .Print();
  return receiver.failures == 0 ? 0 : 1;
}

}  // namespace
}  // namespace bench

int main(int argc, char** argv) {
  std::size_t messages = 100'000;
  CLI::App app("Receives signed webhooks, and prints what each costs.");
  app.add_option("--messages", messages, "How many");
  CLI11_PARSE(app, argc, argv);
  return bench::Run(messages);
}
