#include "http/exchange.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include <boost/asio/buffer.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>
#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>

namespace ratatosk::http {

namespace asio = boost::asio;
namespace beast = boost::beast;

namespace {

constexpr std::size_t kReadBufferSize = 16 * 1024;
// As many as may come before the answer itself.
constexpr int kInterimAnswers = 16;
constexpr std::uint64_t kMostReserved = 1024 * 1024;

}  // namespace

// Beast's parser, which writes into a Response what it reads.
class Exchange::Parser final : public beast::http::basic_parser<false> {
 public:
  explicit Parser(const PoolOptions& options) {
    eager(true);
    header_limit(static_cast<std::uint32_t>(options.max_header_bytes));
    body_limit(options.max_body_bytes);
  }

  http::Response& Response() noexcept { return response_; }

  // Parses what is in the buffer. The error is empty if more is needed.
  boost::system::error_code Parse(ReadBuffer& buffer);

 private:
  using Code = beast::error_code;
  using Text = beast::string_view;
  using Length = boost::optional<std::uint64_t>;

  void on_request_impl(beast::http::verb, Text, Text, int, Code&) override {}
  void on_response_impl(int status, Text, int, Code&) override { response_.status = status; }
  void on_field_impl(beast::http::field, Text name, Text value, Code&) override {
    response_.headers.emplace_back(std::string_view(name.data(), name.size()),
                                   std::string_view(value.data(), value.size()));
  }
  void on_header_impl(Code&) override {}
  // The length is the peer's word, however large the limit.
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

  http::Response response_;
};

// What was read and not yet parsed. It grows up to `limit`: nothing that has to be seen whole, a
// head or the line before a chunk, is longer.
class Exchange::ReadBuffer {
 public:
  ReadBuffer(std::vector<char>& storage, std::size_t limit) : storage_(storage), limit_(limit) {
    storage_.resize(kReadBufferSize);
  }
  ~ReadBuffer() {
    if (storage_.size() > kReadBufferSize) std::vector<char>().swap(storage_);
  }
  ReadBuffer(const ReadBuffer&) = delete;
  ReadBuffer& operator=(const ReadBuffer&) = delete;

  bool Full() const noexcept { return end_ - begin_ >= limit_; }
  std::span<char> Free() {
    if (end_ == storage_.size() && begin_ > 0) {
      std::copy(storage_.begin() + Offset(begin_), storage_.begin() + Offset(end_),
                storage_.begin());
      end_ -= std::exchange(begin_, 0);
    }
    if (end_ == storage_.size()) storage_.resize(std::min(storage_.size() * 2, limit_));
    return std::span(storage_).subspan(end_);
  }
  void Add(std::size_t bytes) noexcept { end_ += bytes; }
  asio::const_buffer Filled() const noexcept { return {storage_.data() + begin_, end_ - begin_}; }
  void Consume(std::size_t bytes) noexcept {
    begin_ += bytes;
    if (begin_ == end_) begin_ = end_ = 0;
  }
  bool Empty() const noexcept { return begin_ == end_; }

 private:
  static std::ptrdiff_t Offset(std::size_t at) noexcept { return static_cast<std::ptrdiff_t>(at); }

  std::vector<char>& storage_;
  const std::size_t limit_;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
};

boost::system::error_code Exchange::Parser::Parse(ReadBuffer& buffer) {
  boost::system::error_code error;
  while (!buffer.Empty() && !is_done()) {
    const auto consumed = put(buffer.Filled(), error);
    buffer.Consume(consumed);
    if (error == beast::http::error::need_more) return {};
    if (error) return error;
  }
  return {};
}

Error Exchange::ErrorOf(std::string_view what, const boost::system::error_code& code) const {
  if (operation_.Stopped() != StopReason::None) return AbortedError();
  auto text = std::string(what) + " " + origin_.ToText() + ": " + code.message();
  auto error = Error(MessagingErrorCodes::ConnectionFailed, std::move(text))
                   .WithCertainty(operation_.CurrentCertainty());
  const bool nothing_sent = operation_.Progress() == RequestProgress::Waiting;
  return error.WithRetry(nothing_sent ? Retry::Now() : Retry::Never());
}

asio::awaitable<boost::system::error_code> Exchange::ReadAsync(ReadBuffer& buffer,
                                                               std::optional<Parser>& parser) {
  boost::system::error_code error;
  for (int interim = 0; interim <= kInterimAnswers; ++interim) {
    parser.emplace(options_);
    for (;;) {
      error = parser->Parse(buffer);
      if (error || parser->is_done()) break;
      if (buffer.Full()) co_return beast::http::error::buffer_overflow;
      const IoResult read = co_await connection_.stream->ReadSomeAsync(buffer.Free());
      buffer.Add(read.bytes);
      connection_.bytes_received += read.bytes;
      if (read.error == asio::error::eof && parser->got_some()) {
        // A body without a length ends where the peer closes the stream properly.
        parser->put_eof(error);
        if (!error && !parser->is_done()) error = read.error;
        co_return error;
      }
      if (read.error) co_return read.error;
    }
    if (error || parser->Response().status >= 200) co_return error;
  }
  co_return beast::http::error::bad_status;
}

asio::awaitable<OperationResult<Response>> Exchange::RunAsync() {
  if (!operation_.BeginWriting()) co_return AbortedError();
  connection_.write_buffer.Serialize(request_, origin_);
  const auto bytes = connection_.write_buffer.Bytes();
  auto written = connection_.stream->TryWrite(bytes);
  if (written.error == asio::error::would_block) {
    const auto taken = written.bytes;
    written = co_await connection_.stream->WriteAsync(bytes.substr(taken));
    written.bytes += taken;
  }
  connection_.write_buffer.Clear();
  connection_.bytes_sent += written.bytes;
  if (written.error) {
    // An aborted write may have been completed by the kernel meanwhile; a failed one was not.
    not_handed_over_ = operation_.Stopped() == StopReason::None;
    if (not_handed_over_) operation_.MarkNotHandedOver();
    co_return ErrorOf("writing to", written.error);
  }
  operation_.MarkWritten();
  // The response cannot be here yet: other requests go first, instead of a read in vain.
  co_await asio::post(asio::deferred);

  std::optional<Parser> parser;
  ReadBuffer buffer(connection_.read_buffer, options_.max_header_bytes + kReadBufferSize);
  const auto error = co_await ReadAsync(buffer, parser);
  if (error) co_return ErrorOf("reading from", error);

  operation_.MarkAnswered();
  reusable_ = parser->keep_alive() && !parser->need_eof() && buffer.Empty();
  auto& response = parser->Response();
  response.reused_connection = connection_.reused;
  co_return std::move(response);
}

}  // namespace ratatosk::http
