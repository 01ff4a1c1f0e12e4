#pragma once

#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>

#include <memory>
#include <ostream>
#include <string>

#include <ratatosk/channels/twilio/twilio_sms_connector.hpp>
#include <ratatosk/channels/twilio/twilio_whatsapp_connector.hpp>
#include <ratatosk/core/manual_clock.hpp>
#include <ratatosk/http/client.hpp>
#include <ratatosk/simulators/twilio/twilio_simulator.hpp>

#include "support/await.hpp"
#include "support/matchers.hpp"
#include "support/temporary_file.hpp"

namespace ratatosk::simulators {

/// How GoogleTest names a test with this parameter.
inline void PrintTo(FaultKind kind, std::ostream* out) { *out << ToString(kind); }

}  // namespace ratatosk::simulators

namespace ratatosk::test {

inline constexpr std::chrono::milliseconds kSoon{20'000};
inline const std::string kPerson = "whatsapp:+15550002222";
inline const std::string kSender = "whatsapp:+14155238886";
inline const std::string kContentSid = "HX00000000000000000000000000000001";
inline const std::string kKeySid = "SK00000000000000000000000000000001";

/// One of Twilio's channels, for tests that hold for each of them.
class Channel {
 public:
  using Maker = std::unique_ptr<IChannelConnector> (*)(Runtime, ConnectionSettings);

  Channel(std::string what, std::string from, std::string to, ErrorCode unreadable_answer, Maker m)
      : name(std::move(what)),
        sender(std::move(from)),
        person(std::move(to)),
        unreadable(unreadable_answer),
        make(m) {}

  friend std::ostream& operator<<(std::ostream& out, const Channel& c) { return out << c.name; }

  std::string name;
  std::string sender;
  std::string person;
  ErrorCode unreadable;
  Maker make;
};

template <class Connector, const ChannelSchema& kSchema>
std::unique_ptr<IChannelConnector> MakeConnector(Runtime runtime, ConnectionSettings settings) {
  return std::make_unique<Connector>(std::move(runtime), kSchema, std::move(settings));
}

inline const Channel kWhatsApp(
    "WhatsApp",
    kSender,
    kPerson,
    TwilioErrorCodes::SendWhatsAppMessageFailed,
    MakeConnector<TwilioWhatsAppConnector, TwilioChannelSchemas::TwilioWhatsApp>);
inline const Channel kSms("Sms",
                          "+14155550100",
                          "+15550002222",
                          MessagingErrorCodes::SendMessageFailed,
                          MakeConnector<TwilioSmsConnector, TwilioChannelSchemas::TwilioSms>);

/// An account that may send as anybody.
inline simulators::TwilioAccount AnySender() {
  return simulators::TwilioAccount(std::string(simulators::kTestAccountSid),
                                   std::string(simulators::kTestAuthToken));
}

/// What all Twilio channels need to reach a simulator. With retries turned off: most tests are
/// about what one attempt says.
inline ConnectionSettings SettingsFor(const simulators::TwilioSimulator& simulator,
                                      const TemporaryFile& ca) {
  auto settings = ConnectionSettings()
                      .SetParameter("AccountSid", simulator.AccountSid())
                      .SetParameter("AuthToken", simulator.AuthToken())
                      .SetParameter("ApiBaseUrl", simulator.BaseUrl())
                      .SetParameter("Retry.MaxAttempts", 1);
  if (!simulator.CaPem().empty()) settings.SetParameter("CaFile", ca.Path());
  return settings;
}

/// A simulator over real TLS, and a connector of it on a context that this thread runs.
class Wired {
 public:
  explicit Wired(simulators::TwilioSimulatorOptions options = simulators::TwilioSimulatorOptions(),
                 RuntimeOptions runtime_options = RuntimeOptions(),
                 const Channel& of = kWhatsApp)
      : channel(of),
        simulator(std::move(options)),
        ca(simulator.CaPem()),
        runtime(context.get_executor(), std::move(runtime_options)) {
    connector = Make();
  }

  ConnectionSettings Settings() const { return SettingsFor(simulator, ca); }

  std::unique_ptr<IChannelConnector> Make() { return Make(Settings()); }
  std::unique_ptr<IChannelConnector> Make(ConnectionSettings settings) {
    return channel.make(runtime, std::move(settings));
  }

  /// From the channel's sender to its person.
  Message Say(std::string text) const {
    return MessageBuilder()
        .FromPhone(channel.sender)
        .ToPhone(channel.person)
        .WithText(std::move(text))
        .Build();
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
    return (*runtime.Get(http::kClients)->Get(url->Origin(), tls))->Statistics();
  }

  const Channel& channel;
  simulators::TwilioSimulator simulator;
  TemporaryFile ca;
  boost::asio::io_context context;
  Runtime runtime;
  std::unique_ptr<IChannelConnector> connector;
};

}  // namespace ratatosk::test
