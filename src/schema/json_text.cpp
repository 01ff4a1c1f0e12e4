#include "schema/json_text.hpp"

#include <string>

#include <boost/json.hpp>

namespace ratatosk {

OperationResult<boost::json::value> ParseJson(std::string_view text, std::string_view what) {
  boost::json::stream_parser parser;
  boost::system::error_code error;
  const auto consumed = parser.write_some(text.data(), text.size(), error);
  const bool rest = !error && consumed < text.size();
  if (!error && !rest) parser.finish(error);
  if (!error && !rest) return parser.release();
  return Error(MessagingErrorCodes::InvalidConfiguration,
               std::string(what) + (rest ? " has text behind its end" : " is no JSON") +
                   " at position " + std::to_string(consumed + 1) +
                   (error ? ": " + error.message() : ""));
}

}  // namespace ratatosk
