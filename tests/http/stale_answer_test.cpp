// A peer that answers one request twice: both come at once, each in a TLS record of its own.

#include <openssl/bio.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>

#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>

#include <array>
#include <atomic>
#include <thread>

#include "http/client_fixture.hpp"
#include "support/temporary_file.hpp"

namespace ratatosk::http {
namespace {

using boost::asio::ip::tcp;

BIO* AsBio(const std::string& text) {
  return BIO_new_mem_buf(text.data(), static_cast<int>(text.size()));
}

// OpenSSL over memory, so that it is known what goes out together.
class TwiceAnsweringServer {
 public:
  explicit TwiceAnsweringServer(const simulators::IssuedCertificate& own) {
    std::unique_ptr<BIO, int (*)(BIO*)> pem(AsBio(own.certificate_pem), &BIO_free);
    std::unique_ptr<BIO, int (*)(BIO*)> key_pem(AsBio(own.private_key_pem), &BIO_free);
    X509* certificate = PEM_read_bio_X509(pem.get(), nullptr, nullptr, nullptr);
    EVP_PKEY* key = PEM_read_bio_PrivateKey(key_pem.get(), nullptr, nullptr, nullptr);
    EXPECT_EQ(SSL_CTX_use_certificate(tls_.get(), certificate), 1);
    EXPECT_EQ(SSL_CTX_use_PrivateKey(tls_.get(), key), 1);
    X509_free(certificate);
    EVP_PKEY_free(key);
    thread_ = std::thread([this] { Serve(); });
  }
  ~TwiceAnsweringServer() {
    stopped_ = true;
    tcp::socket knock(context_);
    boost::system::error_code ignored;
    knock.connect(acceptor_.local_endpoint(), ignored);
    knock.close(ignored);
    thread_.join();
  }
  std::uint16_t Port() const { return acceptor_.local_endpoint().port(); }

 private:
  void Serve() {
    while (!stopped_) {
      tcp::socket socket(context_);
      acceptor_.accept(socket);
      if (!stopped_) Talk(socket);
    }
  }

  void Talk(tcp::socket& socket) {
    std::unique_ptr<SSL, void (*)(SSL*)> ssl(SSL_new(tls_.get()), &SSL_free);
    BIO* in = BIO_new(BIO_s_mem());
    BIO* out = BIO_new(BIO_s_mem());
    SSL_set_bio(ssl.get(), in, out);
    SSL_set_accept_state(ssl.get());
    std::array<char, 4096> bytes;
    for (boost::system::error_code error;;) {
      const auto got = SSL_read(ssl.get(), bytes.data(), static_cast<int>(bytes.size()));
      if (got > 0) {
        for (const std::string answer : {"200 OK", "400 Stale"}) {
          const auto text = "HTTP/1.1 " + answer + "\r\nContent-Length: 0\r\n\r\n";
          SSL_write(ssl.get(), text.data(), static_cast<int>(text.size()));
        }
      }
      char* ready = nullptr;
      const auto size = BIO_get_mem_data(out, &ready);
      boost::asio::write(socket, boost::asio::buffer(ready, static_cast<std::size_t>(size)), error);
      BIO_reset(out);
      if (got > 0) continue;
      const auto came = socket.read_some(boost::asio::buffer(bytes), error);
      if (error) return;
      BIO_write(in, bytes.data(), static_cast<int>(came));
    }
  }

  boost::asio::io_context context_;
  tcp::acceptor acceptor_{context_, tcp::endpoint(boost::asio::ip::address_v4::loopback(), 0)};
  std::unique_ptr<SSL_CTX, void (*)(SSL_CTX*)> tls_{SSL_CTX_new(TLS_server_method()),
                                                    &SSL_CTX_free};
  std::atomic<bool> stopped_ = false;
  std::thread thread_;
};

class StaleAnswerTest : public ClientTest {};

TEST_F(StaleAnswerTest, IsNotReadAsResponseToNextRequest) {
  const simulators::CertificateAuthority authority;
  TwiceAnsweringServer server(authority.Issue());
  const test::TemporaryFile trusted(authority.CertificatePem());
  Connect(true, server.Port(), PoolOptions(), TlsOptions().WithAuthoritiesFile(trusted.Path()));
  for (int round = 0; round < 3; ++round) {
    const auto answer = Get();
    ASSERT_THAT(answer, test::IsOk());
    EXPECT_EQ(answer->status, 200);
    EXPECT_FALSE(answer->reused_connection);
  }
  client_.reset();
}

TEST_F(StaleAnswerTest, IsNotReadAsResponseToWaitingRequest) {
  const simulators::CertificateAuthority authority;
  TwiceAnsweringServer server(authority.Issue());
  const test::TemporaryFile trusted(authority.CertificatePem());
  Connect(true, server.Port(), PoolOptions().WithMaxConnections(1),
          TlsOptions().WithAuthoritiesFile(trusted.Path()));
  std::vector<std::optional<Result>> answers(3);
  for (auto& answer : answers) Start(answer, Request(Method::Get, "/"));
  for (auto& answer : answers) {
    Until([&] { return answer.has_value(); });
    ASSERT_THAT(*answer, test::IsOk());
    EXPECT_EQ((*answer)->status, 200);
  }
  client_.reset();
}

}  // namespace
}  // namespace ratatosk::http
