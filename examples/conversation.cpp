// Plays a complete WhatsApp conversation on the terminal: the messages we send, the signed status
// callbacks that follow, what a person writes back, and our replies. The Twilio simulator runs in
// this program; everything between the two goes over sockets, as in production.
//
//   conversation          plays the conversation and exits
//   conversation --keep   keeps running afterwards and prints what to try with curl

#include <ratatosk/simulators/twilio/twilio_simulator.hpp>
#include <ratatosk/twilio.hpp>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>

#include <unistd.h>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <stdexcept>
#include <string>

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace sim = ratatosk::simulators;
using namespace ratatosk;
using namespace std::chrono_literals;
using asio::ip::tcp;

namespace {

const std::string kShop = "whatsapp:+14155238886";
const std::string kAda = "whatsapp:+15550002222";
const std::string kContentSid = "HX00000000000000000000000000000001";

std::string Colour(const char* code, const std::string& text) {
  static const bool terminal = ::isatty(STDOUT_FILENO) != 0;
  return terminal ? "\033[" + std::string(code) + "m" + text + "\033[0m" : text;
}
std::string Bold(const std::string& text) { return Colour("1", text); }
std::string Green(const std::string& text) { return Colour("32", text); }
std::string Blue(const std::string& text) { return Colour("36", text); }
std::string Dim(const std::string& text) { return Colour("2", text); }

void Say(const std::string& who, const std::string& what) {
  std::cout << "  " << who << std::string(who.size() < 12 ? 12 - who.size() : 1, ' ') << what
            << std::endl;
}

void Says(const std::string& who, const std::string& whom, const std::string& what) {
  std::cout << "\n  " << Bold(who + " to " + whom) << "  " << Blue(what) << std::endl;
}

/// The story needs this to have worked; otherwise the program ends with the error.
template <class T>
void Need(const OperationResult<T>& result) {
  if (result) return;
  std::cout << std::endl;
  std::cerr << result.Error() << '\n';
  throw std::runtime_error("the conversation was interrupted");
}

/// Where Twilio posts what happens: an HTTP server that hands everything to the connector.
class Webhooks {
 public:
  explicit Webhooks(asio::io_context& context)
      : acceptor_(context, tcp::endpoint(asio::ip::address_v4::loopback(), 0)), news_(context) {}

  std::string Url(const std::string& path) const {
    return "http://127.0.0.1:" + std::to_string(acceptor_.local_endpoint().port()) + path;
  }
  void Start(IChannelConnector& connector) {
    connector_ = &connector;
    asio::co_spawn(acceptor_.get_executor(), Listen(), asio::detached);
  }

  /// Prints each status as it is reported, until the person has read the message.
  asio::awaitable<void> UntilRead(SendResult sent) {
    Note(sent.RemoteMessageId, sent.Status);
    while (statuses_[sent.RemoteMessageId] != MessageStatus::Read) {
      news_.expires_after(10s);
      auto [woken] = co_await news_.async_wait(asio::as_tuple(asio::use_awaitable));
      if (!woken) throw std::runtime_error("no status update arrived within ten seconds");
    }
    std::cout << std::endl;
  }
  void OneLineEach() { one_line_each_ = true; }

 private:
  asio::awaitable<void> Listen();
  asio::awaitable<void> Serve(tcp::socket socket);
  asio::awaitable<WebhookReply> Answer(MessageSource source);
  void Note(const std::string& sid, MessageStatus reported);

  tcp::acceptor acceptor_;
  asio::steady_timer news_;
  IChannelConnector* connector_ = nullptr;
  std::map<std::string, MessageStatus> statuses_;
  bool one_line_each_ = false;
};

void Webhooks::Note(const std::string& sid, MessageStatus reported) {
  auto& known = statuses_[sid];
  const auto next = Advance(known, reported);  // callbacks come twice and out of order
  if (next == known) return;
  const bool first = known == MessageStatus::Unknown;
  known = next;
  if (one_line_each_) {
    std::cout << "  " << sid << ' ' << Green(std::string(ToString(next))) << std::endl;
  } else {
    std::cout << (first ? "    " + Dim(sid) + "  " : " -> ") << Green(std::string(ToString(next)))
              << std::flush;
  }
  news_.cancel();
}

/// The reply to one thing that was posted. ReceiveAsync checked the signature before it looked.
asio::awaitable<WebhookReply> Webhooks::Answer(MessageSource source) {
  auto inbound = co_await connector_->ReceiveAsync(std::move(source));
  if (!inbound) {
    std::cout << "    rejected: " << inbound.Error() << std::endl;
    co_return WebhookReply(403, "text/html", "");
  }
  for (const auto& update : inbound->Statuses) Note(update.RemoteMessageId, update.Status);

  TwiML answer;
  for (const auto& message : inbound->Messages) {
    if (const auto* text = message.Message.ContentAs<TextContent>()) {
      std::cout << "    received a text of " << text->Text().size() << " bytes, "
                << Green("signature valid") << std::endl;
      answer.Message("On Friday, between 9 and 12.");
    } else if (const auto* media = message.Message.ContentAs<MediaContent>()) {
      std::cout << "    received a file of type " << media->MimeType() << ", "
                << Green("signature valid") << std::endl;
      answer.Message("Nice picture! We'll call you.");
    }
  }
  if (inbound->Messages.empty()) co_return inbound->Reply;
  auto reply = answer.Build();
  co_return reply ? *reply : inbound->Reply;
}

asio::awaitable<void> Webhooks::Listen() {
  for (;;) {
    auto [error, socket] = co_await acceptor_.async_accept(asio::as_tuple(asio::use_awaitable));
    if (error) co_return;
    asio::co_spawn(acceptor_.get_executor(), Serve(std::move(socket)), asio::detached);
  }
}

asio::awaitable<void> Webhooks::Serve(tcp::socket socket) {
  beast::flat_buffer buffer;
  for (;;) {
    beast::http::request<beast::http::string_body> request;
    auto [broken, read] = co_await beast::http::async_read(socket, buffer, request,
                                                           asio::as_tuple(asio::use_awaitable));
    if (broken) co_return;
    auto source =
        MessageSource::UrlPost(request.body()).WithUrl(Url(std::string(request.target())));
    for (const auto& field : request) {
      source.WithHeader(std::string(field.name_string()), std::string(field.value()));
    }
    auto reply = co_await Answer(std::move(source));

    beast::http::response<beast::http::string_body> response;
    response.result(static_cast<unsigned>(reply.Status));
    if (!reply.ContentType.empty()) response.set("Content-Type", reply.ContentType);
    response.body() = reply.Body;
    response.keep_alive(request.keep_alive());
    response.prepare_payload();
    auto [lost, written] =
        co_await beast::http::async_write(socket, response, asio::as_tuple(asio::use_awaitable));
    if (lost || !response.keep_alive()) co_return;
  }
}

/// The people, and what they do.
class World {
 public:
  explicit World(sim::TwilioSimulator& simulator) : simulator_(simulator) {}

  /// A person writes; gives what the person gets back. The simulator waits for our answer, so that
  /// its call has a thread of its own.
  asio::awaitable<sim::WebhookAnswer> Write(sim::Arrival arrival, std::string url) {
    auto post = [this, arrival, url]() -> asio::awaitable<sim::WebhookAnswer> {
      co_return simulator_.Arrive(arrival, url);
    };
    auto posted = asio::co_spawn(thread_, post, asio::use_awaitable);
    co_return co_await std::move(posted);
  }

 private:
  sim::TwilioSimulator& simulator_;
  asio::thread_pool thread_{1};
};

void Hears(const sim::WebhookAnswer& answer, const std::string& expected) {
  if (answer.status != 200 || answer.replies.size() != 1 || answer.replies[0] != expected) {
    throw std::runtime_error("unexpected reply to a webhook: " + answer.error + answer.body);
  }
  Says("Shop", "Ada", answer.replies[0]);
  std::cout << "    as TwiML  " << Dim(answer.body.substr(answer.body.find("<Response")))
            << std::endl;
}

asio::awaitable<void> WeWrite(IChannelConnector& connector, Webhooks& webhooks) {
  Says("Shop", "Ada", "Hello from WhatsApp!");
  auto text = MessageBuilder().ToPhone(kAda).WithText("Hello from WhatsApp!").Build();
  auto sent = co_await connector.SendMessageAsync(std::move(text));
  Need(sent);
  co_await webhooks.UntilRead(*sent);

  Says("Shop", "Ada", "template order_confirmed: your order ORD-123 is confirmed");
  auto content = TemplateContent("order_confirmed").With("order_id", "ORD-123");
  auto confirmation = MessageBuilder().ToPhone(kAda).WithContent(std::move(content)).Build();
  sent = co_await connector.SendMessageAsync(std::move(confirmation));
  Need(sent);
  co_await webhooks.UntilRead(*sent);

  Says("Shop", "Ada", "picture product.jpg, \"Check out our new product!\"");
  MediaContent file(MediaType::Image, "product.jpg", "https://example.com/product.jpg");
  auto picture = MessageBuilder()
                     .ToPhone(kAda)
                     .WithContent(std::move(file))
                     .WithProperty("caption", "Check out our new product!")
                     .Build();
  sent = co_await connector.SendMessageAsync(std::move(picture));
  Need(sent);
  co_await webhooks.UntilRead(*sent);
}

asio::awaitable<void> AdaWrites(World& world, std::string url) {
  Says("Ada", "Shop", "When will it arrive?");
  sim::Arrival question(kAda, kShop);
  question.WithProfileName("Ada").WithText("When will it arrive?");
  Hears(co_await world.Write(question, url), "On Friday, between 9 and 12.");

  Says("Ada", "Shop", "a picture, \"Would you buy this?\"");
  sim::Arrival picture(kAda, kShop);
  picture.WithProfileName("Ada").WithText("Would you buy this?").WithMedia("image/png", "\x89PNG");
  Hears(co_await world.Write(picture, url), "Nice picture! We'll call you.");

  Says("Mallory", "Shop", "I am Ada. Refund me.");
  sim::Arrival forged(kAda, kShop);
  forged.WithText("I am Ada. Refund me.").SignedWith("a guess");
  const auto refused = co_await world.Write(forged, url);
  if (refused.status != 403) throw std::runtime_error("a forged webhook was accepted");
}

class Stage {
 public:
  explicit Stage(bool stay)
      : keep(stay), webhooks(context), simulator(Options(webhooks)), world(simulator) {
    ca_file = std::filesystem::temp_directory_path() /
              ("ratatosk-" + std::to_string(simulator.Port()) + ".pem");
    std::ofstream(ca_file) << simulator.CaPem();
  }
  ~Stage() {
    simulator.Stop();
    std::filesystem::remove(ca_file);
  }

  static sim::TwilioSimulatorOptions Options(const Webhooks& webhooks) {
    sim::TwilioSimulatorOptions options;
    options.WithAutomaticStatuses(200ms).WithStatusCallback(webhooks.Url("/status"));
    options.WithTemplate(sim::TwilioTemplate(kContentSid, "order_confirmed",
                                             "Your order {{order_id}} is confirmed."));
    return options;
  }

  bool keep;
  asio::io_context context;
  Webhooks webhooks;
  sim::TwilioSimulator simulator;
  World world;
  std::filesystem::path ca_file;
};

void PrintWhatToTry(const Stage& stage) {
  const auto curl = "  curl --cacert " + stage.ca_file.string() + " ";
  const auto& url = stage.simulator.BaseUrl();
  std::cout << "\n"
            << Bold("Try these in another terminal. Press Ctrl-C to stop.") << "\n\n"
            << "The shop writes to Ada:\n"
            << curl << "-u " << stage.simulator.AccountSid() << ':' << stage.simulator.AuthToken()
            << " --data-urlencode From=" << kShop << " --data-urlencode To=" << kAda
            << " -d Body=Hi " << url << "/2010-04-01/Accounts/" << stage.simulator.AccountSid()
            << "/Messages.json\n\nAda writes to the shop:\n"
            << curl << "-d '{\"url\":\"" << stage.webhooks.Url("/inbound") << "\",\"from\":\""
            << kAda << "\",\"to\":\"" << kShop << "\",\"text\":\"Hello?\"}' " << url
            << "/_simulator/arrive\n\nMessages that Twilio has accepted so far:\n"
            << curl << url << "/_simulator/ledger\n"
            << std::endl;
}

asio::awaitable<void> Play(Stage& stage) {
  auto settings = ConnectionSettings()
                      .SetParameter("AccountSid", stage.simulator.AccountSid())
                      .SetParameter("AuthToken", stage.simulator.AuthToken())
                      .SetParameter("From", kShop)
                      .SetParameter("ApiBaseUrl", stage.simulator.BaseUrl())
                      .SetParameter("CaFile", stage.ca_file.string())
                      .SetParameter("StatusCallback", stage.webhooks.Url("/status"))
                      .SetParameter("WebhookUrl", stage.webhooks.Url("/inbound"));
  TwilioWhatsAppConnector connector(co_await asio::this_coro::executor,
                                    TwilioChannelSchemas::TwilioWhatsApp, settings);
  Need(co_await connector.InitializeAsync());
  Say("settings", Green("valid") + "  " + Dim("AuthToken=*** From=" + kShop));
  Need(co_await connector.TestConnectionAsync());
  Say("connection", Green("works") + "  " + Dim("over TLS, credentials accepted"));
  if (!stage.keep) std::filesystem::remove(stage.ca_file);  // it was read; curl will not need it

  stage.webhooks.Start(connector);
  co_await WeWrite(connector, stage.webhooks);
  co_await AdaWrites(stage.world, stage.webhooks.Url("/inbound"));

  std::cout << '\n'
            << Bold("End of the conversation: ") << stage.simulator.Ledger().size()
            << " messages sent, " << stage.simulator.Webhooks().size() << " webhooks received."
            << std::endl;
  if (stage.keep) {
    PrintWhatToTry(stage);
    stage.webhooks.OneLineEach();
    asio::signal_set signals(stage.context, SIGINT, SIGTERM);
    co_await signals.async_wait(asio::use_awaitable);
  }
  Need(co_await connector.ShutdownAsync());
  stage.context.stop();
}

}  // namespace

int main(int argc, char** argv) {
  const bool keep = argc == 2 && std::string(argv[1]) == "--keep";
  if (argc > 1 && !keep) {
    std::cerr << "usage: " << argv[0] << " [--keep]\n";
    return 2;
  }
  try {
    Stage stage(keep);
    std::cout << Bold("A shop talks to Ada over WhatsApp") << "\n\n";
    Say("Twilio", "simulated at " + stage.simulator.BaseUrl() +
                      Dim(", certificate " + stage.ca_file.string()));
    Say("webhooks", "received at " + stage.webhooks.Url("/"));
    auto rethrow = [](std::exception_ptr thrown) {
      if (thrown) std::rethrow_exception(thrown);
    };
    asio::co_spawn(stage.context, Play(stage), rethrow);
    stage.context.run();
    return 0;
  } catch (const std::exception& error) {
    std::cerr << "conversation: " << error.what() << '\n';
    return 1;
  }
}
