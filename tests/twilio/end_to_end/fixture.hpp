#pragma once

#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>

#include <memory>
#include <string>

#include <ratatosk/channels/twilio/twilio_whatsapp_connector.hpp>
#include <ratatosk/core/manual_clock.hpp>
#include <ratatosk/http/client.hpp>
#include <ratatosk/simulators/twilio/twilio_simulator.hpp>

#include "support/await.hpp"
#include "support/matchers.hpp"
#include "support/temporary_file.hpp"

namespace ratatosk::test {

inline constexpr std::chrono::milliseconds kSoon{20'000};
inline const std::string kPerson = "whatsapp:+15550002222";
inline const std::string kSender = "whatsapp:+14155238886";

/// A simulator over real TLS, and a connector of it on a context that this thread runs.
class Wired {
 public:
  explicit Wired(simulators::TwilioSimulatorOptions options = simulators::TwilioSimulatorOptions(),
                 RuntimeOptions runtime_options = RuntimeOptions())
      : simulator(std::move(options)),
        ca(simulator.CaPem()),
        runtime(context.get_executor(), std::move(runtime_options)) {
    connector = Make();
  }

  ConnectionSettings Settings() const {
    auto settings = ConnectionSettings()
                        .SetParameter("AccountSid", simulator.AccountSid())
                        .SetParameter("AuthToken", simulator.AuthToken())
                        .SetParameter("ApiBaseUrl", simulator.BaseUrl());
    if (!simulator.CaPem().empty()) settings.SetParameter("CaFile", ca.Path());
    return settings;
  }

  std::unique_ptr<TwilioWhatsAppConnector> Make() { return Make(Settings()); }
  std::unique_ptr<TwilioWhatsAppConnector> Make(ConnectionSettings settings) {
    return std::make_unique<TwilioWhatsAppConnector>(runtime, TwilioChannelSchemas::TwilioWhatsApp,
                                                     std::move(settings));
  }

  static Message Text(std::string text = "Hello from WhatsApp!") {
    return MessageBuilder()
        .WithId("wa-1")
        .FromPhone(kSender)
        .ToPhone(kPerson)
        .WithText(std::move(text))
        .Build();
  }

  template <class T>
  T Run(boost::asio::awaitable<T> work) {
    return Await(context, std::move(work));
  }
  OperationResult<SendResult> Send(Message message, SendOptions options = {}) {
    return Run(connector->SendMessageAsync(std::move(message), std::move(options)));
  }

  http::PoolStatistics Pool() {
    auto url = http::Url::Parse(simulator.BaseUrl());
    http::TlsOptions tls;
    if (!simulator.CaPem().empty()) tls.WithAuthoritiesFile(ca.Path());
    return (*runtime.Get(http::kClients)->Get(url->GetOrigin(), tls))->Statistics();
  }

  simulators::TwilioSimulator simulator;
  TemporaryFile ca;
  boost::asio::io_context context;
  Runtime runtime;
  std::unique_ptr<TwilioWhatsAppConnector> connector;
};

}  // namespace ratatosk::test
