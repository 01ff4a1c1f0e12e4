#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <stdexcept>
#include <string>

#include <ratatosk/channels/twilio/register_twilio.hpp>
#include <ratatosk/channels/twilio/twilio_whatsapp_connector.hpp>
#include <ratatosk/client/messaging_client.hpp>

#include "common/connector_setup.hpp"
#include "wire/contender.hpp"

namespace bench {

namespace asio = boost::asio;
using namespace ratatosk;

namespace {

template <class Send>
asio::awaitable<void> SendMessages(Load& load, Send send) {
  asio::steady_timer timer(co_await asio::this_coro::executor);
  while (const auto due = load.Next()) {
    if (load.Paced() && *due > Load::Clock::now()) {
      timer.expires_at(*due);
      co_await timer.async_wait(asio::use_awaitable);
    }
    auto sending = send(MakeMessage(load.Number()));
    const auto sent = co_await std::move(sending);
    if (sent) {
      load.Done(*due);
    } else {
      load.Fail(*due, sent.Error().ToText());
    }
  }
}

class ConnectorContender final : public Contender {
 public:
  ConnectorContender(const Provider& provider, std::size_t connections, HomeExecutor home)
      : runtime_(MakeRuntime(context_, connections, home)),
        connector_(runtime_, TwilioChannelSchemas::TwilioWhatsApp, MakeSettings(provider)) {}

  void Run(Load& load) override {
    auto send = [this](Message message) { return connector_.SendMessageAsync(std::move(message)); };
    for (std::size_t i = 0; i < load.Concurrency(); ++i) {
      asio::co_spawn(context_, SendMessages(load, send), asio::detached);
    }
    context_.restart();
    context_.run();
  }

 private:
  asio::io_context context_{1};
  Runtime runtime_;
  TwilioWhatsAppConnector connector_;
};

ConnectorRegistry TwilioRegistry() {
  ConnectorRegistry registry;
  RegisterTwilio(registry);
  return registry;
}

class ClientContender final : public Contender {
 public:
  ClientContender(const Provider& provider, std::size_t connections)
      : client_(MakeRuntime(context_, connections, HomeExecutor::Serial), TwilioRegistry()) {
    const auto added = client_.AddConnector("whatsapp", "Twilio/WhatsApp", MakeSettings(provider));
    if (!added) throw std::runtime_error(added.Error().ToText());
  }

  void Run(Load& load) override {
    auto send = [this](Message message) {
      return client_.SendAsync("whatsapp", std::move(message));
    };
    for (std::size_t i = 0; i < load.Concurrency(); ++i) {
      asio::co_spawn(context_, SendMessages(load, send), asio::detached);
    }
    context_.restart();
    context_.run();
  }

 private:
  asio::io_context context_{1};
  MessagingClient client_;
};

class MessageContender final : public Contender {
 public:
  void Run(Load& load) override {
    while (const auto due = load.Next()) {
      const auto message = MakeMessage(load.Number());
      load.Done(*due);
    }
  }
};

}  // namespace

std::unique_ptr<Contender> MakeConnectorContender(const Provider& provider,
                                                  std::size_t connections,
                                                  ConnectorKind kind) {
  if (kind == ConnectorKind::Client) {
    return std::make_unique<ClientContender>(provider, connections);
  }
  const auto home = kind == ConnectorKind::Strand ? HomeExecutor::MakeStrand : HomeExecutor::Serial;
  return std::make_unique<ConnectorContender>(provider, connections, home);
}

std::unique_ptr<Contender> MakeMessageContender() { return std::make_unique<MessageContender>(); }

}  // namespace bench
