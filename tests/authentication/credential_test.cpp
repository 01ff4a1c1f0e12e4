#include <ratatosk/authentication/credential.hpp>

#include <boost/asio/io_context.hpp>

#include <functional>
#include <mutex>
#include <optional>

#include <ratatosk/core/run_operation.hpp>
#include <ratatosk/simulators/common/loopback_server.hpp>

#include "support/await.hpp"
#include "support/matchers.hpp"

namespace ratatosk::test {
namespace {

namespace asio = boost::asio;
using simulators::HttpReply;
using simulators::HttpRequest;
using simulators::LoopbackServer;
using simulators::LoopbackServerOptions;

TEST(CredentialTest, IsOneHeader) {
  http::Request request(http::Method::Get, "/");
  Credential().ApplyTo(request);
  EXPECT_TRUE(request.authorization.Empty());
  EXPECT_TRUE(request.headers.empty());
  Credential::Bearer(Secret("t")).ApplyTo(request);
  EXPECT_EQ(request.authorization.Reveal(), "Bearer t");
  Credential::Basic("Aladdin", Secret("open sesame")).ApplyTo(request);
  EXPECT_EQ(request.authorization.Reveal(), "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");  // RFC 7617, 2
  Credential::ApiKey("X-Api-Key", Secret("old")).ApplyTo(request);
  Credential::ApiKey("X-Api-Key", Secret("k")).ApplyTo(request);
  ASSERT_EQ(request.headers.size(), 1U);
  EXPECT_EQ(request.headers[0], std::make_pair(std::string("X-Api-Key"), std::string("k")));
}

TEST(CredentialTest, ComparesByAuthorization) {
  EXPECT_EQ(Credential::Bearer(Secret("a")), Credential::Bearer(Secret("a")));
  EXPECT_FALSE(Credential::Bearer(Secret("a")) == Credential::Bearer(Secret("b")));
  EXPECT_FALSE(Credential::ApiKey("a", Secret("k")) == Credential::ApiKey("b", Secret("k")));
}

TEST(CredentialTest, IsRedactedFromResponse) {
  http::Response response;
  response.body = "no t0ken for t0ken";
  response.headers.emplace_back("Echo", "Bearer t0ken");
  Credential::Bearer(Secret("t0ken")).HideIn(response);
  EXPECT_EQ(response.body, "no *** for ***");
  EXPECT_EQ(response.headers[0].second, "Bearer ***");
}

// [custom]
/// Reads the key again whenever the old one was rejected.
class KeyFromVault final : public ICredentialProvider {
 public:
  explicit KeyFromVault(std::function<Secret()> vault) : vault_(std::move(vault)) {}
  asio::awaitable<OperationResult<Credential>> GetAsync(OperationContext&) override {
    if (!key_) key_ = Credential::ApiKey("X-Api-Key", vault_());
    co_return *key_;
  }
  void Invalidate(const Credential& refused) override {
    if (key_ == refused) key_.reset();
  }

 private:
  std::function<Secret()> vault_;
  std::optional<Credential> key_;
};
// [/custom]

/// Gives "token-1", and after each refusal the next.
class Numbered final : public ICredentialProvider {
 public:
  explicit Numbered(int last) : last_(last) {}
  asio::awaitable<OperationResult<Credential>> GetAsync(OperationContext& operation) override {
    operation.BeginPreparation();
    if (fail_second && number_ > 1) {
      co_return Error(MessagingErrorCodes::AuthenticationFailed, "no more");
    }
    operation.EndPreparation();
    co_return Credential::Bearer(Secret("token-" + std::to_string(number_)));
  }
  void Invalidate(const Credential&) override { number_ = std::min(number_ + 1, last_); }

  bool fail_second = false;

 private:
  const int last_;
  int number_ = 1;
};

/// A server that takes one token, and a send to it.
class AuthorizedTest : public testing::Test {
 protected:
  OperationResult<http::Response> Send(std::shared_ptr<ICredentialProvider> credentials) {
    auto client = runtime_.Get(http::kClients)
                      ->Get(http::Origin(false, "127.0.0.1", server_.Port()), http::TlsOptions());
    auto body = [client = *client, credentials](OperationContext& operation) {
      http::Request request(http::Method::Post, "/");
      request.WithBody("text/plain", "hello");
      return SendAuthorizedAsync(client, std::move(request), credentials, operation);
    };
    return Await(context_, RunOperation<http::Response>(runtime_, MessagingErrorCodes::SendTimeout,
                                                        std::move(body)));
  }
  LoopbackServerOptions Options() {
    LoopbackServerOptions options;
    options.WithHandler([this](const HttpRequest& request) {
      const std::scoped_lock lock(mutex_);
      seen_.emplace_back(request.Header(header_));
      if (seen_.back() == good_) return HttpReply(200, request.body);
      return HttpReply(401, "refused " + seen_.back());
    });
    return options;
  }

  std::mutex mutex_;
  std::vector<std::string> seen_;
  std::string header_ = "Authorization";
  std::string good_ = "Bearer token-2";
  LoopbackServer server_{Options()};
  asio::io_context context_;
  Runtime runtime_{context_.get_executor()};
};

TEST_F(AuthorizedTest, RetriesOnceWithNewCredential) {
  const auto response = Send(std::make_shared<Numbered>(9));
  ASSERT_THAT(response, IsOk());
  EXPECT_EQ(response->status, 200);
  EXPECT_EQ(response->body, "hello");
  EXPECT_EQ(seen_, (std::vector<std::string>{"Bearer token-1", "Bearer token-2"}));
}

TEST_F(AuthorizedTest, RetriesAtMostOnce) {
  good_ = "Bearer token-3";
  const auto response = Send(std::make_shared<Numbered>(9));
  ASSERT_THAT(response, IsOk());
  EXPECT_EQ(response->status, 401);
  EXPECT_EQ(response->body, "refused Bearer ***");
  EXPECT_EQ(seen_.size(), 2U);
}

TEST_F(AuthorizedTest, DoesNotRetryWithSameCredential) {
  const auto response = Send(MakeStaticCredential(Credential::Bearer(Secret("token-1"))));
  ASSERT_THAT(response, IsOk());
  EXPECT_EQ(response->status, 401);
  EXPECT_EQ(seen_.size(), 1U);
}

TEST_F(AuthorizedTest, AcceptsCustomCredentialProvider) {
  header_ = "X-Api-Key";
  good_ = "key-2";
  int asked = 0;
  auto vault = [&asked] { return Secret("key-" + std::to_string(++asked)); };
  const auto response = Send(std::make_shared<KeyFromVault>(vault));
  ASSERT_THAT(response, IsOk());
  EXPECT_EQ(response->status, 200);
  EXPECT_EQ(seen_, (std::vector<std::string>{"key-1", "key-2"}));
}

TEST_F(AuthorizedTest, IsNotSentWithoutNewCredential) {
  auto credentials = std::make_shared<Numbered>(9);
  credentials->fail_second = true;
  EXPECT_THAT(Send(credentials), FailsWith(MessagingErrorCodes::AuthenticationFailed,
                                           Certainty::NotSent, Retry::Never()));
}

}  // namespace
}  // namespace ratatosk::test
