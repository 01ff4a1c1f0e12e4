#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include <boost/asio/awaitable.hpp>

#include <ratatosk/core/operation_context.hpp>
#include <ratatosk/core/operation_result.hpp>
#include <ratatosk/http/client.hpp>
#include <ratatosk/schema/connection_settings.hpp>

#include "channels/telegram/bot_request.hpp"

namespace ratatosk::telegram {

/// The Bot API with the token of one bot. Home executor only.
class TelegramApi {
 public:
  /// Creates the API. Error: `INVALID_CONFIGURATION`, naming the setting.
  static OperationResult<std::shared_ptr<TelegramApi>> Make(const Runtime& runtime,
                                                            const ConnectionSettings& settings);

  boost::asio::awaitable<OperationResult<http::Response>> CallAsync(const BotRequest& request,
                                                                    OperationContext& operation);
  /// Makes a call that may take long. It uses a separate connection, so that it does not occupy one
  /// that sends wait for.
  boost::asio::awaitable<OperationResult<http::Response>> CallSlowlyAsync(
      const BotRequest& request, OperationContext& operation);

  void ReleaseIo() noexcept { slow_->ReleaseIo(); }

 private:
  TelegramApi(std::shared_ptr<http::Client> client,
              std::unique_ptr<http::Client> slow,
              Secret target)
      : client_(std::move(client)),
        slow_(std::move(slow)),
        target_(std::move(target)),
        fairness_key_(std::hash<std::string_view>()(target_.Reveal())) {}

  http::Request ToHttp(const BotRequest& request, const OperationContext& operation) const;

  std::shared_ptr<http::Client> client_;
  std::unique_ptr<http::Client> slow_;
  /// "/bot<token>/"
  Secret target_;
  /// For fair sharing of the pool between bots.
  std::uint64_t fairness_key_;
};

inline bool IsSuccess(const http::Response& response) noexcept {
  return response.status >= 200 && response.status < 300;
}

}  // namespace ratatosk::telegram
