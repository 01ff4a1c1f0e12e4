#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/core/detail/base64.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/ssl.hpp>
#include <boost/json.hpp>

#include <chrono>
#include <exception>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "wire/contender.hpp"
#include "wire/contenders/plain_form.hpp"

namespace bench {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace beast_http = boost::beast::http;

namespace {

std::string BasicAuthorization() {
  const auto user = std::string(kAccountSid).append(":").append(kAuthToken);
  std::string basic(beast::detail::base64::encoded_size(user.size()), '\0');
  basic.resize(beast::detail::base64::encode(basic.data(), user.data(), user.size()));
  return "Basic " + basic;
}

// `Lower` is a plain TCP socket, or Beast's stream with a timeout for each step.
template <class Lower>
class BeastContender final : public Contender {
 public:
  explicit BeastContender(const Provider& provider)
      : peer_(asio::ip::make_address("127.0.0.1"), provider.port),
        host_("127.0.0.1:" + std::to_string(provider.port)) {
    tls_.load_verify_file(provider.ca_file);
    tls_.set_verify_mode(asio::ssl::verify_peer);
  }

  void Run(Load& load) override {
    for (std::size_t i = 0; i < load.Concurrency(); ++i) {
      asio::co_spawn(context_, SendMessages(load), asio::detached);
    }
    context_.restart();
    context_.run();
  }

 private:
  static constexpr bool kTimeouts = std::is_same_v<Lower, beast::tcp_stream>;
  using Stream = asio::ssl::stream<Lower>;

  class Connection {
   public:
    Connection(asio::any_io_executor executor, asio::ssl::context& tls)
        : stream(std::move(executor), tls) {}
    Stream stream;
    beast::flat_buffer buffer;
  };

  static void SetTimeout(Stream& stream) {
    if constexpr (kTimeouts) stream.next_layer().expires_after(std::chrono::seconds(30));
  }

  static asio::ip::tcp::socket& SocketOf(Stream& stream) {
    if constexpr (kTimeouts) {
      return stream.next_layer().socket();
    } else {
      return stream.next_layer();
    }
  }

  asio::awaitable<std::unique_ptr<Connection>> Connect() {
    auto executor = co_await asio::this_coro::executor;
    auto made = std::make_unique<Connection>(executor, tls_);
    SetTimeout(made->stream);
    co_await made->stream.next_layer().async_connect(peer_, asio::use_awaitable);
    SocketOf(made->stream).set_option(asio::ip::tcp::no_delay(true));
    SetTimeout(made->stream);
    co_await made->stream.async_handshake(asio::ssl::stream_base::client, asio::use_awaitable);
    co_return made;
  }

  asio::awaitable<std::string> Send(Connection& connection) {
    beast_http::request<beast_http::string_body> request(beast_http::verb::post, path_, 11);
    request.set(beast_http::field::host, host_);
    request.set(beast_http::field::authorization, authorization_);
    request.set(beast_http::field::content_type, "application/x-www-form-urlencoded");
    request.body() = MakeForm();
    request.prepare_payload();
    SetTimeout(connection.stream);
    co_await beast_http::async_write(connection.stream, request, asio::use_awaitable);
    beast_http::response<beast_http::string_body> response;
    SetTimeout(connection.stream);
    co_await beast_http::async_read(connection.stream, connection.buffer, response,
                                    asio::use_awaitable);
    if (response.result() != beast_http::status::created) {
      throw std::runtime_error(response.body());
    }
    const auto resource = boost::json::parse(response.body());
    std::string status(resource.at("status").as_string());
    if (status.empty()) throw std::runtime_error("no status");
    co_return std::string(resource.at("sid").as_string());
  }

  asio::awaitable<void> SendMessages(Load& load) {
    asio::steady_timer timer(co_await asio::this_coro::executor);
    while (const auto due = load.Next()) {
      if (load.Paced() && *due > Load::Clock::now()) {
        timer.expires_at(*due);
        co_await timer.async_wait(asio::use_awaitable);
      }
      std::string failure;
      try {
        std::unique_ptr<Connection> connection;
        if (idle_.empty()) {
          connection = co_await Connect();
        } else {
          connection = std::move(idle_.back());
          idle_.pop_back();
        }
        const auto sid = co_await Send(*connection);
        idle_.push_back(std::move(connection));
      } catch (const std::exception& e) {
        failure = e.what();
      }
      if (failure.empty()) {
        load.Done(*due);
      } else {
        load.Fail(*due, failure);
      }
    }
  }

  asio::io_context context_{1};
  asio::ssl::context tls_{asio::ssl::context::tls_client};
  asio::ip::tcp::endpoint peer_;
  std::string host_;
  std::string path_ = MessagesPath();
  std::string authorization_ = BasicAuthorization();
  std::vector<std::unique_ptr<Connection>> idle_;
};

}  // namespace

std::unique_ptr<Contender> MakeBeastContender(const Provider& provider) {
  return std::make_unique<BeastContender<asio::ip::tcp::socket>>(provider);
}

std::unique_ptr<Contender> MakeBeastTimeoutsContender(const Provider& provider) {
  return std::make_unique<BeastContender<beast::tcp_stream>>(provider);
}

}  // namespace bench
