// An HTTP server for Twilio's webhooks: inbound messages, and statuses of our own messages.
//
//   export RATATOSK_WHATSAPP='AccountSid=AC...;AuthToken=...'
//   whatsapp_server --port 8080 --public-url https://shop.example.com
//
// Configure Twilio to post to https://shop.example.com/webhooks/twilio/whatsapp, and put an HTTPS
// proxy in front of this port.

#include <ratatosk/twilio.hpp>

#include <CLI/CLI.hpp>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_future.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>

#include <chrono>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace asio = boost::asio;
namespace beast = boost::beast;
using asio::ip::tcp;
using namespace ratatosk;
using HttpRequest = beast::http::request<beast::http::string_body>;
using HttpResponse = beast::http::response<beast::http::string_body>;

constexpr auto kQuiet = asio::as_tuple(asio::use_awaitable);

// [log]
// A line per event: `connector.state channel=Twilio/WhatsApp/1.0.0 from=Initializing to=Ready`.
// Write is called on the home executor: where standard error may block, put the line into a queue.
class StandardErrorLog final : public LogSink {
 public:
  bool Enabled(LogLevel level) const noexcept override { return level >= LogLevel::Information; }
  void Write(LogLevel, std::string_view event, std::span<const LogField> fields) noexcept override {
    std::clog << event;
    for (const auto& field : fields) std::clog << ' ' << field.Name() << '=' << field.Value();
    std::clog << std::endl;
  }
};
// [/log]

// [receive]
// ReceiveAsync checks X-Twilio-Signature before it looks at anything else. Twilio posts again what
// it saw no answer to: the answer is given again, and what the message asks for is done once.
asio::awaitable<WebhookReply> Receive(IChannelConnector& connector, MessageSource source) {
  auto inbound = co_await connector.ReceiveAsync(std::move(source));
  if (!inbound) {
    std::cout << "refused: " << inbound.Error() << std::endl;
    const bool forged = inbound.Error().Code() == MessagingErrorCodes::InvalidSignature;
    co_return WebhookReply(forged ? 403 : 400, "text/html", "");
  }
  for (const auto& update : inbound->Statuses) {
    std::cout << update.RemoteMessageId << " is " << update.Status << std::endl;
    if (update.Failure) std::cout << "  because of " << *update.Failure << std::endl;
  }
  for (const auto& message : inbound->Messages) {
    const auto* text = message.Message.ContentAs<TextContent>();
    if (!message.Repeated) {
      std::cout << message.Message.Sender() << " wrote "
                << (text ? text->Text() : "something other than text") << std::endl;
    }
    auto answer = TwiML().Message(text ? "You wrote: " + text->Text() : "We read texts only.");
    auto reply = answer.Build();
    if (reply) co_return *reply;
  }
  co_return inbound->Reply;
}
// [/receive]

// [http]
// The body and headers as they came; the URL as Twilio knows it, since that was signed.
MessageSource ToSource(const HttpRequest& request, const std::string& public_url) {
  auto source = MessageSource::UrlPost(request.body());
  source.WithUrl(public_url + std::string(request.target()));
  for (const auto& field : request) {
    source.WithHeader(std::string(field.name_string()), std::string(field.value()));
  }
  return source;
}

asio::awaitable<void> Serve(tcp::socket socket, IChannelConnector& connector, std::string url) {
  beast::tcp_stream stream(std::move(socket));
  beast::flat_buffer buffer;
  for (bool open = true; open;) {
    stream.expires_after(std::chrono::seconds(30));
    beast::http::request_parser<beast::http::string_body> parser;
    parser.body_limit(64 * 1024);
    auto [broken, read] = co_await beast::http::async_read(stream, buffer, parser, kQuiet);
    if (broken) co_return;
    const HttpRequest request = parser.release();

    WebhookReply reply(404, "", "");
    if (request.method() == beast::http::verb::post &&
        request.target() == "/webhooks/twilio/whatsapp") {
      auto source = ToSource(request, url);
      reply = co_await Receive(connector, std::move(source));
    }
    HttpResponse response(beast::http::int_to_status(static_cast<unsigned>(reply.Status)), 11);
    if (!reply.ContentType.empty()) response.set("Content-Type", reply.ContentType);
    response.body() = reply.Body;
    response.keep_alive(request.keep_alive());
    response.prepare_payload();
    auto [lost, written] = co_await beast::http::async_write(stream, response, kQuiet);
    open = !lost && response.keep_alive();
  }
}
// [/http]

asio::awaitable<void> Listen(tcp::acceptor& acceptor,
                             IChannelConnector& connector,
                             std::string url) {
  asio::steady_timer pause(acceptor.get_executor());
  for (;;) {
    auto [error, socket] = co_await acceptor.async_accept(kQuiet);
    if (error == asio::error::operation_aborted) co_return;
    if (error) {  // out of file descriptors, say
      pause.expires_after(std::chrono::milliseconds(100));
      co_await pause.async_wait(kQuiet);
      continue;
    }
    asio::co_spawn(acceptor.get_executor(), Serve(std::move(socket), connector, url),
                   asio::detached);
  }
}

int main(int argc, char** argv) {
  CLI::App app("Receives WhatsApp messages and statuses that Twilio posts.");
  app.footer("The environment variable RATATOSK_WHATSAPP holds the connection's settings.");
  std::uint16_t port = 8080;
  std::string url;
  app.add_option("--port", port, "Where to listen on 127.0.0.1; 0 takes a free port");
  app.add_option("--public-url", url, "Scheme and host that Twilio calls; default: this server's");
  CLI11_PARSE(app, argc, argv);

  auto settings = ConnectionSettings::Parse(std::getenv("RATATOSK_WHATSAPP"));
  if (!settings) {
    std::cerr << "RATATOSK_WHATSAPP: " << settings.Error() << '\n';
    return 2;
  }
  asio::io_context context(1);
  // [logged]
  Runtime runtime(context.get_executor(),
                  RuntimeOptions().WithLogSink(std::make_shared<StandardErrorLog>()));
  TwilioWhatsAppConnector connector(runtime, TwilioChannelSchemas::TwilioWhatsApp, *settings);
  // [/logged]
  tcp::acceptor acceptor(context);
  try {
    acceptor = tcp::acceptor(context, tcp::endpoint(asio::ip::address_v4::loopback(), port));
  } catch (const boost::system::system_error& error) {
    std::cerr << "cannot listen on 127.0.0.1:" << port << ": " << error.code().message() << '\n';
    return 1;
  }
  // At once, and not with the first webhook.
  auto ready = asio::co_spawn(context, connector.InitializeAsync(), asio::use_future);
  context.run();
  context.restart();
  if (const auto initialized = ready.get(); !initialized) {
    std::cerr << "RATATOSK_WHATSAPP: " << initialized.Error() << '\n';
    return 2;
  }
  const auto here = "http://127.0.0.1:" + std::to_string(acceptor.local_endpoint().port());
  if (url.empty()) url = here;
  std::cout << "Listening at " << here << "/webhooks/twilio/whatsapp" << std::endl;

  asio::co_spawn(context, Listen(acceptor, connector, url), asio::detached);
  asio::signal_set signals(context, SIGINT, SIGTERM);
  signals.async_wait([&](boost::system::error_code, int) { context.stop(); });
  context.run();
  return 0;
}
