// Cancels a send, or lets it time out, and shows what is known about the message afterwards.
//
//   export RATATOSK_WHATSAPP='AccountSid=AC...;AuthToken=...;From=whatsapp:+14155238886'
//   cancel_and_timeout --to whatsapp:+15550002222 --after 100

#include <ratatosk/asio.hpp>
#include <ratatosk/twilio.hpp>

#include <CLI/CLI.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>

#include <chrono>
#include <cstdlib>
#include <future>
#include <iostream>
#include <string>
#include <thread>

namespace asio = boost::asio;
using namespace ratatosk;
using Result = OperationResult<SendResult>;
using asio::cancellation_type;
using std::chrono::milliseconds;

// True when the message was sent, or was stopped and we can say what that means.
bool Report(const std::string& what, const Result& sent) {
  std::cout << what << ": ";
  if (sent) {
    std::cout << "sent as " << sent->RemoteMessageId << '\n';
    return true;
  }
  const auto& error = sent.Error();
  std::cout << error.Code() << ", " << error.Certainty()
            << (error.Certainty() == Certainty::NotSent ? ": it may be sent again\n"
                                                        : ": it may have been sent\n");
  return error.Code() == MessagingErrorCodes::SendTimeout ||
         error.Code() == MessagingErrorCodes::OperationCancelled;
}

// The whole send, connecting and all, within `limit`.
bool SendWithin(IChannelConnector& connector, const Message& message, milliseconds limit) {
  auto options = SendOptions().WithTimeout(limit);
  std::promise<Result> result;
  AsyncSend(connector, message, options, [&](Result sent) { result.set_value(std::move(sent)); });
  return Report("Timeout of " + std::to_string(limit.count()) + " ms", result.get_future().get());
}

// [cancel]
// `total` is the safe cancel: it stops a send of which no byte was written, and leaves others
// alone. `terminal` stops it wherever it is.
bool SendAndCancel(IChannelConnector& connector,
                   const Message& message,
                   milliseconds after,
                   cancellation_type type) {
  CancellationSource stop;
  std::promise<Result> result;
  AsyncSend(connector, message, asio::bind_cancellation_slot(stop.Slot(), [&](Result sent) {
              result.set_value(std::move(sent));
            }));
  std::this_thread::sleep_for(after);
  stop.Cancel(type);  // from any thread
  return Report((type == cancellation_type::total ? "Safe cancel after " : "Hard cancel after ") +
                    std::to_string(after.count()) + " ms",
                result.get_future().get());
}
// [/cancel]

int main(int argc, char** argv) {
  CLI::App app("Sends, and does not wait for the answer.");
  app.footer("The environment variable RATATOSK_WHATSAPP holds the connection's settings.");
  std::string to;
  int after = 100;
  app.add_option("--to", to, "Who gets it: whatsapp:+E164")->required();
  app.add_option("--after", after, "Milliseconds until the later cancels");
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

  const auto message = MessageBuilder().ToPhone(to).WithText("Are you there?").Build();
  const milliseconds later(after);
  bool worked = SendWithin(connector, message, milliseconds(1));
  worked = SendAndCancel(connector, message, milliseconds(0), cancellation_type::total) && worked;
  worked = SendAndCancel(connector, message, later, cancellation_type::total) && worked;
  worked = SendAndCancel(connector, message, later, cancellation_type::terminal) && worked;

  work.reset();
  loop.join();
  return worked ? 0 : 1;
}
