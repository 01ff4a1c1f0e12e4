#include <ratatosk/http/client.hpp>

#include <ostream>

#include <gmock/gmock.h>

#include "http/client_fixture.hpp"
#include "support/temporary_file.hpp"

namespace ratatosk::http {
namespace {

using Codes = MessagingErrorCodes;
using simulators::CertificateAuthority;
using simulators::LeafOptions;

LoopbackServerOptions Echo() {
  LoopbackServerOptions options;
  options.WithHandler([](const HttpRequest& request) {
    std::string text = request.method + " " + request.target + "\n";
    for (const auto& [name, value] : request.headers)
      text.append(name).append(": ").append(value) += '\n';
    return HttpReply(200, text + "\n" + request.body, "text/plain").WithHeader("X-Answer", "yes");
  });
  return options;
}

TEST_F(ClientTest, WritesRequestAndReadsResponse) {
  Serve(Echo());
  auto request = Request(Method::Post, "/a?b=c")
                     .WithBody("text/x", "body")
                     .WithAuthorization(Secret("Basic abc"))
                     .WithHeader("X-Mine", "1");
  const auto answer = Send(request);
  ASSERT_THAT(answer, test::IsOk());
  EXPECT_EQ(answer->status, 200);
  EXPECT_EQ(answer->Header("x-answer"), "yes");
  EXPECT_EQ(answer->Header("X-Other"), "");
  EXPECT_TRUE(answer->body.starts_with("POST /a?b=c\n"));
  EXPECT_TRUE(answer->body.ends_with("\n\nbody"));
  const std::string host = "Host: 127.0.0.1:" + std::to_string(server_->Port()) + "\n";
  for (const auto& line :
       {host, std::string("Authorization: Basic abc\n"), std::string("X-Mine: 1\n"),
        std::string("Content-Type: text/x\n"), std::string("Content-Length: 4\n")}) {
    EXPECT_NE(answer->body.find(line), std::string::npos) << line;
  }
}

TEST_F(ClientTest, WritesEveryMethod) {
  Serve(Echo());
  for (const auto method : {Method::Get, Method::Post, Method::Put, Method::Delete}) {
    const auto answer = Send(Request(method, "/"));
    ASSERT_THAT(answer, test::IsOk());
    EXPECT_TRUE(answer->body.starts_with(std::string(ToString(method)) + " /"));
    const bool has_length = answer->body.find("Content-Length: 0") != std::string::npos;
    EXPECT_EQ(has_length, method == Method::Post || method == Method::Put);
  }
}

TEST_F(ClientTest, ReturnsErrorStatusAsResponse) {
  Serve(HttpReply(503, "later"));
  const auto answer = Get();
  ASSERT_THAT(answer, test::IsOk());
  EXPECT_EQ(answer->status, 503);
}

struct BadRequest {
  std::string name;
  Request request;

  friend std::ostream& operator<<(std::ostream& out, const BadRequest& c) { return out << c.name; }
};

class BadRequestTest : public ClientTest, public testing::WithParamInterface<BadRequest> {};

TEST_P(BadRequestTest, IsNotSent) {
  Serve(Echo());
  EXPECT_THAT(Send(GetParam().request),
              test::FailsWith(Codes::InvalidConfiguration, Certainty::NotSent, Retry::Never()));
  EXPECT_EQ(server_->ConnectionsAccepted(), 0U);
}

Request Plain() { return Request(Method::Get, "/"); }

INSTANTIATE_TEST_SUITE_P(
    Table,
    BadRequestTest,
    testing::Values(
        BadRequest{"target_with_a_line", Request(Method::Get, "/ HTTP/1.1\r\nX: 1")},
        BadRequest{"target_with_a_blank", Request(Method::Get, "/a b")},
        BadRequest{"no_target", Request(Method::Get, "")},
        BadRequest{"header_value_with_a_line", Plain().WithHeader("X", "1\r\nY: 2")},
        BadRequest{"header_value_with_nul", Plain().WithHeader("X", std::string("1\0", 2))},
        BadRequest{"header_name_with_a_line", Plain().WithHeader("X\n", "1")},
        BadRequest{"header_name_with_a_colon", Plain().WithHeader("X: 1", "1")},
        BadRequest{"no_header_name", Plain().WithHeader("", "1")},
        BadRequest{"content_type", Plain().WithBody("text/x\r\nX: 1", "body")},
        BadRequest{"authorization", Plain().WithAuthorization(Secret("Basic a\nX: 1"))}));

TEST_F(ClientTest, AllowsTabsAndUtf8InHeaders) {
  Serve(Echo());
  EXPECT_THAT(Send(Plain().WithHeader("X", "a\tö")), test::IsOk());
}

class TlsTest : public ClientTest {
 protected:
  void ServeTls(const LeafOptions& leaf,
                const CertificateAuthority& trusted,
                const std::string& host = "127.0.0.1") {
    server_ = std::make_unique<LoopbackServer>(Echo().WithCertificate(authority_.Issue(leaf)));
    trusted_ = std::make_unique<test::TemporaryFile>(trusted.CertificatePem());
    Connect(true, server_->Port(), PoolOptions(),
            TlsOptions().WithAuthoritiesFile(trusted_->Path()), host);
  }
  CertificateAuthority authority_;
  std::unique_ptr<test::TemporaryFile> trusted_;
};

TEST_F(TlsTest, ConnectsByAddressAndByName) {
  for (const char* host : {"127.0.0.1", "localhost"}) {
    ServeTls(LeafOptions(), authority_, host);
    ASSERT_THAT(Get("/1"), test::IsOk()) << host;
    const auto answer = Get("/2");
    ASSERT_THAT(answer, test::IsOk());
    EXPECT_TRUE(answer->body.starts_with("GET /2\n"));
    EXPECT_TRUE(answer->reused_connection);
    EXPECT_EQ(server_->ConnectionsAccepted(), 1U);
  }
}

TEST_F(TlsTest, TruncatedResponseIsError) {
  ServeTls(LeafOptions(), authority_);
  LoopbackServerOptions options;
  options.WithHandler([](const HttpRequest&) {
    return HttpReply::Raw("HTTP/1.1 200 OK\r\n\r\nhalf")
        .WithAction(ConnectionAction::CutHalfway)
        .CutAfter(22);
  });
  server_ =
      std::make_unique<LoopbackServer>(options.WithCertificate(authority_.Issue(LeafOptions())));
  Connect(true, server_->Port(), PoolOptions(), TlsOptions().WithAuthoritiesFile(trusted_->Path()));
  EXPECT_THAT(Get(), test::FailsWith(Codes::ConnectionFailed, Certainty::Unknown, Retry::Never()))
      << "closed without close_notify";
}

TEST_F(TlsTest, RejectsInvalidCertificates) {
  const CertificateAuthority other;
  const auto refused = test::FailsWith(Codes::ConnectionFailed, Certainty::NotSent, Retry::Never());
  ServeTls(LeafOptions(), other);
  EXPECT_THAT(Get(), refused) << "another authority";
  ServeTls(LeafOptions().Expired(), authority_);
  EXPECT_THAT(Get(), refused) << "expired";
  ServeTls(LeafOptions().WithoutNames().WithDnsName("other.example"), authority_, "localhost");
  EXPECT_THAT(Get(), refused) << "another name";
  ServeTls(LeafOptions().WithoutNames().WithDnsName("other.example"), authority_);
  EXPECT_THAT(Get(), refused) << "another address";
}

TEST_F(TlsTest, VerificationErrorNamesTrustedCas) {
  const CertificateAuthority other;
  ServeTls(LeafOptions(), other);
  EXPECT_THAT(Get().Error().Message(), testing::HasSubstr("authorities of " + trusted_->Path()));
  Connect(true, server_->Port(), PoolOptions(), TlsOptions(), "127.0.0.1");
  EXPECT_THAT(Get().Error().Message(), testing::HasSubstr("authorities of the system"));
}

// One that is not verified would be anybody's.
TEST_F(TlsTest, RejectsHostThatCertificateCannotName) {
  class AllAreHere final : public IResolver {
   public:
    boost::asio::awaitable<OperationResult<std::vector<std::string>>> ResolveAsync(
        std::string, OperationContext&) override {
      std::vector<std::string> addresses{"127.0.0.1"};
      co_return addresses;
    }
  };
  ServeTls(LeafOptions().WithoutNames().WithDnsName("other.example"), authority_);
  for (const std::string host : {"", "::1%1", "fe80::1%lo", "::1", "a b", "localhost"}) {
    auto dialer = MakeDialer(TlsOptions().WithAuthoritiesFile(trusted_->Path()),
                             std::make_shared<AllAreHere>());
    client_ = std::make_unique<Client>(runtime_, Origin(true, host, server_->Port()), *dialer,
                                       PoolOptions());
    EXPECT_THAT(Get(), test::FailsWith(Codes::ConnectionFailed, Certainty::NotSent, Retry::Never()))
        << host;
  }
}

// They come after the handshake and stand unread until the first answer (RFC 8446, 4.6.1).
TEST_F(TlsTest, SessionTicketsDoNotEndConnection) {
  ServeTls(LeafOptions(), authority_);
  auto dialer =
      MakeDialer(TlsOptions().WithAuthoritiesFile(trusted_->Path()), MakeSystemResolver());
  std::optional<OperationResult<std::unique_ptr<IByteStream>>> opened;
  auto dial = [&](OperationContext& operation) {
    return (*dialer)->DialAsync(Origin(true, "127.0.0.1", server_->Port()), operation);
  };
  auto keep = [&](OperationResult<std::unique_ptr<IByteStream>> r) { opened = std::move(r); };
  RunOperation<std::unique_ptr<IByteStream>>(runtime_, Codes::OperationTimeout, dial, keep);
  Until([&] { return opened.has_value(); });
  ASSERT_THAT(*opened, test::IsOk());
  // The server has one thread: when it has answered another connection, it has sent them.
  ASSERT_THAT(Get(), test::IsOk());
  EXPECT_TRUE((**opened)->LooksAlive());
  server_.reset();
  EXPECT_FALSE((**opened)->LooksAlive());
}

TEST_F(TlsTest, FailsIfPeerDoesNotSpeakTls) {
  Serve(Echo());
  Connect(true, server_->Port());
  const auto refused = Get();
  EXPECT_THAT(refused,
              test::FailsWith(Codes::ConnectionFailed, Certainty::NotSent, Retry::Never()));
  EXPECT_THAT(refused.Error().Message(), testing::HasSubstr("does not speak TLS"));
}

TEST(DialerTest, FailsWhenCaFileIsNotPem) {
  const auto dialer =
      MakeDialer(TlsOptions().WithAuthoritiesFile("/nowhere/ca.pem"), MakeSystemResolver());
  EXPECT_THAT(dialer, test::FailsWithCode(Codes::InvalidConfiguration));
}

}  // namespace
}  // namespace ratatosk::http
