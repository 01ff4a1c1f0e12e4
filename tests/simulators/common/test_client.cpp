#include "simulators/common/test_client.hpp"

#include "simulators/common/http_framing.hpp"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>
#include <cerrno>
#include <csignal>
#include <utility>

namespace ratatosk::simulators::testing {

struct TestClient::Tls {
  Tls() : context(SSL_CTX_new(TLS_client_method())) {}
  ~Tls() {
    SSL_SESSION_free(session);
    SSL_free(ssl);
    SSL_CTX_free(context);
  }
  Tls(const Tls&) = delete;

  SSL_CTX* context;
  SSL* ssl = nullptr;
  SSL_SESSION* session = nullptr;
};

std::string EncodeBase64(std::string_view text) {
  std::string encoded((text.size() + 2) / 3 * 4 + 1, '\0');
  const int size = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(encoded.data()),
                                   reinterpret_cast<const unsigned char*>(text.data()),
                                   static_cast<int>(text.size()));
  encoded.resize(static_cast<std::size_t>(size));
  return encoded;
}

TestClient::TestClient(std::uint16_t port, std::string ca_pem, std::string host)
    : port_(port), ca_pem_(std::move(ca_pem)), host_(std::move(host)) {
  std::signal(SIGPIPE, SIG_IGN);
  if (ca_pem_.empty()) return;
  tls_ = std::make_unique<Tls>();
  BIO* bio = BIO_new_mem_buf(ca_pem_.data(), static_cast<int>(ca_pem_.size()));
  X509* certificate = PEM_read_bio_X509(bio, nullptr, nullptr, nullptr);
  X509_STORE_add_cert(SSL_CTX_get_cert_store(tls_->context), certificate);
  X509_free(certificate);
  BIO_free(bio);
  SSL_CTX_set_verify(tls_->context, SSL_VERIFY_PEER, nullptr);
}

TestClient::~TestClient() { Close(); }

TestClient& TestClient::SignIn(const std::string& user, const std::string& password) {
  authorization_ = "Authorization: Basic " + EncodeBase64(user + ":" + password) + "\r\n";
  return *this;
}

bool TestClient::Connect() {
  Close();
  socket_ = socket(AF_INET, SOCK_STREAM, 0);
  const timeval limit{10, 0};
  setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port_);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  end_ = End::Open;
  if (connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) return false;
  if (!tls_) return true;
  tls_->ssl = SSL_new(tls_->context);
  SSL_set_fd(tls_->ssl, socket_);
  if (tls_->session) SSL_set_session(tls_->ssl, tls_->session);
  if (X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(tls_->ssl), host_.c_str()) != 1) {
    SSL_set1_host(tls_->ssl, host_.c_str());
  }
  errno = 0;
  if (SSL_connect(tls_->ssl) == 1) return true;
  end_ = errno == ECONNRESET ? End::Reset : End::Closed;
  ERR_clear_error();
  return false;
}

void TestClient::Close() {
  if (tls_ && tls_->ssl) {
    if (end_ == End::Open && SSL_is_init_finished(tls_->ssl)) {
      SSL_shutdown(tls_->ssl);
      SSL_SESSION_free(tls_->session);
      tls_->session = SSL_get1_session(tls_->ssl);
    }
    SSL_free(tls_->ssl);
    tls_->ssl = nullptr;
  }
  if (socket_ >= 0) close(socket_);
  socket_ = -1;
  ERR_clear_error();
}

bool TestClient::SessionReused() const { return tls_ && SSL_session_reused(tls_->ssl) == 1; }

bool TestClient::Write(std::string_view bytes) {
  errno = 0;
  const bool written = tls_ ? SSL_write(tls_->ssl, bytes.data(), static_cast<int>(bytes.size())) > 0
                            : send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL) >= 0;
  // The kernel tells of a reset only once: the read after it would see an ordinary end.
  if (!written && errno == ECONNRESET) end_ = End::Reset;
  return written;
}

long TestClient::ReadSome(char* data, std::size_t size) {
  errno = 0;
  const long read = tls_ ? SSL_read(tls_->ssl, data, static_cast<int>(size))
                         : static_cast<long>(recv(socket_, data, size, 0));
  if (read > 0) return read;
  if (end_ == End::Open) end_ = End::Closed;
  if (errno == ECONNRESET) end_ = End::Reset;
  if (errno == EAGAIN || errno == EWOULDBLOCK) end_ = End::TimedOut;
  ERR_clear_error();
  return 0;
}

TestAnswer TestClient::Read(bool head) {
  TestAnswer answer;
  auto parser = MessageParser::ForAnswer(1U << 20U);
  std::string unread;
  char buffer[4096];
  auto state = ParseState::NeedMore;
  while (state == ParseState::NeedMore) {
    const auto size = ReadSome(buffer, sizeof buffer);
    if (size <= 0) break;
    unread.append(buffer, static_cast<std::size_t>(size));
    answer.partial.append(buffer, static_cast<std::size_t>(size));
    if (head && answer.partial.ends_with("\r\n\r\n")) break;
    state = parser.Put(unread);
  }
  answer.end = end_;
  if (state != ParseState::Done) return answer;
  auto parsed = parser.TakeAnswer();
  answer.status = parsed.status;
  answer.headers = std::move(parsed.headers);
  answer.body = std::move(parsed.body);
  if (FindHeader(answer.headers, "Connection") == "close") {
    ReadSome(buffer, sizeof buffer);
    answer.end = end_;
  }
  return answer;
}

TestAnswer TestClient::Send(const std::string& method,
                            const std::string& target,
                            std::string body,
                            const std::string& content_type) {
  TestAnswer failed;
  if (socket_ < 0 || end_ != End::Open) {
    if (!Connect()) {
      failed.end = end_ == End::Open ? End::Closed : end_;
      return failed;
    }
  }
  std::string bytes = method + " " + target + " HTTP/1.1\r\nHost: " + host_ + "\r\n";
  bytes += authorization_;
  if (!content_type.empty()) bytes += "Content-Type: " + content_type + "\r\n";
  if (method != "GET") bytes += "Content-Length: " + std::to_string(body.size()) + "\r\n";
  Write(bytes + "\r\n" + body);
  return Read(method == "HEAD");
}

}  // namespace ratatosk::simulators::testing
