// What is read can be written as a connection string, unless a name cannot stand there.

#include <string>

#include <ratatosk/schema/connection_settings.hpp>

#include "fuzz.hpp"

using ratatosk::ConnectionSettings;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto settings =
      ConnectionSettings::FromJson(std::string_view(reinterpret_cast<const char*>(data), size));
  if (!settings) return 0;
  constexpr std::string_view kSpaces = " \t\r\n";
  for (const auto& name : settings->Names()) {
    const bool plain = name.find_first_of("=;") == std::string::npos && !name.empty() &&
                       kSpaces.find(name.front()) == std::string_view::npos &&
                       kSpaces.find(name.back()) == std::string_view::npos;
    if (!plain) return 0;
  }
  const auto again = ConnectionSettings::Parse(settings->RevealConnectionString());
  Require(again.Ok(), "what was written is read");
  for (const auto& name : settings->Names()) {
    Require(again->GetString(name) == settings->GetString(name), "the values are the same");
  }
  return 0;
}
