#include <ratatosk/authentication/credential.hpp>

#include <optional>
#include <utility>

#include <ratatosk/http/form.hpp>

namespace ratatosk {

namespace asio = boost::asio;

namespace {

constexpr int kUnauthorized = 401;

// In one allocation, because a growing string leaves copies behind that are not wiped.
std::string Joined(std::string_view scheme, std::string_view proof) {
  std::string text;
  text.reserve(scheme.size() + proof.size());
  text.append(scheme).append(proof);
  return text;
}

class StaticCredential final : public ICredentialProvider {
 public:
  explicit StaticCredential(Credential credential) : credential_(std::move(credential)) {}

  asio::awaitable<OperationResult<Credential>> GetAsync(OperationContext&) override {
    co_return credential_;
  }
  std::optional<Credential> Current() const override { return credential_; }
  void Invalidate(const Credential&) override {}

 private:
  const Credential credential_;
};

}  // namespace

Credential::Credential(std::string header, std::string_view scheme, Secret proof)
    : header_(std::move(header)),
      value_(Joined(scheme, proof.Reveal())),
      proof_(std::move(proof)) {}

Credential Credential::ApiKey(std::string header, Secret key) {
  return Credential(std::move(header), "", std::move(key));
}

Credential Credential::Bearer(const Secret& token) { return Credential("", "Bearer ", token); }

Credential Credential::Basic(std::string_view user, const Secret& password) {
  return Credential("", "Basic ", Secret(http::BasicCredentials(user, password.Reveal())));
}

void Credential::ApplyTo(http::Request& request) const {
  if (value_.Empty()) return;
  if (header_.empty()) {
    request.WithAuthorization(value_);
    return;
  }
  std::erase_if(request.headers, [this](const auto& each) { return each.first == header_; });
  request.WithHeader(header_, std::string(value_.Reveal()));
}

void Credential::HideIn(http::Response& response) const {
  Hide(proof_, response.body);
  response.headers.Hide(proof_);
}

std::shared_ptr<ICredentialProvider> MakeStaticCredential(Credential credential) {
  return std::make_shared<StaticCredential>(std::move(credential));
}

asio::awaitable<OperationResult<void>> ICredentialProvider::SendAsync(
    std::shared_ptr<ICredentialProvider> self,
    std::shared_ptr<http::Client> client,
    http::Request& request,
    http::Response& response,
    OperationContext& operation) {
  auto credential = self->Current();
  if (!credential) {
    auto obtained = co_await self->GetAsync(operation);
    if (!obtained) co_return obtained.Error().WithCertainty(operation.CurrentCertainty());
    credential = std::move(obtained).Value();
  }
  credential->ApplyTo(request);
  auto sent = co_await client->SendAsync(request, response, operation);
  if (sent && response.status == kUnauthorized) {
    sent = co_await SendWithAnotherAsync(*client, request, response, *credential, operation);
  }
  if (sent && response.status >= 400) credential->HideIn(response);
  co_return sent;
}

asio::awaitable<OperationResult<void>> ICredentialProvider::SendWithAnotherAsync(
    http::Client& client,
    http::Request& request,
    http::Response& response,
    Credential& credential,
    OperationContext& operation) {
  Invalidate(credential);
  operation.MarkNotHandedOver();  // the request was rejected
  auto other = co_await GetAsync(operation);
  if (!other) co_return other.Error().WithCertainty(operation.CurrentCertainty());
  if (*other == credential) {
    operation.MarkAnswered();
    co_return OperationResult<void>::Success();
  }
  other->ApplyTo(request);
  credential = *other;
  co_return co_await client.SendAsync(request, response, operation);
}

asio::awaitable<OperationResult<void>> SendAuthorizedAsync(
    std::shared_ptr<http::Client> client,
    http::Request& request,
    http::Response& response,
    std::shared_ptr<ICredentialProvider> credentials,
    OperationContext& operation) {
  auto& provider = *credentials;
  return provider.SendAsync(std::move(credentials), std::move(client), request, response,
                            operation);
}

asio::awaitable<OperationResult<http::Response>> SendAuthorizedAsync(
    std::shared_ptr<http::Client> client,
    http::Request request,
    std::shared_ptr<ICredentialProvider> credentials,
    OperationContext& operation) {
  http::Response response;
  const auto sent = co_await SendAuthorizedAsync(std::move(client), request, response,
                                                 std::move(credentials), operation);
  if (!sent) co_return sent.Error();
  co_return response;
}

}  // namespace ratatosk
