#include <ratatosk/schema/schema_json.hpp>

#include <array>
#include <cmath>
#include <limits>
#include <optional>
#include <stdexcept>
#include <vector>

#include <boost/json.hpp>

#include <ratatosk/schema/channel_schema_builder.hpp>

#include "schema/json_text.hpp"
#include "schema/pattern.hpp"

namespace ratatosk {

namespace {

namespace json = boost::json;

constexpr int kFormat = 1;
constexpr std::array kAllDataTypes{DataType::Boolean, DataType::Integer, DataType::Number,
                                   DataType::String};
constexpr std::array kAllEndpointTypes{EndpointType::Any,          EndpointType::PhoneNumber,
                                       EndpointType::EmailAddress, EndpointType::UserId,
                                       EndpointType::DeviceId,     EndpointType::Url,
                                       EndpointType::Topic,        EndpointType::ApplicationId,
                                       EndpointType::Id,           EndpointType::Label};

// Every ContentType except None, in order.
constexpr auto kAllContentTypes = [] {
  std::array<ContentType, static_cast<std::size_t>(ContentType::Custom)> all{};
  for (std::size_t i = 0; i < all.size(); ++i) all[i] = static_cast<ContentType>(i + 1);
  return all;
}();
constexpr auto kNoLength = std::numeric_limits<std::uint32_t>::max();

json::object Write(const ParameterSchema& parameter) {
  json::object out;
  out["name"] = parameter.name;
  out["type"] = ToString(parameter.type);
  if (parameter.required) out["required"] = true;
  if (parameter.sensitive) out["sensitive"] = true;
  if (!parameter.default_text.empty()) out["default"] = parameter.default_text;
  if (!parameter.description.empty()) out["description"] = parameter.description;
  if (std::isfinite(parameter.min_value)) out["minValue"] = parameter.min_value;
  if (std::isfinite(parameter.max_value)) out["maxValue"] = parameter.max_value;
  if (parameter.min_length > 0) out["minLength"] = parameter.min_length;
  if (parameter.max_length != kNoLength) out["maxLength"] = parameter.max_length;
  if (!parameter.pattern.empty()) out["pattern"] = parameter.pattern;
  if (!parameter.allowed_values.empty()) {
    auto& values = out["allowedValues"].emplace_array();
    for (const auto value : parameter.allowed_values) values.emplace_back(value);
  }
  if (parameter.validator) out["customValidator"] = true;
  return out;
}

json::array Write(SchemaTable<ParameterSchema> table) {
  json::array out;
  for (const auto& parameter : table) out.push_back(Write(parameter));
  return out;
}

json::array WriteCapabilities(Capabilities capabilities) {
  json::array out;
  for (const auto each : kAllCapabilities) {
    if (Has(capabilities, each)) out.emplace_back(ToString(each));
  }
  return out;
}

json::array WriteEndpoints(const ChannelSchema& schema) {
  json::array out;
  for (const auto& endpoint : schema.endpoints) {
    out.push_back({{"type", ToString(endpoint.type)},
                   {"canSend", endpoint.can_send},
                   {"canReceive", endpoint.can_receive},
                   {"required", endpoint.required}});
  }
  return out;
}

json::array WriteAuthentications(const ChannelSchema& schema) {
  json::array out;
  for (const auto& authentication : schema.authentications) {
    json::array settings;
    for (const auto name : authentication.settings) settings.emplace_back(name);
    out.push_back({{"scheme", ToString(authentication.scheme)}, {"settings", std::move(settings)}});
  }
  return out;
}

/// A problem and its location. Always caught within this file.
class Fault : public std::runtime_error {
 public:
  Fault(std::string member, const std::string& what)
      : std::runtime_error(what), member_(std::move(member)) {}
  const std::string& Member() const noexcept { return member_; }

 private:
  std::string member_;
};

/// A JSON object and its path.
class SchemaReader {
 public:
  SchemaReader(const json::value& value, std::string path) : path_(std::move(path)) {
    object_ = value.if_object();
    if (!object_) throw Fault(path_, "must be an object");
  }

  std::string Text(std::string_view name, bool required = false) const {
    const auto* value = Find(name, required);
    if (!value) return {};
    if (!value->is_string()) throw Fault(Path(name), "must be a text");
    return std::string(value->get_string());
  }
  bool Flag(std::string_view name, bool otherwise = false) const {
    const auto* value = Find(name, false);
    if (!value) return otherwise;
    if (!value->is_bool()) throw Fault(Path(name), "must be true or false");
    return value->get_bool();
  }
  double Number(std::string_view name, double otherwise) const {
    const auto* value = Find(name, false);
    if (!value) return otherwise;
    if (!value->is_number()) throw Fault(Path(name), "must be a number");
    return value->to_number<double>();
  }
  std::uint32_t Length(std::string_view name, std::uint32_t otherwise) const {
    const double number = Number(name, otherwise);
    if (!(number >= 0 && number <= kNoLength)) throw Fault(Path(name), "must be a length");
    return static_cast<std::uint32_t>(number);
  }
  std::vector<std::string> Texts(std::string_view name) const {
    std::vector<std::string> texts;
    ForEach(name, [&](const json::value& value, const std::string& path) {
      if (!value.is_string()) throw Fault(path, "must be a text");
      texts.emplace_back(value.get_string());
    });
    return texts;
  }
  template <class F>
  void ForEach(std::string_view name, F visit) const {
    const auto* value = Find(name, false);
    if (!value) return;
    if (!value->is_array()) throw Fault(Path(name), "must be a list");
    std::size_t index = 0;
    for (const auto& each : value->get_array()) {
      visit(each, Path(name) + "[" + std::to_string(index++) + "]");
    }
  }
  /// Returns the enumerator with this name. `all` are the enumerators.
  template <class E, std::size_t N>
  E OneOf(std::string_view name, const std::array<E, N>& all) const {
    return Named(Text(name, true), Path(name), all);
  }
  template <class E, std::size_t N>
  static E Named(const std::string& text, const std::string& path, const std::array<E, N>& all) {
    for (const auto each : all) {
      if (ToString(each) == text) return each;
    }
    throw Fault(path, "'" + text + "' is not known");
  }

 private:
  const json::value* Find(std::string_view name, bool required) const {
    const auto* value = object_->if_contains(name);
    if (!value && required) throw Fault(Path(name), "is required");
    return value;
  }
  std::string Path(std::string_view name) const {
    return path_.empty() ? std::string(name) : path_ + "." + std::string(name);
  }

  const json::object* object_;
  std::string path_;
};

constexpr double kInfinity = std::numeric_limits<double>::infinity();

template <class Add>
void ReadParameters(const SchemaReader& schema, std::string_view table, Add add) {
  schema.ForEach(table, [&](const json::value& value, const std::string& path) {
    const SchemaReader in(value, path);
    const auto name = in.Text("name", true), default_text = in.Text("default"),
               description = in.Text("description"), pattern = in.Text("pattern");
    if (name.empty()) throw Fault(path + ".name", "must not be empty");
    if (!IsPattern(pattern)) throw Fault(path + ".pattern", "is not a valid regular expression");
    const auto allowed = in.Texts("allowedValues");
    const std::vector<std::string_view> views(allowed.begin(), allowed.end());
    auto parameter =
        ParameterSchema(name, in.OneOf("type", kAllDataTypes))
            .Default(default_text)
            .Described(description)
            .Matching(pattern)
            .OneOf(views)
            .Between(in.Number("minValue", -kInfinity), in.Number("maxValue", kInfinity))
            .Length(in.Length("minLength", 0), in.Length("maxLength", kNoLength));
    if (in.Flag("required")) parameter = parameter.Required();
    if (in.Flag("sensitive")) parameter = parameter.Sensitive();
    add(parameter);
  });
}

ChannelSchemaHandle ReadSchema(const json::value& value) {
  const SchemaReader in(value, "");
  if (in.Number("format", 0) != kFormat) throw Fault("format", "must be 1");
  ChannelSchemaBuilder out(in.Text("provider", true), in.Text("type", true),
                           in.Text("version", true));
  out.Named(in.Text("displayName")).Strict(in.Flag("strict", true));
  auto capabilities = Capabilities::None;
  in.ForEach("capabilities", [&](const json::value& each, const std::string& path) {
    const auto* text = each.if_string();
    if (!text) throw Fault(path, "must be a text");
    capabilities = capabilities | SchemaReader::Named(std::string(*text), path, kAllCapabilities);
  });
  out.WithCapabilities(capabilities);
  ReadParameters(in, "parameters", [&](const auto& parameter) { out.AddParameter(parameter); });
  in.ForEach("endpoints", [&](const json::value& each, const std::string& path) {
    const SchemaReader endpoint(each, path);
    out.AddEndpoint(EndpointSchema(endpoint.OneOf("type", kAllEndpointTypes),
                                   endpoint.Flag("canSend"), endpoint.Flag("canReceive"),
                                   endpoint.Flag("required")));
  });
  in.ForEach("contentTypes", [&](const json::value& each, const std::string& path) {
    const auto* text = each.if_string();
    if (!text) throw Fault(path, "must be a text");
    out.AddContentType(SchemaReader::Named(std::string(*text), path, kAllContentTypes));
  });
  ReadParameters(in, "messageProperties",
                 [&](const auto& property) { out.AddMessageProperty(property); });
  in.ForEach("authentications", [&](const json::value& each, const std::string& path) {
    const SchemaReader authentication(each, path);
    out.AddAuthentication(authentication.OneOf("scheme", kAllAuthenticationSchemes),
                          authentication.Texts("settings"));
  });
  return out.Build();
}

}  // namespace

std::string ToJson(const ChannelSchema& schema) {
  json::object out;
  out["format"] = kFormat;
  out["provider"] = schema.provider;
  out["type"] = schema.type;
  out["version"] = schema.version;
  if (!schema.display_name.empty()) out["displayName"] = schema.display_name;
  out["strict"] = schema.strict;
  out["capabilities"] = WriteCapabilities(schema.capabilities);
  out["parameters"] = Write(schema.parameters);
  out["endpoints"] = WriteEndpoints(schema);
  auto& contents = out["contentTypes"].emplace_array();
  for (const auto type : schema.content_types) contents.emplace_back(ToString(type));
  out["messageProperties"] = Write(schema.message_properties);
  out["authentications"] = WriteAuthentications(schema);
  return json::serialize(out);
}

OperationResult<ChannelSchemaHandle> ChannelSchemaFromJson(std::string_view text) {
  auto value = ParseJson(text, "the schema");
  if (!value) return value.Error();
  try {
    return ReadSchema(*value);
  } catch (const Fault& fault) {
    const auto where = fault.Member().empty() ? "the schema" : fault.Member();
    return Error(MessagingErrorCodes::InvalidConfiguration, where + " " + fault.what())
        .WithMember(fault.Member());
  }
}

}  // namespace ratatosk
