#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <boost/json.hpp>

#include <ratatosk/connectors/results.hpp>
#include <ratatosk/core/clock.hpp>
#include <ratatosk/core/operation_result.hpp>

namespace ratatosk::telegram {

/// An update, and what it brings.
class ParsedUpdate {
 public:
  ParsedUpdate() = default;

  std::int64_t id = 0;
  /// Of a tapped button: what answerCallbackQuery wants. Empty otherwise.
  std::string callback_query_id;
  Inbound inbound;
};

/// Turns an update into messages. What has no kind of content of its own comes as CustomContent
/// `telegram.<kind>`; members that the message has no place for are properties of Telegram's own
/// names, so that nothing is lost. Error: `INVALID_WEBHOOK_DATA` when it is no update.
OperationResult<ParsedUpdate> ParseUpdate(const boost::json::value& update,
                                          std::string_view bot_id,
                                          WallTime now);

}  // namespace ratatosk::telegram
