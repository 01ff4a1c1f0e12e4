#include "http/exchange.hpp"

#include <algorithm>
#include <limits>
#include <optional>
#include <utility>

#include <boost/asio/buffer.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/error.hpp>
#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>

namespace ratatosk::http {

namespace asio = boost::asio;
namespace beast = boost::beast;

namespace {

// Maximum number of interim responses before the final one.
constexpr int kInterimAnswers = 16;
constexpr std::uint64_t kMostReserved = 1024 * 1024;

// Beast's parser, which stores the result in a Response.
class ResponseParser final : public beast::http::basic_parser<false> {
 public:
  ResponseParser(Response& response, const PoolOptions& options)
      : response_(response), head_left_(options.max_header_bytes) {
    eager(true);
    constexpr std::size_t kMostForBeast = std::numeric_limits<std::uint32_t>::max();
    header_limit(static_cast<std::uint32_t>(std::min(options.max_header_bytes, kMostForBeast)));
    body_limit(options.max_body_bytes);
    response_.Clear();
  }

 private:
  using Code = beast::error_code;
  using Text = beast::string_view;
  using Length = boost::optional<std::uint64_t>;

  void on_request_impl(beast::http::verb, Text, Text, int, Code&) override {}
  void on_response_impl(int status, Text, int, Code&) override { response_.status = status; }
  // Limits the head as a whole. Beast limits only the part that it has not parsed yet, which a peer
  // can keep short.
  void on_field_impl(beast::http::field, Text name, Text value, Code& error) override {
    const auto size = name.size() + value.size() + 4;
    if (size > head_left_) {
      error = beast::http::error::header_limit;
      return;
    }
    head_left_ -= size;
    if (in_trailer_) return;  // RFC 9110, 6.5.1
    response_.headers.emplace_back(std::string_view(name.data(), name.size()),
                                   std::string_view(value.data(), value.size()));
  }
  void on_header_impl(Code&) override { in_trailer_ = true; }
  // Reserves a limited size only, because the peer can announce any length.
  void on_body_init_impl(const Length& length, Code&) override {
    response_.body.reserve(static_cast<std::size_t>(std::min(length.value_or(0), kMostReserved)));
  }
  std::size_t on_body_impl(Text body, Code&) override {
    response_.body.append(body.data(), body.size());
    return body.size();
  }
  void on_chunk_header_impl(std::uint64_t, Text, Code&) override {}
  std::size_t on_chunk_body_impl(std::uint64_t, Text body, Code& error) override {
    return on_body_impl(body, error);
  }
  void on_finish_impl(Code&) override {}

  Response& response_;
  std::size_t head_left_;
  bool in_trailer_ = false;
};

// A reader that parses a response from the bytes of a connection. Skips interim responses (RFC
// 9110, 15.2).
class ResponseReader {
 public:
  ResponseReader(Response& response, ConnectionPool& pool) : response_(response), pool_(pool) {}

  // Adds `bytes` that were read, and the error of that read, if any. Precondition: not done.
  void Add(std::string_view bytes, const boost::system::error_code& error);

  // Returns true once there is a response or an error.
  bool Done() const noexcept { return done_; }
  const boost::system::error_code& Error() const noexcept { return error_; }
  // Returns whether the connection can carry another response. Precondition: done without an error.
  bool KeepAlive() const { return parser_->keep_alive() && !parser_->need_eof() && rest_.empty(); }

 private:
  // Returns how many of the bytes were parsed.
  std::size_t Parse(std::string_view bytes);
  // Handles a complete message: the final response, or an interim (1xx) response.
  void EndMessage();
  // Handles the end of the stream.
  void AddEnd(const boost::system::error_code& error);
  void End(const boost::system::error_code& error) noexcept { error_ = error, done_ = true; }

  Response& response_;
  ConnectionPool& pool_;
  // Created by the first call of Add.
  std::optional<ResponseParser> parser_;
  // Bytes that cannot be parsed until more arrive: part of a head, or of the line before a chunk.
  std::string rest_;
  boost::system::error_code error_;
  int interim_ = 0;
  bool done_ = false;
};

void ResponseReader::Add(std::string_view bytes, const boost::system::error_code& error) {
  if (rest_.empty()) {
    rest_.assign(bytes.substr(Parse(bytes)));
  } else {
    rest_.append(bytes);
    rest_.erase(0, Parse(rest_));
  }
  if (done_) return;
  if (error) return AddEnd(error);
  if (rest_.size() > pool_.Options().max_header_bytes) End(beast::http::error::buffer_overflow);
}

std::size_t ResponseReader::Parse(std::string_view bytes) {
  std::size_t parsed = 0;
  boost::system::error_code error;
  if (!parser_) {
    response_ = pool_.NewResponse();
    parser_.emplace(response_, pool_.Options());
  }
  while (parsed < bytes.size() && !done_) {
    parsed += parser_->put(asio::buffer(bytes.substr(parsed)), error);
    if (error == beast::http::error::need_more) break;
    if (error) {
      End(error);
    } else if (parser_->is_done()) {
      EndMessage();
    }
  }
  return parsed;
}

void ResponseReader::EndMessage() {
  if (response_.status >= 200) {
    End({});
  } else if (++interim_ > kInterimAnswers) {
    End(beast::http::error::bad_status);
  } else {
    parser_.emplace(response_, pool_.Options());
  }
}

void ResponseReader::AddEnd(const boost::system::error_code& error) {
  if (error != asio::error::eof || !parser_->got_some()) return End(error);
  // A body without a length ends when the peer closes the stream properly.
  boost::system::error_code failed;
  parser_->put_eof(failed);
  if (!failed && !parser_->is_done()) failed = error;
  End(failed);
}

}  // namespace

Error Exchange::ErrorOf(std::string_view what, const boost::system::error_code& code) const {
  if (operation_.Stopped() != StopReason::None) return AbortedError();
  auto text = std::string(what) + " " + pool_.Origin().ToText() + ": " + code.message();
  auto error = Error(MessagingErrorCodes::ConnectionFailed, std::move(text))
                   .WithCertainty(operation_.CurrentCertainty());
  const bool nothing_sent = operation_.Progress() == RequestProgress::Waiting;
  return error.WithRetry(nothing_sent ? Retry::Now() : Retry::Never());
}

asio::awaitable<IoResult> Exchange::WriteRestAsync(IoResult written) {
  // Other requests use the pool's buffer in the meantime.
  WriteBuffer request;
  request.swap(pool_.GetScratch().request);
  const auto taken = written.bytes;
  written = co_await connection_.stream->WriteAsync(request.Bytes().substr(taken));
  written.bytes += taken;
  co_return written;
}

std::optional<Error> Exchange::EndWriting(const IoResult& written) {
  connection_.bytes_sent += written.bytes;
  if (!written.error) {
    operation_.MarkWritten();
    return std::nullopt;
  }
  // The kernel might have completed an aborted write in the meantime, but not a failed one.
  not_handed_over_ = operation_.Stopped() == StopReason::None;
  if (not_handed_over_) operation_.MarkNotHandedOver();
  return ErrorOf("writing to", written.error);
}

std::span<char> Exchange::ReadBuffer() {
  if (connection_.stream->SharesReadBuffer()) return pool_.GetScratch().response;
  connection_.read_buffer.resize(Scratch::kResponseSize);
  return connection_.read_buffer;
}

asio::awaitable<OperationResult<void>> Exchange::RunAsync() {
  if (!operation_.BeginWriting()) co_return AbortedError();
  auto& scratch = pool_.GetScratch();
  scratch.request.Serialize(request_, pool_.Origin());
  auto written = connection_.stream->TryWrite(scratch.request.Bytes());
  if (written.error == asio::error::would_block) written = co_await WriteRestAsync(written);
  scratch.request.Clear();
  if (auto error = EndWriting(written)) co_return std::move(*error);
  // The response can hardly have arrived yet: let other requests run instead of reading too early.
  co_await pool_.GetNextTurn().AsyncWait(asio::deferred);

  ResponseReader reader(response_, pool_);
  while (!reader.Done()) {
    const auto buffer = ReadBuffer();
    const IoResult read = co_await connection_.stream->ReadSomeAsync(buffer);
    connection_.bytes_received += read.bytes;
    reader.Add(std::string_view(buffer.data(), read.bytes), read.error);
  }
  if (reader.Error()) co_return ErrorOf("reading from", reader.Error());

  operation_.MarkAnswered();
  reusable_ = reader.KeepAlive();
  response_.reused_connection = connection_.reused;
  co_return OperationResult<void>::Success();
}

}  // namespace ratatosk::http
