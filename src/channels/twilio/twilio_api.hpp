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

/// Twilio's REST APIs with one account's credentials. Home executor only.
class TwilioApi {
 public:
  /// Error: `INVALID_CONNECTION_SETTINGS`, naming the setting.
  static OperationResult<std::shared_ptr<TwilioApi>> Make(const Runtime& runtime,
                                                          const ConnectionSettings& settings);

  /// `/2010-04-01/Accounts/{AccountSid}` and `rest`, behind the path of `ApiBaseUrl`.
  std::string AccountTarget(std::string_view rest) const {
    return account_target_ + std::string(rest);
  }

  boost::asio::awaitable<OperationResult<http::Response>> GetAsync(std::string target,
                                                                   OperationContext& operation);
  boost::asio::awaitable<OperationResult<http::Response>> PostFormAsync(
      std::string target, std::string form, OperationContext& operation);
  /// From the Content API.
  boost::asio::awaitable<OperationResult<http::Response>> GetContentAsync(
      std::string target, OperationContext& operation);

  /// Path and query of a URL that the Content API gave, whatever host it names; empty when it leads
  /// to something else.
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

  std::shared_ptr<http::Client> api_;
  std::shared_ptr<http::Client> content_;
  std::string base_path_;
  std::string account_target_;
  std::shared_ptr<ICredentialProvider> credentials_;
  /// Accounts share the pool fairly.
  std::uint64_t fairness_key_;
};

/// An answer as the error map wants it; refers to `response`.
ApiAnswer AnswerOf(const http::Response& response);

inline bool IsSuccess(const http::Response& response) noexcept {
  return response.status >= 200 && response.status < 300;
}

}  // namespace ratatosk::twilio
