// What a TLS connection does beside carrying a request: new keys, ends, backpressure, resumption.

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <csignal>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/error.hpp>

#include <atomic>
#include <functional>
#include <future>
#include <thread>

#include "http/client_fixture.hpp"
#include "support/temporary_file.hpp"

namespace ratatosk::http {
namespace {

using boost::asio::ip::tcp;

template <auto Free>
struct FreeOpenSsl {
  template <class T>
  void operator()(T* value) const noexcept {
    Free(value);
  }
};
using BioPtr = std::unique_ptr<BIO, FreeOpenSsl<&BIO_free>>;
using SslPtr = std::unique_ptr<SSL, FreeOpenSsl<&SSL_free>>;
using SslContextPtr = std::unique_ptr<SSL_CTX, FreeOpenSsl<&SSL_CTX_free>>;

/// A server whose side of each connection is a script on a blocking socket. A connection ends
/// without a farewell unless the script says one.
class ScriptedServer {
 public:
  using Script = std::function<void(SSL*)>;

  ScriptedServer(const simulators::IssuedCertificate& own, Script script, int version)
      : script_(std::move(script)) {
    const BioPtr pem(BIO_new_mem_buf(own.certificate_pem.data(), -1));
    const BioPtr key_pem(BIO_new_mem_buf(own.private_key_pem.data(), -1));
    const std::unique_ptr<X509, FreeOpenSsl<&X509_free>> certificate(
        PEM_read_bio_X509(pem.get(), nullptr, nullptr, nullptr));
    const std::unique_ptr<EVP_PKEY, FreeOpenSsl<&EVP_PKEY_free>> key(
        PEM_read_bio_PrivateKey(key_pem.get(), nullptr, nullptr, nullptr));
    EXPECT_EQ(SSL_CTX_use_certificate(tls_.get(), certificate.get()), 1);
    EXPECT_EQ(SSL_CTX_use_PrivateKey(tls_.get(), key.get()), 1);
    SSL_CTX_set_max_proto_version(tls_.get(), version);
    thread_ = std::thread([this] { Serve(); });
  }
  ~ScriptedServer() {
    stopped_ = true;
    ::shutdown(acceptor_.native_handle(), SHUT_RDWR);
    thread_.join();
  }
  std::uint16_t Port() const { return port_; }

 private:
  void Serve() {
    while (!stopped_) {
      tcp::socket socket(context_);
      boost::system::error_code error;
      acceptor_.accept(socket, error);
      if (error) continue;
      const SslPtr ssl(SSL_new(tls_.get()));
      SSL_set_fd(ssl.get(), socket.native_handle());
      if (SSL_accept(ssl.get()) == 1) script_(ssl.get());
      SSL_set_shutdown(ssl.get(), SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN);
      ERR_clear_error();
    }
  }

  Script script_;
  boost::asio::io_context context_;
  tcp::acceptor acceptor_{context_, tcp::endpoint(boost::asio::ip::address_v4::loopback(), 0)};
  const std::uint16_t port_ = acceptor_.local_endpoint().port();
  SslContextPtr tls_{SSL_CTX_new(TLS_server_method())};
  std::atomic<bool> stopped_ = false;
  std::thread thread_;
};

void Say(SSL* ssl, std::string_view text) {
  SSL_write(ssl, text.data(), static_cast<int>(text.size()));
}
std::string Hear(SSL* ssl) {
  char bytes[4096];
  const int count = SSL_read(ssl, bytes, sizeof bytes);
  return std::string(bytes, static_cast<std::size_t>(std::max(count, 0)));
}
void ChangeKeys(SSL* ssl, int answer = SSL_KEY_UPDATE_REQUESTED) {
  SSL_key_update(ssl, answer);
  SSL_do_handshake(ssl);
}

class TlsStreamTest : public ClientTest {
 protected:
  using Stream = std::unique_ptr<IByteStream>;

  // The scripted server writes through OpenSSL's own socket BIO, which raises it.
  TlsStreamTest() { std::signal(SIGPIPE, SIG_IGN); }

  void Script(ScriptedServer::Script script, int version = TLS1_3_VERSION) {
    scripted_ = std::make_unique<ScriptedServer>(authority_.Issue(), std::move(script), version);
    dialer_ = NewDialer();
  }
  std::shared_ptr<IDialer> NewDialer() {
    const auto options = TlsOptions().WithAuthoritiesFile(trusted_.Path());
    return MakeDialer(options, MakeSystemResolver()).Value();
  }
  Stream Dial(std::string host = "127.0.0.1") {
    std::optional<OperationResult<Stream>> opened;
    auto dial = [&](OperationContext& operation) {
      return dialer_->DialAsync(Origin(true, host, scripted_->Port()), operation);
    };
    auto keep = [&](OperationResult<Stream> r) { opened = std::move(r); };
    RunOperation<Stream>(runtime_, MessagingErrorCodes::OperationTimeout, dial, keep);
    EXPECT_TRUE(test::RunUntil(context_, [&] { return opened.has_value(); }));
    EXPECT_THAT(*opened, test::IsOk());
    return std::move(*opened).Value();
  }
  IoResult Read(IByteStream& stream, std::string& text, std::size_t most = 100) {
    text.resize(most);
    const auto read = test::Await(context_, stream.ReadSomeAsync(std::span(text)));
    text.resize(read.bytes);
    return read;
  }
  std::string Read(IByteStream& stream, std::size_t most = 100) {
    std::string text;
    EXPECT_FALSE(Read(stream, text, most).error);
    return text;
  }

  simulators::CertificateAuthority authority_;
  test::TemporaryFile trusted_{authority_.CertificatePem()};
  std::unique_ptr<ScriptedServer> scripted_;
  std::shared_ptr<IDialer> dialer_;
};

// RFC 8446, 4.6.3
TEST_F(TlsStreamTest, KeyUpdateWhileIdleKeepsConnectionAlive) {
  std::promise<void> changed;
  Script([&](SSL* ssl) {
    Say(ssl, "a");
    ChangeKeys(ssl);
    changed.set_value();
    Say(ssl, Hear(ssl) + "c");
    Hear(ssl);
  });
  const auto stream = Dial();
  EXPECT_EQ(Read(*stream), "a");
  changed.get_future().wait();
  EXPECT_TRUE(stream->LooksAlive());
  stream->ReleaseBuffers();
  EXPECT_FALSE(stream->TryWrite("b").error);
  EXPECT_EQ(Read(*stream), "bc");
  EXPECT_TRUE(stream->LooksAlive());
}

TEST_F(TlsStreamTest, EndlessKeyUpdatesAreNotAlive) {
  std::promise<void> changed;
  Script([&](SSL* ssl) {
    Say(ssl, "a");
    for (int i = 0; i < 4000; ++i) ChangeKeys(ssl, SSL_KEY_UPDATE_NOT_REQUESTED);
    changed.set_value();
    Hear(ssl);
  });
  const auto stream = Dial();
  EXPECT_EQ(Read(*stream), "a");
  changed.get_future().wait();
  EXPECT_FALSE(stream->LooksAlive());
}

TEST_F(TlsStreamTest, KeyUpdateWhileReadingIsTransparent) {
  Script([](SSL* ssl) {
    for (int i = 0; i < 3; ++i) {
      ChangeKeys(ssl);
      Say(ssl, Hear(ssl));
    }
    Hear(ssl);
  });
  const auto stream = Dial();
  for (const std::string text : {"a", "b", "c"}) {
    EXPECT_FALSE(stream->TryWrite(text).error);
    EXPECT_EQ(Read(*stream), text);
  }
}

TEST_F(TlsStreamTest, OnlyCloseNotifyIsEndOfStream) {
  for (const bool farewell : {true, false}) {
    Script([farewell](SSL* ssl) {
      Say(ssl, "all");
      if (farewell) SSL_shutdown(ssl);
    });
    const auto stream = Dial();
    EXPECT_EQ(Read(*stream), "all");
    std::string rest;
    const boost::system::error_code end =
        farewell ? boost::asio::error::eof
                 : make_error_code(boost::asio::ssl::error::stream_truncated);
    EXPECT_EQ(Read(*stream, rest).error, end);
    EXPECT_FALSE(stream->LooksAlive());
  }
}

TEST_F(TlsStreamTest, UnreadBytesSurviveReleaseOfBuffersAndAreNotAlive) {
  Script([](SSL* ssl) {
    Say(ssl, "ab");
    Say(ssl, "cd");
    Hear(ssl);
  });
  const auto stream = Dial();
  EXPECT_EQ(Read(*stream, 1), "a");
  stream->ReleaseBuffers();
  EXPECT_EQ(Read(*stream, 1), "b");
  stream->ReleaseBuffers();
  EXPECT_EQ(Read(*stream, 1), "c");
  EXPECT_FALSE(stream->LooksAlive()) << "there is a d";
}

TEST_F(TlsStreamTest, SlowPeerReceivesWholeWrite) {
  std::string sent(8'000'000, ' ');
  for (std::size_t i = 0; i < sent.size(); ++i) sent[i] = static_cast<char>('a' + i % 23);
  std::promise<void> full;
  auto may_read = full.get_future();
  std::promise<std::string> arrived;
  Script([&, size = sent.size()](SSL* ssl) {
    may_read.wait();
    std::string text;
    while (text.size() < size) {
      const auto more = Hear(ssl);
      if (more.empty()) break;
      text += more;
    }
    arrived.set_value(std::move(text));
  });
  const auto stream = Dial();
  const std::string_view bytes(sent);
  const auto tried = stream->TryWrite(bytes);
  EXPECT_EQ(tried.error, boost::asio::error::would_block);
  full.set_value();
  const auto rest = bytes.substr(tried.bytes);
  const auto written = test::Await(context_, stream->WriteAsync(rest));
  EXPECT_FALSE(written.error);
  EXPECT_EQ(written.bytes, rest.size());
  EXPECT_TRUE(arrived.get_future().get() == sent);
}

TEST_F(TlsStreamTest, FailsWritesAfterReset) {
  Script([](SSL* ssl) {
    const ::linger at_once{1, 0};
    ::setsockopt(SSL_get_fd(ssl), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  });
  const auto stream = Dial();
  std::string rest;
  EXPECT_EQ(Read(*stream, rest).error, boost::asio::error::connection_reset);
  for (int i = 0; i < 2; ++i) {
    EXPECT_EQ(stream->TryWrite("a").error, boost::asio::error::broken_pipe);
    const auto written = test::Await(context_, stream->WriteAsync("b"));
    EXPECT_EQ(written.error, boost::asio::error::broken_pipe);
  }
}

TEST_F(TlsStreamTest, CancellationEndsRead) {
  Script([](SSL* ssl) { Hear(ssl); });
  const auto stream = Dial();
  char byte = 0;
  std::optional<IoResult> ended;
  boost::asio::cancellation_signal signal;
  auto keep = [&](std::exception_ptr, IoResult result) { ended = result; };
  boost::asio::co_spawn(context_, stream->ReadSomeAsync(std::span(&byte, 1)),
                        boost::asio::bind_cancellation_slot(signal.slot(), keep));
  Poll();
  EXPECT_FALSE(ended);
  signal.emit(boost::asio::cancellation_type::terminal);
  Poll();
  ASSERT_TRUE(ended);
  EXPECT_EQ(ended->error, boost::asio::error::operation_aborted);
}

TEST_F(TlsStreamTest, ResumesSessionsOnlyForSameHostAndDialer) {
  for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
    Script([](SSL* ssl) { Say(ssl, "a"), Hear(ssl); }, version);
    const auto resumed = [this](const std::string& host) {
      const auto stream = Dial(host);
      EXPECT_EQ(Read(*stream), "a");  // the tickets come before it
      return stream->Resumed();
    };
    EXPECT_FALSE(resumed("127.0.0.1"));
    for (int i = 0; i < 5; ++i) EXPECT_TRUE(resumed("127.0.0.1")) << version;
    EXPECT_FALSE(resumed("localhost"));
    EXPECT_TRUE(resumed("localhost"));
    dialer_ = NewDialer();
    EXPECT_FALSE(resumed("127.0.0.1"));
  }
}

}  // namespace
}  // namespace ratatosk::http
