// Sends without coroutines: every operation accepts any Asio completion token.
//
//   export RATATOSK_WHATSAPP='AccountSid=AC...;AuthToken=...;From=whatsapp:+14155238886'
//   callbacks_and_futures --to whatsapp:+15550002222

#include <ratatosk/asio.hpp>
#include <ratatosk/twilio.hpp>

#include <CLI/CLI.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>

#include <cstdlib>
#include <future>
#include <iostream>
#include <string>
#include <thread>

namespace asio = boost::asio;
using namespace ratatosk;
using Result = OperationResult<SendResult>;

Message Text(const std::string& to, const std::string& text) {
  return MessageBuilder().ToPhone(to).WithText(text).Build();
}

bool Report(const char* how, const Result& sent) {
  std::cout << how << ": ";
  if (sent) {
    std::cout << sent->RemoteMessageId << '\n';
  } else {
    std::cout << sent.Error() << '\n';
  }
  return sent.Ok();
}

// [future]
bool WithFuture(IChannelConnector& connector, const std::string& to) {
  std::future<Result> sent = AsyncSend(connector, Text(to, "by a future"), asio::use_future);
  return Report("future", sent.get());  // blocks this thread, never the connector's
}
// [/future]

// [callback]
bool WithCallback(IChannelConnector& connector, const std::string& to) {
  std::promise<bool> done;
  AsyncSend(connector, Text(to, "by a callback"),
            [&](Result sent) { done.set_value(Report("callback", sent)); });
  return done.get_future().get();
}
// [/callback]

// [deferred]
bool WithDeferred(IChannelConnector& connector, const std::string& to) {
  auto send = AsyncSend(connector, Text(to, "deferred"), asio::deferred);  // nothing runs yet
  auto sent = std::move(send)(asio::use_future);
  return Report("deferred", sent.get());
}
// [/deferred]

// [awaitable]
asio::awaitable<bool> WithAwaitable(IChannelConnector& connector, std::string to) {
  auto message = Text(to, "by co_await");
  auto sent = co_await AsyncSend(connector, std::move(message), asio::use_awaitable);
  co_return Report("co_await", sent);
}
// [/awaitable]

// [any]
// There is an adapter for each member. AsyncStart does the same for whatever else gives an
// awaitable of a result: here it is AsyncGetHealth spelt out.
bool AskHealth(IChannelConnector& connector) {
  auto start = [&] { return connector.GetHealthAsync(); };
  auto health = AsyncStart(connector.Executor(), start, asio::use_future).get();
  if (health) std::cout << "healthy: " << (health->Healthy ? "yes" : "no") << '\n';
  return health && health->Healthy;
}
// [/any]

int main(int argc, char** argv) {
  CLI::App app("Sends by callback, future, deferred operation and co_await.");
  app.footer("The environment variable RATATOSK_WHATSAPP holds the connection's settings.");
  std::string to;
  app.add_option("--to", to, "Who gets it: whatsapp:+E164")->required();
  CLI11_PARSE(app, argc, argv);

  auto settings = ConnectionSettings::Parse(std::getenv("RATATOSK_WHATSAPP"));
  if (!settings) {
    std::cerr << "RATATOSK_WHATSAPP: " << settings.Error() << '\n';
    return 2;
  }
  asio::io_context context;
  TwilioWhatsAppConnector connector(context.get_executor(), TwilioChannelSchemas::TwilioWhatsApp,
                                    *settings);
  auto work = asio::make_work_guard(context);
  std::thread loop([&] { context.run(); });

  bool worked = WithFuture(connector, to);
  worked = WithCallback(connector, to) && worked;
  worked = WithDeferred(connector, to) && worked;
  worked = asio::co_spawn(context, WithAwaitable(connector, to), asio::use_future).get() && worked;
  worked = AskHealth(connector) && worked;

  work.reset();
  loop.join();
  return worked ? 0 : 1;
}
