#include "schema/json_text.hpp"

#include <string>

#include <boost/json.hpp>

#include "messaging/json/exact_parser.hpp"
#include "messaging/json/place.hpp"

namespace ratatosk {

namespace {

constexpr std::size_t kMostNested = 32;

// Boost's own parser, which locates syntax errors, may be off in the last digit of a double.
OperationResult<boost::json::value> ParseNumbersToo(std::string_view text, std::string_view what) {
  try {
    return detail::ParseExactly(text, kMostNested);
  } catch (const detail::Fault& fault) {
    return Error(MessagingErrorCodes::InvalidConfiguration,
                 std::string(what) + ": " + fault.Member() + " " + fault.what())
        .WithMember(fault.Member());
  }
}

}  // namespace

OperationResult<boost::json::value> ParseJson(std::string_view text, std::string_view what) {
  boost::json::stream_parser parser;
  boost::system::error_code error;
  const auto consumed = parser.write_some(text.data(), text.size(), error);
  const bool rest = !error && consumed < text.size();
  if (!error && !rest) parser.finish(error);
  if (!error && !rest) return ParseNumbersToo(text, what);
  return Error(MessagingErrorCodes::InvalidConfiguration,
               std::string(what) + (rest ? " has text after its end" : " is not valid JSON") +
                   " at position " + std::to_string(consumed + 1) +
                   (error ? ": " + error.message() : ""));
}

}  // namespace ratatosk
