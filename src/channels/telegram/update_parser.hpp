#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <boost/json.hpp>

#include <ratatosk/connectors/results.hpp>
#include <ratatosk/core/clock.hpp>
#include <ratatosk/core/operation_result.hpp>

namespace ratatosk::telegram {

/// An update and its contents.
class ParsedUpdate {
 public:
  ParsedUpdate() = default;

  std::int64_t id = 0;
  /// The id for answerCallbackQuery, if a button was tapped; otherwise empty.
  std::string callback_query_id;
  Inbound inbound;
};

/// Turns an update into messages. Contents without a kind of their own become CustomContent
/// `telegram.<kind>`. Members that a Message cannot represent become properties under Telegram's
/// own names, so nothing is lost. Error: `INVALID_WEBHOOK_DATA` if it is not an update.
OperationResult<ParsedUpdate> ParseUpdate(const boost::json::value& update,
                                          std::string_view bot_id,
                                          WallTime now);

}  // namespace ratatosk::telegram
