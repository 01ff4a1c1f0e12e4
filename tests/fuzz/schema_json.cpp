// What is read is written in one way, and a page can be made of it.

#include <string>

#include <ratatosk/schema/schema_json.hpp>

#include "fuzz.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto schema = ratatosk::ChannelSchemaFromJson(text);
  if (!schema) return 0;
  const auto written = ratatosk::ToJson(**schema);
  const auto again = ratatosk::ChannelSchemaFromJson(written);
  Require(again.Ok(), "what was written is read");
  Require(ratatosk::ToJson(**again) == written, "and written in the same way");
  Require(!ratatosk::ToMarkdown(**schema).empty(), "there is a page");
  return 0;
}
