// What is read is written and read back exactly; an error shows nothing of what was read.

#include <string>

#include <ratatosk/schema/connection_settings.hpp>

#include "fuzz.hpp"

using ratatosk::ConnectionSettings;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto settings = ConnectionSettings::Parse(text);
  if (!settings) {
    Require(settings.Error().Message().find("position") != std::string_view::npos,
            "a syntax error has a position");
    return 0;
  }
  const auto again = ConnectionSettings::Parse(settings->RevealConnectionString());
  Require(again.Ok(), "what was written is read");
  Require(again->Names() == settings->Names(), "the names are the same");
  for (const auto& name : settings->Names()) {
    Require(again->GetString(name) == settings->GetString(name), "the values are the same");
  }
  return 0;
}
