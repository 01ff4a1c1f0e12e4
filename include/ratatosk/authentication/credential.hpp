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

/// A credential that is sent as one header of a request.
///
/// Copies share the secret and can be used from distinct threads.
class Credential {
 public:
  /// Creates an empty credential, for requests that need none.
  Credential() = default;
  /// Returns a credential that is sent as `header: key`.
  static Credential ApiKey(std::string header, Secret key);
  /// Returns a credential that is sent as `Authorization: Bearer token` (RFC 6750).
  static Credential Bearer(const Secret& token);
  /// Returns a credential that is sent as `Authorization: Basic ...` (RFC 7617).
  static Credential Basic(std::string_view user, const Secret& password);

  /// Sets the header, replacing an existing one.
  void ApplyTo(http::Request& request) const;
  /// Replaces the credential with `***` wherever the response echoes it.
  void HideIn(http::Response& response) const;

  friend bool operator==(const Credential& a, const Credential& b) noexcept {
    return a.header_ == b.header_ && a.value_ == b.value_;
  }

 private:
  Credential(std::string header, std::string_view scheme, Secret proof);

  /// The header's name. Empty means Authorization.
  std::string header_;
  /// The header's value, and the part of it that is secret.
  Secret value_;
  Secret proof_;
};

/// A source of credentials for a channel. Implement it for schemes that Ratatosk does not provide.
///
/// Home executor only.
class ICredentialProvider : public RecycledFrames {
 public:
  virtual ~ICredentialProvider() = default;

  /// Returns a credential that is valid now, if one is available without a request; otherwise
  /// `GetAsync` is called. By default, returns std::nullopt.
  virtual std::optional<Credential> Current() const { return std::nullopt; }
  /// Returns a credential that is valid now. A provider that needs a request for it makes that
  /// request as a preparation of `operation` (OperationContext::BeginPreparation).
  virtual boost::asio::awaitable<OperationResult<Credential>> GetAsync(
      OperationContext& operation) = 0;
  /// Called when `refused` was rejected. The next credential that is returned must be a different
  /// one, if there is one.
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
  /// Replaces the rejected `credential` with a different one, if there is one, and sends the
  /// request again.
  boost::asio::awaitable<OperationResult<void>> SendWithAnotherAsync(http::Client& client,
                                                                     http::Request& request,
                                                                     http::Response& response,
                                                                     Credential& credential,
                                                                     OperationContext& operation);
};

/// Creates a provider that always returns the same credential.
std::shared_ptr<ICredentialProvider> MakeStaticCredential(Credential credential);

/// Sends `request` with a credential.
///
/// If the response has status 401 and a different credential is available, sends the request once
/// more with that credential: a request with a rejected credential was not accepted. In a response
/// with status 400 or above, the last credential is hidden. Errors: those of the credential
/// provider and of Client::SendAsync.
boost::asio::awaitable<OperationResult<http::Response>> SendAuthorizedAsync(
    std::shared_ptr<http::Client> client,
    http::Request request,
    std::shared_ptr<ICredentialProvider> credentials,
    OperationContext& operation);

/// Sends `request` in the same way, and stores the response in `response`. Both must live until the
/// end.
///
/// `request` keeps the credential. After an error, the content of `response` is unspecified.
boost::asio::awaitable<OperationResult<void>> SendAuthorizedAsync(
    std::shared_ptr<http::Client> client,
    http::Request& request,
    http::Response& response,
    std::shared_ptr<ICredentialProvider> credentials,
    OperationContext& operation);

}  // namespace ratatosk
