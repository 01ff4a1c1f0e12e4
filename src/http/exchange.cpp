#include "http/exchange.hpp"

#include <algorithm>
#include <optional>

#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

namespace ratatosk::http {

namespace asio = boost::asio;
namespace beast = boost::beast;

namespace {

using Parser = beast::http::response_parser<beast::http::string_body>;

constexpr std::size_t kReadBufferSize = 16 * 1024;

// Head and body in one buffer, so that they leave in one write.
void Serialize(const Request& request, const Origin& origin, std::string& out) {
  out.clear();
  out.append(ToString(request.method)).append(" ").append(request.target).append(" HTTP/1.1\r\n");
  out.append("Host: ").append(origin.HostHeader()).append("\r\n");
  out.append("User-Agent: ratatosk/0.1 (c++)\r\nAccept: application/json\r\n");
  if (!request.authorization.Empty()) {
    out.append("Authorization: ").append(request.authorization.Reveal()).append("\r\n");
  }
  for (const auto& [name, value] : request.headers) {
    out.append(name).append(": ").append(value).append("\r\n");
  }
  if (request.method == Method::Post || request.method == Method::Put || !request.body.empty()) {
    if (!request.content_type.empty()) {
      out.append("Content-Type: ").append(request.content_type).append("\r\n");
    }
    out.append("Content-Length: ").append(std::to_string(request.body.size())).append("\r\n");
  }
  out.append("\r\n").append(request.body);
}

Error ConnectionError(const Origin& origin,
                      std::string_view what,
                      const boost::system::error_code& code,
                      const OperationContext& operation) {
  if (operation.Stopped() != StopReason::None) return AbortedError();
  auto text = std::string(what) + " " + origin.ToText() + ": " + code.message();
  auto error = Error(MessagingErrorCodes::ConnectionFailed, std::move(text))
                   .WithCertainty(operation.CurrentCertainty());
  const bool nothing_sent = operation.Progress() == RequestProgress::Waiting;
  return error.WithRetry(nothing_sent ? Retry::Now() : Retry::Never());
}

Response ToResponse(Parser& parser, bool reused) {
  auto message = parser.release();
  Response response;
  response.status = static_cast<int>(message.result_int());
  response.reused_connection = reused;
  for (const auto& field : message.base()) {
    response.headers.emplace_back(std::string(field.name_string()), std::string(field.value()));
  }
  response.body = std::move(message.body());
  return response;
}

void Configure(Parser& parser, const PoolOptions& options) {
  parser.eager(true);
  parser.header_limit(static_cast<std::uint32_t>(options.max_header_bytes));
  parser.body_limit(options.max_body_bytes);
}

// What was read and not yet parsed.
class ReadBuffer {
 public:
  explicit ReadBuffer(std::vector<char>& storage) : storage_(storage) {
    if (storage_.size() < kReadBufferSize) storage_.resize(kReadBufferSize);
  }
  std::span<char> Free() {
    if (size_ == storage_.size()) storage_.resize(storage_.size() * 2);
    return std::span(storage_).subspan(size_);
  }
  void Add(std::size_t bytes) noexcept { size_ += bytes; }
  asio::const_buffer Filled() const noexcept { return {storage_.data(), size_}; }
  void Consume(std::size_t bytes) {
    std::copy(storage_.begin() + static_cast<std::ptrdiff_t>(bytes),
              storage_.begin() + static_cast<std::ptrdiff_t>(size_), storage_.begin());
    size_ -= bytes;
  }
  bool Empty() const noexcept { return size_ == 0; }

 private:
  std::vector<char>& storage_;
  std::size_t size_ = 0;
};

// Parses what is in the buffer; an empty error when more is needed.
boost::system::error_code ParseBuffered(Parser& parser, ReadBuffer& buffer) {
  boost::system::error_code error;
  while (!buffer.Empty() && !parser.is_done()) {
    const auto consumed = parser.put(buffer.Filled(), error);
    buffer.Consume(consumed);
    if (error == beast::http::error::need_more) return {};
    if (error) return error;
  }
  return {};
}

}  // namespace

asio::awaitable<ExchangeResult> ExchangeAsync(Connection& connection,
                                              const Request& request,
                                              const Origin& origin,
                                              const PoolOptions& options,
                                              OperationContext& operation) {
  Serialize(request, origin, connection.write_buffer);
  if (!operation.BeginWriting()) co_return ExchangeResult(AbortedError());
  const IoResult written = co_await connection.stream->WriteAsync(connection.write_buffer);
  if (written.error) {
    // An aborted write may have been completed by the kernel meanwhile; a failed one was not.
    const bool stopped = operation.Stopped() != StopReason::None;
    if (!stopped) operation.MarkNotHandedOver();
    ExchangeResult failed(ConnectionError(origin, "writing to", written.error, operation));
    failed.not_handed_over = !stopped;
    co_return failed;
  }
  operation.MarkWritten();

  ReadBuffer buffer(connection.read_buffer);
  std::optional<Parser> parser;
  boost::system::error_code error;
  for (;;) {
    if (!parser) {
      parser.emplace();
      Configure(*parser, options);
    }
    error = ParseBuffered(*parser, buffer);
    if (error) break;
    if (parser->is_done()) {
      // An interim answer (RFC 9110, 15.2) is followed by the real one.
      if (parser->get().result_int() >= 200) break;
      parser.reset();
      continue;
    }
    const IoResult read = co_await connection.stream->ReadSomeAsync(buffer.Free());
    buffer.Add(read.bytes);
    if (read.error == asio::error::eof && parser->got_some()) {
      // A body without a length ends where the peer closes the stream properly.
      parser->put_eof(error);
      if (!error && parser->is_done()) break;
      if (!error) error = read.error;
      break;
    }
    if (read.error) {
      error = read.error;
      break;
    }
  }
  if (error) co_return ExchangeResult(ConnectionError(origin, "reading from", error, operation));

  operation.MarkAnswered();
  const bool reusable = parser->keep_alive() && !parser->need_eof() && buffer.Empty();
  ExchangeResult answered(ToResponse(*parser, connection.reused));
  answered.reusable = reusable;
  co_return answered;
}

}  // namespace ratatosk::http
