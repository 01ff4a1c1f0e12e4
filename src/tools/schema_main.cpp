// Shows what the channels of this build can do and need.
//
//   ratatosk-schema list
//   ratatosk-schema json Provider/Type
//   ratatosk-schema markdown Provider/Type
//   ratatosk-schema pages docs/reference [--check]

#include <CLI/CLI.hpp>

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>

#include <ratatosk/connectors/connector_registry.hpp>
#include <ratatosk/schema/schema_json.hpp>

#include "tools/all_channels.hpp"

namespace {

using namespace ratatosk;

// "Provider/Type" is on the page "provider-type.md".
std::string PageOf(std::string channel) {
  std::replace(channel.begin(), channel.end(), '/', '-');
  std::transform(channel.begin(), channel.end(), channel.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return channel + ".md";
}

std::string ReadAll(const std::filesystem::path& path) {
  std::ifstream stream(path, std::ios::binary);
  return std::string((std::istreambuf_iterator<char>(stream)), std::istreambuf_iterator<char>());
}

// The number of pages that are not what the schemas say; they are written unless this only checks.
int Pages(const ConnectorRegistry& channels, const std::filesystem::path& folder, bool check) {
  int stale = 0;
  for (const auto& channel : channels.List()) {
    const auto path = folder / PageOf(channel);
    const auto page = ToMarkdown(*channels.FindSchema(channel));
    if (ReadAll(path) == page) continue;
    ++stale;
    if (check) {
      std::cerr << path.string() << " is stale: run ratatosk-schema pages " << folder.string()
                << '\n';
    } else {
      std::ofstream(path, std::ios::binary) << page;
    }
  }
  return stale;
}

}  // namespace

int main(int argc, char** argv) {
  const auto channels = tools::AllChannels();
  CLI::App app("Shows what the channels of this build can do and need.");
  app.require_subcommand(1);
  std::string channel, folder;
  bool check = false;
  auto* list = app.add_subcommand("list", "Names the channels");
  auto* json = app.add_subcommand("json", "A channel's schema as JSON");
  json->add_option("channel", channel, "Provider/Type")->required();
  auto* markdown = app.add_subcommand("markdown", "A channel's schema as a page");
  markdown->add_option("channel", channel, "Provider/Type")->required();
  auto* pages = app.add_subcommand("pages", "Writes the page of each channel");
  pages->add_option("folder", folder, "Where the pages are")->required();
  pages->add_flag("--check", check, "Only tells which are stale");
  CLI11_PARSE(app, argc, argv);

  if (*list) {
    for (const auto& each : channels.List()) std::cout << each << '\n';
    return 0;
  }
  if (*pages) return Pages(channels, folder, check) > 0 && check ? 1 : 0;
  const auto* schema = channels.FindSchema(channel);
  if (!schema) {
    std::cerr << "no channel '" << channel << "'; see ratatosk-schema list\n";
    return 1;
  }
  std::cout << (*json ? ToJson(*schema) + "\n" : ToMarkdown(*schema));
  return 0;
}
