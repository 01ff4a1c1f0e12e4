#include "http/tls_stream.hpp"

#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <new>
#include <utility>

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/x509v3.h>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/bind_allocator.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/ssl/error.hpp>
#include <boost/asio/write.hpp>

#include "http/socket_state.hpp"

namespace ratatosk::http {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

namespace {

constexpr auto kDeferred = asio::as_tuple(asio::deferred);
constexpr std::size_t kIncomingSize = 16 * 1024;
// Maximum number of bytes of a large request that are encrypted at a time.
constexpr std::size_t kMostEncrypted = 64 * 1024;
// The session tickets and new keys of an idle connection are a few hundred bytes. A peer that sends
// them endlessly must not block the thread.
constexpr std::size_t kMostUnsolicited = 64 * 1024;

// OpenSSL would report an error left in this thread's queue as an error of the next call.
void ForgetEarlierErrors() noexcept {
  if (ERR_peek_error() != 0) ERR_clear_error();
}

// Reads with memory from the free lists, because Asio caches the memory of only two operations per
// thread.
auto AsyncRead(tcp::socket& socket, std::span<char> to) {
  auto initiate = [&socket, to](auto handler) {
    socket.async_read_some(asio::buffer(to.data(), to.size()),
                           asio::bind_allocator(RecyclingAllocator<void>(), std::move(handler)));
  };
  using Signature = void(error_code, std::size_t);
  return asio::async_initiate<decltype(kDeferred)&, Signature>(std::move(initiate), kDeferred);
}

}  // namespace

TlsStream::TlsStream(tcp::socket socket, std::shared_ptr<TlsSessions> sessions)
    : sessions_(std::move(sessions)), socket_(std::move(socket)), ssl_(sessions_->NewConnection()) {
  error_code ignored;
  socket_.non_blocking(true, ignored);
  BIO* bio = BIO_new(BioMethod());
  if (!bio) throw std::bad_alloc();
  BIO_set_data(bio, this);
  BIO_set_init(bio, 1);
  SSL_set_bio(ssl_.get(), bio, bio);
  SSL_set_connect_state(ssl_.get());
}

TlsStream::~TlsStream() {
  // Without this, OpenSSL marks the session as invalid if the connection ends without close_notify,
  // although its tickets are valid.
  SSL_set_shutdown(ssl_.get(), SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN);
}

const BIO_METHOD* TlsStream::BioMethod() {
  static const BIO_METHOD* const method = [] {
    auto* made = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "ratatosk");
    if (!made) throw std::bad_alloc();
    BIO_meth_set_read(made, &TlsStream::BioRead);
    BIO_meth_set_write(made, &TlsStream::BioWrite);
    BIO_meth_set_ctrl(made, &TlsStream::BioControl);
    return made;
  }();
  return method;
}

int TlsStream::BioRead(BIO* bio, char* data, int size) {
  auto& self = *static_cast<TlsStream*>(BIO_get_data(bio));
  BIO_clear_retry_flags(bio);
  const auto count =
      std::min(self.incoming_end_ - self.incoming_begin_, static_cast<std::size_t>(size));
  if (count == 0) {
    BIO_set_retry_read(bio);
    return -1;
  }
  std::memcpy(data, self.incoming_.data() + self.incoming_begin_, count);
  self.incoming_begin_ += count;
  if (self.incoming_begin_ == self.incoming_end_) self.incoming_begin_ = self.incoming_end_ = 0;
  return static_cast<int>(count);
}

int TlsStream::BioWrite(BIO* bio, const char* data, int size) {
  auto& self = *static_cast<TlsStream*>(BIO_get_data(bio));
  BIO_clear_retry_flags(bio);
  // Writes immediately, because the socket usually has room for everything. The first error is kept
  // for FlushNow.
  std::size_t sent = 0;
  if (self.outgoing_.empty() && !self.write_error_) {
    const auto bytes = asio::buffer(data, static_cast<std::size_t>(size));
    sent = self.socket_.write_some(bytes, self.write_error_);
    if (self.write_error_ == asio::error::would_block) self.write_error_ = {};
  }
  if (self.write_error_ || sent == static_cast<std::size_t>(size)) return size;
  try {
    self.outgoing_.append(data + sent, static_cast<std::size_t>(size) - sent);
  } catch (const std::bad_alloc&) {
    return -1;  // OpenSSL is C
  }
  return size;
}

long TlsStream::BioControl(BIO*, int command, long, void*) {
  return command == BIO_CTRL_FLUSH ? 1 : 0;
}

bool TlsStream::Expect(const std::string& host) noexcept {
  SSL* ssl = ssl_.get();
  error_code not_an_address;
  const auto address = asio::ip::make_address(host, not_an_address);
  if (not_an_address) {
    SSL_set_hostflags(ssl, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
    // The server name must be a host name, never an address (RFC 6066, 3).
    return !host.empty() && SSL_set_tlsext_host_name(ssl, host.c_str()) == 1 &&
           SSL_set1_host(ssl, host.c_str()) == 1;
  }
  // Compares bytes, because the text can have a zone (RFC 4007), which certificates do not have.
  const auto expect = [ssl](const auto& bytes) {
    return X509_VERIFY_PARAM_set1_ip(SSL_get0_param(ssl), bytes.data(), bytes.size()) == 1;
  };
  return address.is_v4() ? expect(address.to_v4().to_bytes()) : expect(address.to_v6().to_bytes());
}

error_code TlsStream::ErrorOf(int result) const noexcept {
  switch (SSL_get_error(ssl_.get(), result)) {
    case SSL_ERROR_WANT_READ:
    case SSL_ERROR_WANT_WRITE:
      return {};
    case SSL_ERROR_ZERO_RETURN:
      return asio::error::eof;
    case SSL_ERROR_SSL: {
      const auto code = ERR_get_error();
      ERR_clear_error();
      return error_code(static_cast<int>(code), asio::error::get_ssl_category());
    }
    default:
      return asio::ssl::error::unspecified_system_error;
  }
}

asio::awaitable<error_code> TlsStream::HandshakeAsync() {
  for (;;) {
    ForgetEarlierErrors();
    const int result = SSL_do_handshake(ssl_.get());
    const auto failed = result == 1 ? error_code() : ErrorOf(result);
    const auto flushed = co_await FlushAsync();  // also an alert
    if (failed) co_return failed;
    if (flushed) co_return flushed;
    if (result == 1) co_return error_code();
    auto reading = AsyncRead(socket_, FreeIncoming());
    const auto [error, bytes] = co_await std::move(reading);
    if (const auto read = TakeIncoming(error, bytes)) co_return read;
  }
}

std::span<char> TlsStream::FreeIncoming() {
  if (incoming_.empty()) incoming_.resize(kIncomingSize);
  if (incoming_begin_ > 0) {
    std::copy(incoming_.begin() + static_cast<std::ptrdiff_t>(incoming_begin_),
              incoming_.begin() + static_cast<std::ptrdiff_t>(incoming_end_), incoming_.begin());
    incoming_end_ -= std::exchange(incoming_begin_, 0);
  }
  return std::span(incoming_).subspan(incoming_end_);
}

error_code TlsStream::TakeIncoming(const error_code& error, std::size_t bytes) noexcept {
  drained_ = bytes < incoming_.size() - incoming_end_;
  incoming_end_ += bytes;
  // An end of stream without close_notify can be forged by anyone on the path.
  return error == asio::error::eof
             ? asio::ssl::error::make_error_code(asio::ssl::error::stream_truncated)
             : error;
}

std::optional<IoResult> TlsStream::Decrypt(std::span<char> buffer) {
  // OpenSSL would only report that it needs more.
  if (!HasUnread()) return std::nullopt;
  ForgetEarlierErrors();
  std::size_t bytes = 0;
  const int result = SSL_read_ex(ssl_.get(), buffer.data(), buffer.size(), &bytes);
  const auto failed = result == 1 ? error_code() : ErrorOf(result);
  if (bytes == 0 && !failed) return std::nullopt;
  return IoResult(failed, bytes);
}

asio::awaitable<IoResult> TlsStream::ReadSomeAsync(std::span<char> buffer) {
  for (;;) {
    // Do not suspend after this, because other streams can use the same buffer. If the socket has
    // no room for data that OpenSSL wrote, such as an alert, the data waits for the next read or
    // write.
    if (const auto decrypted = Decrypt(buffer)) co_return *decrypted;
    if (outgoing_begin_ < outgoing_.size()) {
      const auto flushed = co_await FlushAsync();
      if (flushed) co_return IoResult(flushed, 0);
    }
    auto reading = AsyncRead(socket_, FreeIncoming());
    const auto [error, bytes] = co_await std::move(reading);
    if (const auto read = TakeIncoming(error, bytes)) co_return IoResult(read, 0);
  }
}

std::size_t TlsStream::Encrypt(std::string_view bytes, error_code& error) {
  ForgetEarlierErrors();
  std::size_t taken = 0;
  const auto most = std::min(bytes.size(), kMostEncrypted);
  const int result = most == 0 ? 1 : SSL_write_ex(ssl_.get(), bytes.data(), most, &taken);
  if (result != 1) {
    error = ErrorOf(result);
    if (!error) error = asio::ssl::error::unexpected_result;
  }
  return taken;
}

error_code TlsStream::FlushNow() noexcept {
  error_code error = write_error_;
  while (outgoing_begin_ < outgoing_.size() && !error) {
    const auto left =
        asio::buffer(outgoing_.data() + outgoing_begin_, outgoing_.size() - outgoing_begin_);
    outgoing_begin_ += socket_.write_some(left, error);
  }
  if (outgoing_begin_ == outgoing_.size()) {
    outgoing_.clear();
    outgoing_begin_ = 0;
  }
  return error;
}

asio::awaitable<error_code> TlsStream::FlushAsync() {
  auto error = FlushNow();
  if (error != asio::error::would_block) co_return error;
  const auto left =
      asio::buffer(outgoing_.data() + outgoing_begin_, outgoing_.size() - outgoing_begin_);
  std::size_t written = 0;
  std::tie(error, written) = co_await asio::async_write(socket_, left, kDeferred);
  outgoing_begin_ += written;
  co_return error ? error : FlushNow();
}

IoResult TlsStream::TryWrite(std::string_view bytes) {
  error_code error;
  const auto taken = Encrypt(bytes, error);
  if (!error) error = FlushNow();
  if (!error && taken < bytes.size()) error = asio::error::would_block;
  return IoResult(error, taken);
}

asio::awaitable<IoResult> TlsStream::WriteAsync(std::string_view bytes) {
  std::size_t written = 0;
  for (;;) {
    const auto flushed = co_await FlushAsync();
    if (flushed || written == bytes.size()) co_return IoResult(flushed, written);
    error_code error;
    written += Encrypt(bytes.substr(written), error);
    if (error) co_return IoResult(error, written);
  }
}

bool TlsStream::LooksAlive() noexcept {
  if (!HasUnread() && SocketLooksAlive(socket_.native_handle())) return true;
  // Session tickets and the like (RFC 8446, 4.6) are consumed; any other data is unexpected.
  for (std::size_t received = 0; received < kMostUnsolicited;) {
    ForgetEarlierErrors();
    char byte = 0;
    std::size_t bytes = 0;
    const int result = SSL_read_ex(ssl_.get(), &byte, 1, &bytes);
    if (result == 1 || ErrorOf(result)) return false;
    error_code error;
    std::span<char> free;
    try {
      free = FreeIncoming();
    } catch (const std::bad_alloc&) {
      return false;
    }
    const auto count = socket_.read_some(asio::buffer(free.data(), free.size()), error);
    incoming_end_ += count;
    received += count;
    if (error == asio::error::would_block) {
      const auto flushed = FlushNow();
      return !flushed || flushed == asio::error::would_block;
    }
    if (error) return false;
  }
  return false;
}

void TlsStream::ReleaseBuffers() noexcept {
  if (incoming_begin_ == incoming_end_) std::vector<char>().swap(incoming_);
  if (outgoing_.empty()) std::string().swap(outgoing_);
  SSL_free_buffers(ssl_.get());
}

}  // namespace ratatosk::http
