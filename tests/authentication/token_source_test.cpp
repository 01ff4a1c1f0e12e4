// Token endpoints over real sockets: what is asked, and what the answers mean.

#include <ratatosk/authentication/token.hpp>

#include <boost/asio/io_context.hpp>
#include <boost/json.hpp>

#include <mutex>

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include <ratatosk/core/manual_clock.hpp>
#include <ratatosk/core/run_operation.hpp>
#include <ratatosk/simulators/common/loopback_server.hpp>

#include "simulators/common/form.hpp"
#include "support/await.hpp"
#include "support/matchers.hpp"

namespace ratatosk::test {
namespace {

namespace asio = boost::asio;
namespace json = boost::json;
using simulators::HttpReply;
using simulators::HttpRequest;
using simulators::LoopbackServer;
using simulators::LoopbackServerOptions;
using simulators::ParseForm;
using Codes = MessagingErrorCodes;
using namespace std::chrono_literals;

class TokenSourceTest : public testing::Test {
 protected:
  LoopbackServerOptions Options() {
    LoopbackServerOptions options;
    options.WithHandler([this](const HttpRequest& request) {
      const std::scoped_lock lock(mutex_);
      asked_ = request;
      return reply_;
    });
    return options;
  }
  std::string Url() const {
    return "http://127.0.0.1:" + std::to_string(server_.Port()) + "/v2/token";
  }
  template <class Source>
  OperationResult<AccessToken> Fetch(Source options) {
    auto source = MakeTokenSource(runtime_, std::move(options));
    if (!source) return source.Error();
    auto body = [source = *source](OperationContext& operation) {
      return source->FetchAsync(operation);
    };
    return Await(context_,
                 RunOperation<AccessToken>(runtime_, Codes::OperationTimeout, std::move(body)));
  }
  OperationResult<AccessToken> Fetch() {
    return Fetch(OAuthClientCredentials(Url(), "the id", Secret("s3cret&x")));
  }

  std::mutex mutex_;
  HttpRequest asked_;
  HttpReply reply_{200, R"({"access_token":"t","token_type":"Bearer","expires_in":3600})",
                   "application/json"};
  LoopbackServer server_{Options()};
  asio::io_context context_;
  std::shared_ptr<ManualClock> clock_ = std::make_shared<ManualClock>();
  Runtime runtime_{context_.get_executor(), RuntimeOptions().WithClock(clock_)};
};

TEST_F(TokenSourceTest, SendsClientCredentialsInForm) {
  const auto token = Fetch();
  ASSERT_THAT(token, IsOk());
  EXPECT_EQ(token->token.Reveal(), "t");
  EXPECT_EQ(token->lifetime, 3600s);
  EXPECT_EQ(asked_.method, "POST");
  EXPECT_EQ(asked_.target, "/v2/token");
  EXPECT_EQ(asked_.body, "grant_type=client_credentials&client_id=the+id&client_secret=s3cret%26x");
  EXPECT_EQ(asked_.Header("Authorization"), "");
}

TEST_F(TokenSourceTest, SendsClientCredentialsInHeader) {
  auto options = OAuthClientCredentials(Url(), "the id", Secret("s3cret&x"));
  ASSERT_THAT(Fetch(std::move(options).InHeader().WithScope("a b")), IsOk());
  EXPECT_EQ(asked_.body, "grant_type=client_credentials&scope=a+b");
  // base64 of "the+id:s3cret%26x"
  EXPECT_EQ(asked_.Header("Authorization"), "Basic dGhlK2lkOnMzY3JldCUyNng=");
}

TEST_F(TokenSourceTest, ReadsLifetimeInEveryForm) {
  const std::pair<std::string, std::chrono::seconds> rows[] = {
      {R"(,"expires_in":60)", 60s},      {R"(,"expires_in":"60")", 60s},
      {R"(,"expires_in":59.9)", 59s},    {"", 300s},
      {R"(,"expires_in":-1)", 300s},     {R"(,"expires_in":null)", 300s},
      {R"(,"expires_in":"soon")", 300s},
  };
  for (const auto& [member, lifetime] : rows) {
    reply_ = HttpReply(200, R"({"access_token":"t")" + member + "}", "application/json");
    const auto token = Fetch();
    ASSERT_THAT(token, IsOk()) << member;
    EXPECT_EQ(token->lifetime, lifetime) << member;
  }
}

struct Refusal {
  int status;
  std::string body;
  ErrorCode code;
  Retry retry;
};

TEST_F(TokenSourceTest, DistinguishesRejections) {
  const Refusal rows[] = {
      {401, R"({"error":"invalid_client"})", Codes::AuthenticationFailed, Retry::Never()},
      {400, R"({"error":"invalid_scope"})", Codes::AuthenticationFailed, Retry::Never()},
      {403, "", Codes::AuthenticationFailed, Retry::Never()},
      {429, "", Codes::RateLimited, Retry::After(1s)},
      {503, "<html>", Codes::AuthenticationFailed, Retry::After(1s)},
      {200, "[]", Codes::AuthenticationFailed, Retry::Never()},
      {200, R"({"access_token":""})", Codes::AuthenticationFailed, Retry::Never()},
      {200, R"({"access_token":"t","token_type":"mac"})", Codes::AuthenticationFailed,
       Retry::Never()},
  };
  for (const auto& row : rows) {
    reply_ = HttpReply(row.status, row.body, "application/json");
    EXPECT_THAT(Fetch(), FailsWith(row.code, Certainty::None, row.retry)) << row.body;
  }
  reply_ = HttpReply(401, R"({"error":"invalid_client","error_description":"not s3cret&x"})", "");
  const auto refused = Fetch();
  EXPECT_EQ(refused.Error().Provider().Code(), "invalid_client");
  EXPECT_EQ(refused.Error().Provider().Message(), "not ***");
  for (const std::string shown : {"the id", "the+id", "s3cret%26x", "dGhlK2lkOnMzY3JldCUyNng="}) {
    reply_ = HttpReply(401, R"({"error":"x","error_description":"not )" + shown + R"("})", "");
    EXPECT_EQ(Fetch().Error().Provider().Message(), "not ***") << shown;
  }
  reply_ = HttpReply(401, R"({"error":"x","error_description":"a * b"})", "");
  const auto starred = Fetch(OAuthClientCredentials(Url(), "id", Secret("*")));
  EXPECT_EQ(starred.Error().Provider().Message(), "a *** b");
}

TEST_F(TokenSourceTest, UnreachableEndpointCanBeRetried) {
  reply_ = HttpReply::Raw("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nhalf")
               .WithAction(simulators::ConnectionAction::Close);
  EXPECT_THAT(Fetch(), FailsWith(Codes::ConnectionFailed, Certainty::None, Retry::Now()));
}

TEST_F(TokenSourceTest, RequiresHttps) {
  const auto made =
      MakeTokenSource(runtime_, OAuthClientCredentials("http://h/t", "id", Secret("s")));
  ASSERT_THAT(made, FailsWithCode(Codes::InvalidConfiguration));
  EXPECT_EQ(made.Error().Member(), "token_url");
}

TEST_F(TokenSourceTest, IdentityCoversAllMembers) {
  const auto identity = [&](OAuthClientCredentials options) {
    return (*MakeTokenSource(runtime_, std::move(options)))->Identity();
  };
  const auto of = [&](std::string id, std::string secret) {
    return OAuthClientCredentials(Url(), std::move(id), Secret(std::move(secret)));
  };
  const auto base = identity(of("a", "b"));
  EXPECT_EQ(identity(of("a", "b")), base);
  EXPECT_NE(identity(of("a", "c")), base);
  EXPECT_NE(identity(of("ab", "")), base);
  EXPECT_NE(identity(of("a", "b").WithScope("x")), base);
  EXPECT_NE(identity(of("a", "b").InHeader()), base);
  EXPECT_EQ(base.find('b' + std::string("\n")), std::string::npos);
}

TEST_F(TokenSourceTest, ServesChannelThroughCache) {
  const auto& runtime = runtime_;
  const auto url = Url();
  // [provider]
  auto app = OAuthClientCredentials(url, "client-id", Secret("client-secret")).WithScope("send");
  auto source = MakeTokenSource(runtime, std::move(app));
  ASSERT_TRUE(source);  // the URL can be invalid, for example
  std::shared_ptr<ICredentialProvider> credentials = runtime.Get(kTokens)->Get(*source);
  // [/provider]
  auto body = [credentials](OperationContext& operation) {
    return credentials->GetAsync(operation);
  };
  const auto credential =
      Await(context_, RunOperation<Credential>(runtime, Codes::OperationTimeout, std::move(body)));
  ASSERT_THAT(credential, IsOk());
  EXPECT_EQ(*credential, Credential::Bearer(Secret("t")));
}

/// A key pair made on the spot.
class ServiceAccountTest : public TokenSourceTest {
 protected:
  std::string Pem() const {
    const std::unique_ptr<BIO, decltype(&BIO_free)> bio(BIO_new(BIO_s_mem()), &BIO_free);
    PEM_write_bio_PrivateKey(bio.get(), key_.get(), nullptr, nullptr, 0, nullptr, nullptr);
    char* data = nullptr;
    const auto size = BIO_get_mem_data(bio.get(), &data);
    return std::string(data, static_cast<std::size_t>(size));
  }
  static std::string Decode(std::string text) {
    for (auto& c : text) c = c == '-' ? '+' : c == '_' ? '/' : c;
    std::size_t padding = 0;
    for (; text.size() % 4 != 0; ++padding) text += '=';
    std::string bytes(text.size() / 4 * 3, '\0');
    EVP_DecodeBlock(reinterpret_cast<unsigned char*>(bytes.data()),
                    reinterpret_cast<const unsigned char*>(text.data()),
                    static_cast<int>(text.size()));
    bytes.resize(bytes.size() - padding);
    return bytes;
  }
  bool Verifies(const std::string& input, const std::string& signature) const {
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(),
                                                                          &EVP_MD_CTX_free);
    EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr, key_.get());
    return EVP_DigestVerify(context.get(), reinterpret_cast<const unsigned char*>(signature.data()),
                            signature.size(), reinterpret_cast<const unsigned char*>(input.data()),
                            input.size()) == 1;
  }

  std::shared_ptr<EVP_PKEY> key_{EVP_RSA_gen(2048), &EVP_PKEY_free};
};

TEST_F(ServiceAccountTest, RequestsTokenWithSignedJwt) {
  const json::object file{{"client_email", "bot@example.com"},
                          {"private_key", Pem()},
                          {"private_key_id", "key-1"},
                          {"token_uri", Url()}};
  auto account = ServiceAccount::FromJson(json::serialize(file));
  ASSERT_THAT(account, IsOk());
  ASSERT_THAT(Fetch(std::move(account->WithScope("chat"))), IsOk());

  const auto form = ParseForm(asked_.body);
  ASSERT_EQ(form.size(), 2U);
  EXPECT_EQ(form[0].first, "grant_type");
  EXPECT_EQ(form[0].second, "urn:ietf:params:oauth:grant-type:jwt-bearer");
  EXPECT_EQ(form[1].first, "assertion");
  const auto jwt = form[1].second;
  const auto first = jwt.find('.'), second = jwt.rfind('.');
  ASSERT_NE(first, second);
  EXPECT_TRUE(Verifies(jwt.substr(0, second), Decode(jwt.substr(second + 1))));
  EXPECT_FALSE(Verifies(jwt.substr(0, second) + "x", Decode(jwt.substr(second + 1))));
  const auto header = json::parse(Decode(jwt.substr(0, first)));
  EXPECT_EQ(header, (json::value{{"alg", "RS256"}, {"typ", "JWT"}, {"kid", "key-1"}}));
  const auto claims = json::parse(Decode(jwt.substr(first + 1, second - first - 1)));
  const auto issued =
      std::chrono::floor<std::chrono::seconds>(clock_->WallNow()).time_since_epoch().count();
  EXPECT_EQ(claims, (json::value{{"iss", "bot@example.com"},
                                 {"sub", "bot@example.com"},
                                 {"aud", Url()},
                                 {"iat", issued},
                                 {"exp", issued + 600},
                                 {"scope", "chat"}}));
}

TEST_F(ServiceAccountTest, ErrorNamesMember) {
  const std::pair<std::string, std::string> rows[] = {
      {R"({"private_key":"k","token_uri":"u"})", "client_email"},
      {R"({"client_email":"e","private_key":7,"token_uri":"u"})", "private_key"},
      {R"({"client_email":"e","private_key":"k"})", "token_uri"},
      {"[]", ""},
      {"{", ""},
  };
  for (const auto& [text, member] : rows) {
    const auto account = ServiceAccount::FromJson(text);
    ASSERT_THAT(account, FailsWithCode(Codes::InvalidConfiguration)) << text;
    EXPECT_EQ(account.Error().Member(), member) << text;
  }
  const auto made = MakeTokenSource(runtime_, ServiceAccount(Url(), "e", Secret("no key")));
  ASSERT_THAT(made, FailsWithCode(Codes::InvalidConfiguration));
  EXPECT_EQ(made.Error().Member(), "private_key");
}

}  // namespace
}  // namespace ratatosk::test
