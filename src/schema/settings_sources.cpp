#include <filesystem>
#include <fstream>
#include <system_error>

#include <boost/json.hpp>

#include <ratatosk/schema/connection_settings.hpp>

#include "schema/json_text.hpp"

extern char** environ;  // POSIX

namespace ratatosk {

namespace {

namespace json = boost::json;
namespace filesystem = std::filesystem;

constexpr std::size_t kLargestFile = 64 * 1024;

Error SettingsFault(std::string what) {
  return Error(MessagingErrorCodes::InvalidConfiguration, std::move(what));
}

std::shared_ptr<const std::string> From(std::string origin) {
  return std::make_shared<const std::string>(std::move(origin));
}

// Replaces `__` with a dot. Drops a single `_` if `drop` is set.
std::string NameOf(std::string_view written, bool drop) {
  std::string name;
  for (std::size_t i = 0; i < written.size(); ++i) {
    if (written[i] != '_') {
      name += written[i];
    } else if (i + 1 < written.size() && written[i + 1] == '_') {
      name += '.';
      ++i;
    } else if (!drop) {
      name += '_';
    }
  }
  return name;
}

// Returns a scalar as the text of a setting, or nullopt for a list, an object or null.
std::optional<std::string> TextOf(const json::value& value) {
  switch (value.kind()) {
    case json::kind::string:
      return std::string(value.get_string());
    case json::kind::bool_:
      return Value(value.get_bool()).ToText();
    case json::kind::int64:
      return Value(value.get_int64()).ToText();
    case json::kind::uint64:
      return std::to_string(value.get_uint64());
    case json::kind::double_:
      return Value(value.get_double()).ToText();
    default:
      return std::nullopt;
  }
}

std::optional<Error> Flatten(const json::object& object,
                             const std::string& prefix,
                             ConnectionSettings& settings) {
  for (const auto& [key, value] : object) {
    const auto name = prefix + std::string(key);
    if (key.empty()) return SettingsFault("the JSON settings have a member without a name");
    if (value.is_null()) continue;
    if (const auto* inner = value.if_object()) {
      if (auto fault = Flatten(*inner, name + ".", settings)) return fault;
      continue;
    }
    auto text = TextOf(value);
    if (!text) {
      return SettingsFault("'" + name + "' is a list; a setting is one value").WithMember(name);
    }
    if (settings.Has(name)) return SettingsFault("'" + name + "' is set twice").WithMember(name);
    settings.SetParameter(name, Secret(std::move(*text)));
  }
  return std::nullopt;
}

OperationResult<std::string> ReadFile(const std::string& path) {
  std::string value(kLargestFile + 1, '\0');
  std::ifstream stream(path, std::ios::binary);
  // Unlike istreambuf_iterator, `read` does not throw if the file cannot be read.
  stream.read(value.data(), static_cast<std::streamsize>(value.size()));
  if (!stream.eof() && !stream) return SettingsFault("the file " + path + " cannot be read");
  value.resize(static_cast<std::size_t>(stream.gcount()));
  if (value.size() > kLargestFile) {
    return SettingsFault("the file " + path + " is larger than 64 KiB");
  }
  return value;
}

}  // namespace

Environment ProcessEnvironment() {
  Environment variables;
  for (char** each = environ; each && *each; ++each) {
    const std::string_view text(*each);
    const auto equals = text.find('=');
    if (equals == std::string_view::npos) continue;
    variables.emplace_back(text.substr(0, equals), text.substr(equals + 1));
  }
  return variables;
}

OperationResult<ConnectionSettings> ConnectionSettings::FromJson(std::string_view text) {
  static const auto kOrigin = From("JSON");
  auto value = ParseJson(text, "the text of the settings");
  if (!value) return value.Error();
  const auto* object = value->if_object();
  if (!object) return SettingsFault("the JSON settings are not an object");
  ConnectionSettings settings;
  if (auto fault = Flatten(*object, "", settings)) return *fault;
  settings.SetOrigins(kOrigin);
  return settings;
}

OperationResult<ConnectionSettings> ConnectionSettings::FromEnvironment(
    std::string_view prefix, const Environment& environment) {
  ConnectionSettings settings;
  for (const auto& [variable, value] : environment) {
    if (variable.size() <= prefix.size() || !variable.starts_with(prefix)) continue;
    const auto name = NameOf(std::string_view(variable).substr(prefix.size()), true);
    if (settings.Has(name)) {
      return SettingsFault("the " + settings.OriginOf(name) + " and " + variable + " set the same")
          .WithMember(name);
    }
    settings.Set(name, Secret(value), From("environment variable " + variable));
  }
  return settings;
}

OperationResult<ConnectionSettings> ConnectionSettings::FromDirectory(std::string directory) {
  std::error_code error;
  ConnectionSettings settings;
  filesystem::directory_iterator files(directory, error);
  for (; !error && files != filesystem::directory_iterator(); files.increment(error)) {
    const auto& file = *files;
    const auto path = file.path().string();
    const auto written = file.path().filename().string();
    if (written.front() == '.') continue;
    std::error_code unknown;
    const auto kind = file.status(unknown).type();
    // Also try to read a dangling link, so that the failure is reported.
    const bool is_file = kind == filesystem::file_type::regular ||
                         kind == filesystem::file_type::not_found ||
                         kind == filesystem::file_type::none;
    if (!is_file) continue;
    auto text = ReadFile(path);
    if (!text) return text.Error();
    auto value = std::move(*text);
    if (value.ends_with('\n')) value.pop_back();
    if (value.ends_with('\r')) value.pop_back();
    const auto name = NameOf(written, false);
    if (settings.Has(name)) {
      return SettingsFault("the " + settings.OriginOf(name) + " and " + path + " set the same")
          .WithMember(name);
    }
    settings.Set(name, Secret(std::move(value)), From("file " + path));
  }
  if (error) return SettingsFault("the directory " + directory + ": " + error.message());
  return settings;
}

}  // namespace ratatosk
