// The shortest snippets in docs/twilio-whatsapp.md and docs/client.md, as a program that compiles
// and runs.

#include <ratatosk/asio.hpp>
#include <ratatosk/channels/twilio/register_twilio.hpp>
#include <ratatosk/channels/twilio/twilio_whatsapp_connector.hpp>
#include <ratatosk/client/messaging_client.hpp>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

#include <cstdlib>
#include <iostream>

namespace asio = boost::asio;
using namespace ratatosk;

Message Hello() {
  return MessageBuilder().ToPhone("whatsapp:+15550002222").WithText("Hello!").Build();
}

// clang-format off

// [one]
asio::awaitable<void> Run() {
  auto settings = ConnectionSettings()
                      .SetParameter("AccountSid", "AC...")
                      .SetParameter("AuthToken", "...");

  TwilioWhatsAppConnector connector(co_await asio::this_coro::executor,
                                    TwilioChannelSchemas::TwilioWhatsApp, settings);
  if (auto ready = co_await connector.InitializeAsync(); !ready) {
    std::cerr << ready.Error() << '\n';
    co_return;
  }

  auto sent = co_await connector.SendMessageAsync(MessageBuilder()
                                                      .WithId("wa-1")
                                                      .FromPhone("whatsapp:+14155238886")
                                                      .ToPhone("whatsapp:+15550002222")
                                                      .WithText("Hello from WhatsApp!")
                                                      .Build());
  if (sent) std::cout << sent->RemoteMessageId << '\n';
}
// [/one]

Message message = Hello();

// [client]
// several channels behind one door
asio::awaitable<void> RunClient(asio::any_io_executor executor) {
  Runtime runtime(executor);
  ConnectorRegistry channels;
  RegisterTwilio(channels);

  MessagingClient client(runtime, channels);
  if (auto added = client.AddConnector("wa", "Twilio/WhatsApp", ConnectionSettings::Parse(std::getenv("WA"))); !added) {
    std::cerr << added.Error() << '\n';   // a syntax error with its position, or a missing setting by name
    co_return;
  }
  auto sent = co_await client.SendAsync("wa", std::move(message));
  if (sent) std::cout << "client: " << sent->Status << '\n';
}
// [/client]

void RunCancelled(asio::io_context& context, IChannelConnector& connector) {
  message = Hello();
  auto executor = context.get_executor();
// [cancel]
// a cancellation slot where .NET has a CancellationToken
CancellationSource stop;                       // Cancel() may be called from any thread
ratatosk::AsyncSend(connector, message, asio::bind_cancellation_slot(stop.Slot(), [](auto result) { if (!result) std::cout << "source: " << result.Error() << '\n'; }));
stop.Cancel(asio::cancellation_type::total);   // the safe cancel: only while nothing was written

asio::cancellation_signal signal;              // or Asio's own, which co_spawn lets through for `terminal` only
asio::co_spawn(executor, connector.SendMessageAsync(message),
               asio::bind_cancellation_slot(signal.slot(), [](std::exception_ptr, auto result) { if (!result) std::cout << "signal: " << result.Error() << '\n'; }));
signal.emit(asio::cancellation_type::terminal);
// [/cancel]
  context.run();
}

// clang-format on

int main() {
  asio::io_context context;
  asio::co_spawn(context, Run(), asio::detached);
  asio::co_spawn(context, RunClient(context.get_executor()), asio::detached);
  context.run();
  context.restart();

  auto settings = ConnectionSettings::Parse(std::getenv("WA"));
  if (!settings) return 1;
  TwilioWhatsAppConnector connector(context.get_executor(), TwilioChannelSchemas::TwilioWhatsApp,
                                    *settings);
  RunCancelled(context, connector);
}
