// The ways to a server: proxies, Unix-domain sockets, two address families; and whom each side
// trusts.

#include <array>
#include <filesystem>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/write.hpp>

#include "http/client_fixture.hpp"
#include "support/temporary_file.hpp"

namespace ratatosk::http {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using namespace std::chrono_literals;
using Codes = MessagingErrorCodes;
using simulators::CertificateAuthority;

constexpr auto kTupleOf = asio::as_tuple(asio::use_awaitable);

template <class From, class To>
asio::awaitable<void> PumpAsync(std::shared_ptr<From> from, std::shared_ptr<To> to) {
  std::array<char, 4096> chunk;
  for (;;) {
    const auto [error, size] = co_await from->async_read_some(asio::buffer(chunk), kTupleOf);
    if (error) break;
    const auto bytes = asio::buffer(chunk.data(), size);
    const auto [failed, written] = co_await asio::async_write(*to, bytes, kTupleOf);
    if (failed) break;
  }
  boost::system::error_code ignored;
  to->close(ignored);
}

/// Forwards bytes both ways between a socket and a port of this machine.
template <class Socket>
void Bridge(Socket socket, std::uint16_t port) {
  const auto executor = socket.get_executor();
  auto near = std::make_shared<Socket>(std::move(socket));
  auto far = std::make_shared<tcp::socket>(executor);
  far->connect(tcp::endpoint(asio::ip::address_v4::loopback(), port));
  asio::co_spawn(executor, PumpAsync(near, far), asio::detached);
  asio::co_spawn(executor, PumpAsync(far, near), asio::detached);
}

/// A proxy on the test's own context. It answers each CONNECT with `answer`, and opens the tunnel
/// to `port` if that begins with 200.
class TestProxy {
 public:
  TestProxy(asio::io_context& context, std::uint16_t port)
      : acceptor_(context, tcp::endpoint(asio::ip::address_v4::loopback(), 0)), port_(port) {
    asio::co_spawn(context, AcceptAsync(), asio::detached);
  }
  std::uint16_t Port() const { return acceptor_.local_endpoint().port(); }

  std::string answer = "200 Connection established";
  /// The heads of the requests.
  std::vector<std::string> heads;

 private:
  asio::awaitable<void> AcceptAsync() {
    for (;;) {
      auto [error, socket] = co_await acceptor_.async_accept(kTupleOf);
      if (error) co_return;
      std::string head;
      std::array<char, 1024> chunk;
      while (head.find("\r\n\r\n") == std::string::npos) {
        const auto [failed, size] = co_await socket.async_read_some(asio::buffer(chunk), kTupleOf);
        if (failed) co_return;
        head.append(chunk.data(), size);
      }
      heads.push_back(head);
      const auto reply = "HTTP/1.1 " + answer + "\r\nServer: test\r\n\r\n";
      const auto [failed, size] = co_await asio::async_write(socket, asio::buffer(reply), kTupleOf);
      if (!failed && answer.starts_with("200")) Bridge(std::move(socket), port_);
    }
  }

  tcp::acceptor acceptor_;
  std::uint16_t port_;
};

class FixedAddresses final : public IResolver {
 public:
  explicit FixedAddresses(std::vector<std::string> all) : all_(std::move(all)) {}
  asio::awaitable<OperationResult<std::vector<std::string>>> ResolveAsync(
      std::string, OperationContext&) override {
    co_return all_;
  }

 private:
  std::vector<std::string> all_;
};

class RouteTest : public ClientTest {
 protected:
  /// An HTTPS server that answers "ok".
  void ServeTls(LoopbackServerOptions options = LoopbackServerOptions()) {
    options.WithHandler([](const HttpRequest&) { return HttpReply(200, "ok"); })
        .WithCertificate(authority_.Issue());
    server_ = std::make_unique<LoopbackServer>(std::move(options));
  }
  ConnectOptions Trusting() const { return ConnectOptions().WithAuthoritiesFile(ca_.Path()); }
  Result GetWith(ConnectOptions options) {
    Connect(true, server_->Port(), PoolOptions(), std::move(options));
    return Get();
  }

  CertificateAuthority authority_;
  test::TemporaryFile ca_{authority_.CertificatePem()};
};

TEST_F(RouteTest, TrustsAdditionalCaFile) {
  ServeTls();
  const CertificateAuthority another;
  const test::TemporaryFile other(another.CertificatePem());
  EXPECT_FALSE(GetWith(ConnectOptions().WithAuthoritiesFile(other.Path())));
  EXPECT_THAT(GetWith(ConnectOptions()
                          .WithAuthoritiesFile(other.Path())
                          .WithAdditionalAuthoritiesFile(ca_.Path())),
              test::IsOk());
  EXPECT_THAT(GetWith(ConnectOptions().WithAdditionalAuthoritiesFile(ca_.Path())), test::IsOk());
}

TEST_F(RouteTest, SendsClientCertificate) {
  const CertificateAuthority of_clients;
  ServeTls(LoopbackServerOptions().WithClientAuthority(of_clients.CertificatePem()));
  const auto issued = of_clients.Issue();
  const test::TemporaryFile certificate(issued.certificate_pem);
  const test::TemporaryFile key(issued.private_key_pem);
  EXPECT_FALSE(GetWith(Trusting()));
  EXPECT_THAT(GetWith(Trusting().WithClientCertificate(certificate.Path(), key.Path())),
              test::IsOk());
}

TEST_F(RouteTest, RejectsUnusableFiles) {
  const auto issued = authority_.Issue();
  const auto other = authority_.Issue();
  const test::TemporaryFile certificate(issued.certificate_pem);
  const test::TemporaryFile key(other.private_key_pem);
  const auto member_of = [](ConnectOptions options) {
    auto dialer = MakeDialer(std::move(options), MakeSystemResolver());
    EXPECT_THAT(dialer, test::FailsWithCode(Codes::InvalidConfiguration));
    return dialer ? std::string() : std::string(dialer.Error().Member());
  };
  const std::string nowhere = "/nowhere.pem";
  EXPECT_EQ(member_of(ConnectOptions().WithAuthoritiesFile(nowhere)), "authorities_file");
  EXPECT_EQ(member_of(ConnectOptions().WithAdditionalAuthoritiesFile(nowhere)),
            "additional_authorities_file");
  EXPECT_EQ(member_of(ConnectOptions().WithClientCertificate(nowhere, key.Path())),
            "certificate_file");
  EXPECT_EQ(member_of(ConnectOptions().WithClientCertificate(certificate.Path(), nowhere)),
            "key_file");
  EXPECT_EQ(member_of(ConnectOptions().WithClientCertificate(certificate.Path(), key.Path())),
            "key_file")
      << "the key of another certificate";
  EXPECT_EQ(member_of(ConnectOptions().WithClientCertificate(certificate.Path(), "")), "key_file");
}

TEST_F(RouteTest, RejectsOldTlsVersions) {
  ServeTls(LoopbackServerOptions().WithTls12Only());
  EXPECT_THAT(GetWith(Trusting()), test::IsOk());
  EXPECT_THAT(GetWith(Trusting().WithMinTlsVersion(TlsVersion::Tls13)),
              test::FailsWithCode(Codes::ConnectionFailed));
}

TEST_F(RouteTest, ConnectsThroughProxy) {
  ServeTls();
  TestProxy proxy(context_, server_->Port());
  EXPECT_THAT(GetWith(Trusting().WithProxy(
                  Proxy("127.0.0.1", proxy.Port()).WithCredentials("user", Secret("p")))),
              test::IsOk());
  const auto target = "127.0.0.1:" + std::to_string(server_->Port());
  ASSERT_EQ(proxy.heads.size(), 1U);
  EXPECT_EQ(proxy.heads[0], "CONNECT " + target + " HTTP/1.1\r\nHost: " + target +
                                "\r\nProxy-Authorization: Basic dXNlcjpw\r\n\r\n");
}

TEST_F(RouteTest, ErrorIncludesProxyResponse) {
  ServeTls();
  TestProxy proxy(context_, server_->Port());
  const auto options = Trusting().WithProxy(Proxy("127.0.0.1", proxy.Port()));
  proxy.answer = "407 Proxy Authentication Required";
  auto refused = GetWith(options);
  EXPECT_THAT(refused,
              test::FailsWith(Codes::ConnectionFailed, Certainty::NotSent, Retry::Never()));
  EXPECT_NE(refused.Error().Message().find("credentials"), std::string::npos);
  proxy.answer = "403 Forbidden";
  EXPECT_THAT(GetWith(options),
              test::FailsWith(Codes::ConnectionFailed, Certainty::NotSent, Retry::Never()));
  proxy.answer = "502 Bad Gateway";
  EXPECT_THAT(GetWith(options),
              test::FailsWith(Codes::ConnectionFailed, Certainty::NotSent, Retry::Now()));
  EXPECT_EQ(server_->ConnectionsAccepted(), 0U);
}

TEST_F(RouteTest, ReadsEnvironmentOnlyIfEnabled) {
  ServeTls();
  TestProxy proxy(context_, server_->Port());
  ::setenv("HTTPS_PROXY", ("http://127.0.0.1:" + std::to_string(proxy.Port())).c_str(), 1);
  EXPECT_THAT(GetWith(Trusting()), test::IsOk());
  EXPECT_EQ(proxy.heads.size(), 0U);
  EXPECT_THAT(GetWith(Trusting().WithEnvironmentProxy()), test::IsOk());
  EXPECT_EQ(proxy.heads.size(), 1U);
  ::setenv("NO_PROXY", "127.0.0.1", 1);
  EXPECT_THAT(GetWith(Trusting().WithEnvironmentProxy()), test::IsOk());
  EXPECT_EQ(proxy.heads.size(), 1U);
  ::unsetenv("NO_PROXY");
  ::unsetenv("HTTPS_PROXY");
}

TEST_F(RouteTest, ConnectsToUnixDomainSocket) {
  ServeTls();
  const auto path =
      std::filesystem::temp_directory_path() / ("ratatosk-" + std::to_string(::getpid()) + ".sock");
  std::filesystem::remove(path);
  using Local = asio::local::stream_protocol;
  Local::acceptor acceptor(context_, Local::endpoint(path.string()));
  int accepted = 0;
  acceptor.async_accept([&](boost::system::error_code error, Local::socket socket) {
    ASSERT_FALSE(error);
    ++accepted;
    Bridge(std::move(socket), server_->Port());
  });
  EXPECT_THAT(GetWith(Trusting().WithUnixSocket(path.string())), test::IsOk());
  EXPECT_THAT(Get(), test::IsOk());
  EXPECT_EQ(accepted, 1);
  client_.reset();
  std::filesystem::remove(path);
  EXPECT_THAT(GetWith(Trusting().WithUnixSocket(path.string())),
              test::FailsWith(Codes::ConnectionFailed, Certainty::NotSent, Retry::Now()));
}

// Listens, and accepts nothing: its queue is full, so that the kernel does not answer.
class MutePort {
 public:
  MutePort(asio::io_context& context, const char* address, std::uint16_t port)
      : acceptor_(context), filler_(context) {
    const tcp::endpoint endpoint(asio::ip::make_address(address), port);
    acceptor_.open(endpoint.protocol());
    if (endpoint.protocol() == tcp::v6()) acceptor_.set_option(asio::ip::v6_only(true));
    acceptor_.bind(endpoint);
    acceptor_.listen(0);
    filler_.connect(endpoint);
  }

 private:
  tcp::acceptor acceptor_;
  tcp::socket filler_;
};

class FamiliesTest : public RouteTest {
 protected:
  void Begin(std::vector<std::string> addresses) {
    auto dialer = MakeDialer(ConnectOptions(), std::make_shared<FixedAddresses>(addresses));
    ASSERT_THAT(dialer, test::IsOk());
    client_ = std::make_unique<Client>(runtime_, Origin(false, "a.example", server_->Port()),
                                       *dialer, PoolOptions());
    Start(result_, Request(Method::Get, "/"));
    Poll();
  }

  std::optional<Result> result_;
};

TEST_F(FamiliesTest, StartsOtherFamilyAfter250Milliseconds) {
  Serve(HttpReply(200, "ok"));
  const MutePort mute(context_, "::1", server_->Port());
  Begin({"::1", "127.0.0.1"});
  clock_->Advance(249ms);
  Poll();
  EXPECT_EQ(server_->ConnectionsAccepted(), 0U);
  clock_->Advance(1ms);
  Until([&] { return result_.has_value(); });
  EXPECT_THAT(*result_, test::IsOk());
}

TEST_F(FamiliesTest, StartsOtherFamilyWhenFirstFails) {
  Serve(HttpReply(200, "ok"));
  Begin({"::1", "127.0.0.1"});  // nothing listens on ::1
  Until([&] { return result_.has_value(); });
  EXPECT_THAT(*result_, test::IsOk());
}

TEST_F(FamiliesTest, UsesFirstFamilyIfItConnects) {
  Serve(HttpReply(200, "ok"));
  const MutePort mute(context_, "::1", server_->Port());
  Begin({"127.0.0.1", "::1"});
  Until([&] { return result_.has_value(); });
  EXPECT_THAT(*result_, test::IsOk());
}

TEST_F(FamiliesTest, FailsWhenBothFamiliesFail) {
  Serve(HttpReply(200, "ok"));
  server_->Stop();
  Begin({"::1", "127.0.0.1"});
  Until([&] { return result_.has_value(); });
  EXPECT_THAT(*result_, test::FailsWith(Codes::ConnectionFailed, Certainty::NotSent, Retry::Now()));
}

TEST_F(FamiliesTest, DeadlineStopsBothFamilies) {
  Serve(HttpReply(200, "ok"));
  const MutePort mute(context_, "::1", server_->Port());
  const MutePort mute_too(context_, "127.0.0.9", server_->Port());
  Begin({"::1", "127.0.0.9"});
  clock_->Advance(1s);
  Poll();
  EXPECT_EQ(client_->Statistics().connecting, 1U);
  clock_->Advance(9s);
  Until([&] { return result_.has_value(); });
  EXPECT_THAT(*result_, test::FailsWith(Codes::ConnectionFailed, Certainty::NotSent, Retry::Now()));
  EXPECT_EQ(client_->Statistics().connecting, 0U);
}

}  // namespace
}  // namespace ratatosk::http
