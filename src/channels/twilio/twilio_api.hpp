#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include <ratatosk/authentication/credential.hpp>
#include <ratatosk/core/operation_context.hpp>
#include <ratatosk/core/operation_result.hpp>
#include <ratatosk/http/client.hpp>
#include <ratatosk/schema/connection_settings.hpp>

#include "channels/twilio/error_map.hpp"

namespace ratatosk::twilio {

/// A request that creates a message, and its response.
class CreateCall {
 public:
  explicit CreateCall(http::Request post) : request(std::move(post)) {}

  http::Request request;
  http::Response response;
};

/// Twilio's REST APIs with the credentials of one account. Home executor only.
class TwilioApi {
 public:
  /// Returns a call for reuse. Refers to the TwilioApi.
  class Recycle {
   public:
    explicit Recycle(TwilioApi& api) noexcept : api_(&api) {}
    void operator()(CreateCall* call) const noexcept { api_->TakeBack(call); }

   private:
    TwilioApi* api_;
  };
  using CreateLease = std::unique_ptr<CreateCall, Recycle>;

  /// Creates the API. Error: `INVALID_CONNECTION_SETTINGS`, naming the setting.
  static OperationResult<std::shared_ptr<TwilioApi>> Make(const Runtime& runtime,
                                                          const ConnectionSettings& settings);

  /// Returns `/2010-04-01/Accounts/{AccountSid}` and `rest`, after the path of `ApiBaseUrl`.
  std::string AccountTarget(std::string_view rest) const {
    return account_target_ + std::string(rest);
  }

  boost::asio::awaitable<OperationResult<http::Response>> GetAsync(std::string target,
                                                                   OperationContext& operation);
  /// Returns a call whose request lacks only its form body, reusing the memory of an earlier call
  /// if possible. The call must not outlive the TwilioApi.
  CreateLease NewCreateCall();
  /// Sends `POST .../Messages.json`. `call` must live until the operation ends.
  boost::asio::awaitable<OperationResult<void>> CreateAsync(CreateCall& call,
                                                            OperationContext& operation);
  /// Sends a GET request to the Content API.
  boost::asio::awaitable<OperationResult<http::Response>> GetContentAsync(
      std::string target, OperationContext& operation);

  /// Returns the path and query of a URL from the Content API, regardless of its host, or an empty
  /// string if the URL leads elsewhere.
  std::string ContentTarget(std::string_view url) const;

 private:
  TwilioApi(std::shared_ptr<http::Client> api,
            std::shared_ptr<http::Client> content,
            std::string base_path,
            const std::string& account_sid,
            std::shared_ptr<ICredentialProvider> credentials)
      : api_(std::move(api)),
        content_(std::move(content)),
        base_path_(std::move(base_path)),
        account_target_(base_path_ + "/2010-04-01/Accounts/" + account_sid),
        credentials_(std::move(credentials)),
        fairness_key_(std::hash<std::string_view>()(account_sid)) {}

  void TakeBack(CreateCall* call) noexcept;

  std::shared_ptr<http::Client> api_;
  std::shared_ptr<http::Client> content_;
  std::string base_path_;
  std::string account_target_;
  std::shared_ptr<ICredentialProvider> credentials_;
  /// For fair sharing of the pool between accounts.
  std::uint64_t fairness_key_;
  std::vector<std::unique_ptr<CreateCall>> spare_calls_;
};

/// Returns a response in the form that the error map needs; refers to `response`.
ApiAnswer AnswerOf(const http::Response& response);

inline bool IsSuccess(const http::Response& response) noexcept {
  return response.status >= 200 && response.status < 300;
}

}  // namespace ratatosk::twilio
