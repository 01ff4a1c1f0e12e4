// What is read is written in one way and read back as the same message.

#include <string>

#include <ratatosk/messaging/message_json.hpp>

#include "fuzz.hpp"

using namespace ratatosk;

namespace {

// Not a seal to use: it only has to be undone.
OperationResult<std::string> Same(std::string_view, std::string_view text) {
  return std::string(text);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto options = MessageJsonOptions().WithSeal(&Same).WithUnseal(&Same);
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto message = MessageFromJson(text, options);
  if (!message) return 0;
  const auto written = ToJson(*message, options);
  Require(written.Ok(), "what was read is written");
  const auto again = MessageFromJson(*written, options);
  Require(again.Ok(), "and read");
  Require(*again == *message, "it is the same message");
  Require(*ToJson(*again, options) == *written, "and written in the same way");
  return 0;
}
