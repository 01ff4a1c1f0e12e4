#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/json/basic_parser_impl.hpp>

#include <stdexcept>
#include <string>
#include <string_view>

#include <ratatosk/core/operation_context.hpp>
#include <ratatosk/http/client.hpp>
#include <ratatosk/http/form.hpp>

#include "common/connector_setup.hpp"
#include "wire/contender.hpp"

namespace bench {

namespace asio = boost::asio;
namespace json = boost::json;
using namespace ratatosk;

namespace {

// Keeps the outermost object's `sid` and `status`.
class SidAndStatus {
 public:
  static constexpr std::size_t max_object_size = static_cast<std::size_t>(-1);
  static constexpr std::size_t max_array_size = static_cast<std::size_t>(-1);
  static constexpr std::size_t max_key_size = static_cast<std::size_t>(-1);
  static constexpr std::size_t max_string_size = static_cast<std::size_t>(-1);

  std::string sid;
  std::string status;

  bool on_document_begin(json::error_code&) { return true; }
  bool on_document_end(json::error_code&) { return true; }
  bool on_object_begin(json::error_code&) { return ++depth_, into_ = nullptr, true; }
  bool on_object_end(std::size_t, json::error_code&) { return --depth_, true; }
  bool on_array_begin(json::error_code&) { return ++depth_, into_ = nullptr, true; }
  bool on_array_end(std::size_t, json::error_code&) { return --depth_, true; }
  bool on_key_part(json::string_view s, std::size_t, json::error_code&) {
    return key_.append(s.data(), s.size()), true;
  }
  bool on_key(json::string_view s, std::size_t, json::error_code&) {
    key_.append(s.data(), s.size());
    into_ = nullptr;
    if (depth_ == 1 && key_ == "sid") into_ = &sid;
    if (depth_ == 1 && key_ == "status") into_ = &status;
    key_.clear();
    return true;
  }
  bool on_string_part(json::string_view s, std::size_t, json::error_code&) { return Add(s); }
  bool on_string(json::string_view s, std::size_t, json::error_code&) { return Add(s); }
  bool on_number_part(json::string_view, json::error_code&) { return true; }
  bool on_int64(std::int64_t, json::string_view, json::error_code&) { return true; }
  bool on_uint64(std::uint64_t, json::string_view, json::error_code&) { return true; }
  bool on_double(double, json::string_view, json::error_code&) { return true; }
  bool on_bool(bool, json::error_code&) { return true; }
  bool on_null(json::error_code&) { return true; }
  bool on_comment_part(json::string_view, json::error_code&) { return true; }
  bool on_comment(json::string_view, json::error_code&) { return true; }

 private:
  bool Add(json::string_view s) {
    if (into_ != nullptr) into_->append(s.data(), s.size());
    return true;
  }

  std::string key_;
  std::string* into_ = nullptr;
  int depth_ = 0;
};

bool ReadAnswer(std::string_view text, std::string& sid, std::string& status) {
  json::basic_parser<SidAndStatus> parser{json::parse_options()};
  json::error_code failed;
  const auto used = parser.write_some(false, text.data(), text.size(), failed);
  sid = std::move(parser.handler().sid);
  status = std::move(parser.handler().status);
  return !failed && used == text.size() && !sid.empty();
}

class HttpContender final : public Contender {
 public:
  HttpContender(const Provider& provider, std::size_t connections)
      : runtime_(MakeRuntime(context_, connections, HomeExecutor::Serial)) {
    const http::Origin origin(true, "127.0.0.1", provider.port);
    auto tls = http::TlsOptions().WithAuthoritiesFile(provider.ca_file);
    auto client = runtime_.Get(http::kClients)->Get(origin, tls);
    if (!client) throw std::runtime_error(client.Error().ToText());
    client_ = *client;
  }

  void Run(Load& load) override {
    for (std::size_t i = 0; i < load.Concurrency(); ++i) {
      asio::co_spawn(context_, SendMessages(load), asio::detached);
    }
    context_.restart();
    context_.run();
  }

 private:
  asio::awaitable<void> SendMessages(Load& load) {
    while (const auto due = load.Next()) {
      OperationContext operation(runtime_, MessagingErrorCodes::SendTimeout);
      http::Request request(http::Method::Post, path_);
      std::string form;
      http::AppendFormField(form, "To", kRecipient);
      http::AppendFormField(form, "From", kSender);
      http::AppendFormField(form, "Body", kText);
      request.WithBody("application/x-www-form-urlencoded", std::move(form));
      request.WithAuthorization(Secret(authorization_));
      const auto response = co_await client_->SendAsync(request, operation);
      std::string sid;
      std::string status;
      if (!response) {
        load.Fail(*due, response.Error().ToText());
      } else if (response->status != 201 || !ReadAnswer(response->body, sid, status)) {
        load.Fail(*due, response->body);
      } else {
        load.Done(*due);
      }
    }
  }

  asio::io_context context_{1};
  Runtime runtime_;
  std::shared_ptr<http::Client> client_;
  std::string path_ = MessagesPath();
  std::string authorization_ = "Basic " + http::BasicCredentials(kAccountSid, kAuthToken);
};

}  // namespace

std::unique_ptr<Contender> MakeHttpContender(const Provider& provider, std::size_t connections) {
  return std::make_unique<HttpContender>(provider, connections);
}

}  // namespace bench
