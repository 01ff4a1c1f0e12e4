// Shows the features and requirements of the channels in this build.
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
#include <map>
#include <string>
#include <system_error>

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

// Returns the expected content of each page.
std::map<std::string, std::string> PagesOf(const ConnectorRegistry& channels) {
  std::map<std::string, std::string> pages;
  for (const auto& channel : channels.List()) {
    pages.emplace(PageOf(channel), ToMarkdown(*channels.FindSchema(channel)));
  }
  return pages;
}

std::string ReadAll(const std::filesystem::path& path) {
  std::ifstream stream(path, std::ios::binary);
  return std::string((std::istreambuf_iterator<char>(stream)), std::istreambuf_iterator<char>());
}

// Reports pages that are stale, and pages that do not belong to a channel.
int CheckPages(const ConnectorRegistry& channels, const std::filesystem::path& folder) {
  int faults = 0;
  const auto pages = PagesOf(channels);
  for (const auto& [name, page] : pages) {
    const auto path = folder / name;
    if (ReadAll(path) == page) continue;
    ++faults;
    std::cerr << path.string() << " is stale: run ratatosk-schema pages " << folder.string()
              << '\n';
  }
  std::error_code error;
  for (std::filesystem::directory_iterator file(folder, error), end; !error && file != end;
       file.increment(error)) {
    const auto& path = file->path();
    if (path.extension() != ".md" || pages.contains(path.filename().string())) continue;
    ++faults;
    std::cerr << path.string() << " is the page of no channel\n";
  }
  if (error) std::cerr << folder.string() << ": " << error.message() << '\n';
  return faults > 0 || error ? 1 : 0;
}

int WritePages(const ConnectorRegistry& channels, const std::filesystem::path& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) {
    std::cerr << folder.string() << ": " << error.message() << '\n';
    return 1;
  }
  for (const auto& [name, page] : PagesOf(channels)) {
    const auto path = folder / name;
    if (ReadAll(path) == page) continue;
    std::ofstream stream(path, std::ios::binary);
    stream << page;
    stream.close();
    if (!stream) {
      std::cerr << path.string() << " cannot be written\n";
      return 1;
    }
  }
  return 0;
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
  auto* pages = app.add_subcommand("pages", "Writes the page of each channel into a folder");
  pages->add_option("folder", folder, "Where the pages are")->required();
  pages->add_flag("--check", check, "Writes nothing; fails when one is stale, or of no channel");
  CLI11_PARSE(app, argc, argv);

  if (*list) {
    for (const auto& each : channels.List()) std::cout << each << '\n';
    return 0;
  }
  if (*pages) return check ? CheckPages(channels, folder) : WritePages(channels, folder);
  const auto* schema = channels.FindSchema(channel);
  if (!schema) {
    std::cerr << "no channel '" << channel << "'; see ratatosk-schema list\n";
    return 1;
  }
  std::cout << (*json ? ToJson(*schema) + "\n" : ToMarkdown(*schema));
  return 0;
}
