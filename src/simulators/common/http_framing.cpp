#include "simulators/common/http_framing.hpp"

#include "simulators/common/http_date.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>

#include <chrono>
#include <sstream>
#include <utility>

namespace ratatosk::simulators {

namespace http = boost::beast::http;
using boost::system::error_code;

class MessageParser::Impl {
 public:
  virtual ~Impl() = default;
  virtual ParseState Put(std::string& bytes) = 0;
  virtual ParseState PutEnd() = 0;
  virtual bool KeepAlive() const = 0;
  virtual HttpRequest TakeRequest() { return HttpRequest(); }
  virtual OutgoingAnswer TakeAnswer() { return OutgoingAnswer(); }
};

namespace {

constexpr unsigned kHttp11 = 11;

ParseState StateOf(const error_code& error) {
  if (error == http::error::body_limit || error == http::error::header_limit) {
    return ParseState::TooLarge;
  }
  return ParseState::Malformed;
}

template <class Fields>
HttpHeaders CopyHeaders(const Fields& fields) {
  HttpHeaders headers;
  for (const auto& field : fields) {
    headers.emplace_back(std::string(field.name_string()), std::string(field.value()));
  }
  return headers;
}

template <bool IsRequest>
class ParserImpl final : public MessageParser::Impl {
 public:
  explicit ParserImpl(std::size_t body_limit) {
    parser_.body_limit(body_limit);
    parser_.header_limit(64U << 10U);
    parser_.eager(true);
  }

  ParseState Put(std::string& bytes) override {
    while (!parser_.is_done() && !bytes.empty()) {
      error_code error;
      const auto used = parser_.put(boost::asio::buffer(bytes), error);
      bytes.erase(0, used);
      if (error == http::error::need_more) break;
      if (error) return StateOf(error);
      if (used == 0) break;
    }
    return parser_.is_done() ? ParseState::Done : ParseState::NeedMore;
  }

  ParseState PutEnd() override {
    if (!parser_.got_some()) return ParseState::Malformed;
    error_code error;
    parser_.put_eof(error);
    return !error && parser_.is_done() ? ParseState::Done : ParseState::Malformed;
  }

  bool KeepAlive() const override { return parser_.get().keep_alive(); }

  HttpRequest TakeRequest() override {
    HttpRequest request;
    if constexpr (IsRequest) {
      auto message = parser_.release();
      request.method = std::string(message.method_string());
      request.target = std::string(message.target());
      request.headers = CopyHeaders(message);
      request.body = std::move(message.body());
    }
    return request;
  }

  OutgoingAnswer TakeAnswer() override {
    OutgoingAnswer answer;
    if constexpr (!IsRequest) {
      auto message = parser_.release();
      answer.status = static_cast<int>(message.result_int());
      answer.headers = CopyHeaders(message);
      answer.body = std::move(message.body());
    }
    return answer;
  }

 private:
  http::parser<IsRequest, http::string_body> parser_;
};

}  // namespace

MessageParser::MessageParser(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
MessageParser::~MessageParser() = default;
MessageParser::MessageParser(MessageParser&&) noexcept = default;

MessageParser MessageParser::ForRequest(std::size_t body_limit) {
  return MessageParser(std::make_unique<ParserImpl<true>>(body_limit));
}

MessageParser MessageParser::ForAnswer(std::size_t body_limit) {
  return MessageParser(std::make_unique<ParserImpl<false>>(body_limit));
}

ParseState MessageParser::Put(std::string& bytes) { return impl_->Put(bytes); }
ParseState MessageParser::PutEnd() { return impl_->PutEnd(); }
HttpRequest MessageParser::TakeRequest() { return impl_->TakeRequest(); }
OutgoingAnswer MessageParser::TakeAnswer() { return impl_->TakeAnswer(); }
bool MessageParser::KeepAlive() const { return impl_->KeepAlive(); }

std::string Serialize(const HttpReply& reply, bool head, bool close) {
  if (reply.raw) return *reply.raw;
  http::response<http::string_body> message;
  message.version(kHttp11);
  message.result(static_cast<unsigned>(reply.status));
  for (const auto& [name, value] : reply.headers) message.insert(name, value);
  if (message.find(http::field::date) == message.end()) {
    message.set(http::field::date, ToHttpDate(std::chrono::system_clock::now()));
  }
  const bool has_length = message.find(http::field::content_length) != message.end() ||
                          message.find(http::field::transfer_encoding) != message.end();
  const bool bodiless = reply.status == 204 || reply.status == 304 || reply.status < 200;
  if (!has_length && !bodiless) message.content_length(reply.body.size());
  if (close) message.set(http::field::connection, "close");
  std::ostringstream out;
  out << message.base();
  if (!head && !bodiless) out << reply.body;
  return std::move(out).str();
}

std::string Serialize(const OutgoingRequest& request,
                      const std::string& host,
                      const std::string& target) {
  http::request<http::string_body> message;
  message.version(kHttp11);
  message.method_string(request.method);
  message.target(target);
  message.set(http::field::host, host);
  for (const auto& [name, value] : request.headers) message.insert(name, value);
  if (!request.body.empty() || request.method == "POST") {
    message.content_length(request.body.size());
  }
  message.set(http::field::connection, "close");
  std::ostringstream out;
  out << message.base() << request.body;
  return std::move(out).str();
}

}  // namespace ratatosk::simulators
