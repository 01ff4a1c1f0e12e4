#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <boost/asio/awaitable.hpp>

#include <ratatosk/core/operation_context.hpp>
#include <ratatosk/core/operation_result.hpp>
#include <ratatosk/core/recycled_frames.hpp>
#include <ratatosk/core/secret.hpp>
#include <ratatosk/http/client.hpp>
#include <ratatosk/http/http_message.hpp>

namespace ratatosk {

/// What proves to a provider who asks, as one header of a request. Copies share the secret and may
/// be used from distinct threads.
class Credential {
 public:
  /// Nothing: for what needs no proof.
  Credential() = default;
  /// `header: key`.
  static Credential ApiKey(std::string header, Secret key);
  /// `Authorization: Bearer token` (RFC 6750).
  static Credential Bearer(const Secret& token);
  /// `Authorization: Basic ...` (RFC 7617).
  static Credential Basic(std::string_view user, const Secret& password);

  /// In place of one that was there.
  void ApplyTo(http::Request& request) const;
  /// Replaces the credential by `***` wherever the answer echoes it.
  void HideIn(http::Response& response) const;

  friend bool operator==(const Credential& a, const Credential& b) noexcept {
    return a.header_ == b.header_ && a.value_ == b.value_;
  }

 private:
  Credential(std::string header, std::string_view scheme, Secret proof);

  /// Empty: Authorization.
  std::string header_;
  /// The header's value; and of it what is the secret.
  Secret value_;
  Secret proof_;
};

/// Where a channel's credential comes from: implement it for a scheme that is not here. Home
/// executor only.
class ICredentialProvider : public RecycledFrames {
 public:
  virtual ~ICredentialProvider() = default;

  /// Returns a credential that is valid now, if the provider has one at hand; `GetAsync` is called
  /// otherwise. By default it has none.
  virtual std::optional<Credential> Current() const { return std::nullopt; }
  /// One that is valid now. A provider that has to ask for it does so as a preparation of
  /// `operation` (OperationContext::BeginPreparation).
  virtual boost::asio::awaitable<OperationResult<Credential>> GetAsync(
      OperationContext& operation) = 0;
  /// It was refused: the next one that is given is another, if there can be another.
  virtual void Invalidate(const Credential& refused) = 0;

 private:
  friend boost::asio::awaitable<OperationResult<void>> SendAuthorizedAsync(
      std::shared_ptr<http::Client> client,
      http::Request& request,
      http::Response& response,
      std::shared_ptr<ICredentialProvider> credentials,
      OperationContext& operation);
  boost::asio::awaitable<OperationResult<void>> SendAsync(std::shared_ptr<ICredentialProvider> self,
                                                          std::shared_ptr<http::Client> client,
                                                          http::Request& request,
                                                          http::Response& response,
                                                          OperationContext& operation);
  /// Replaces the rejected `credential` by another one, if there is another.
  boost::asio::awaitable<OperationResult<void>> SendWithAnotherAsync(http::Client& client,
                                                                     http::Request& request,
                                                                     http::Response& response,
                                                                     Credential& credential,
                                                                     OperationContext& operation);
};

/// Always the same.
std::shared_ptr<ICredentialProvider> MakeStaticCredential(Credential credential);

/// Sends `request` with a credential. When it is answered with 401 and there is another credential
/// then, sends it once more with that: a request that was refused for its credential was not
/// accepted. Errors: the provider's, and Client::SendAsync's. What it gives does not show the
/// credential.
boost::asio::awaitable<OperationResult<http::Response>> SendAuthorizedAsync(
    std::shared_ptr<http::Client> client,
    http::Request request,
    std::shared_ptr<ICredentialProvider> credentials,
    OperationContext& operation);

/// The same, but stores the response in `response`. `request` and `response` must live until the
/// end; `request` keeps the credential. After an error, the content of `response` is unspecified.
boost::asio::awaitable<OperationResult<void>> SendAuthorizedAsync(
    std::shared_ptr<http::Client> client,
    http::Request& request,
    http::Response& response,
    std::shared_ptr<ICredentialProvider> credentials,
    OperationContext& operation);

}  // namespace ratatosk
