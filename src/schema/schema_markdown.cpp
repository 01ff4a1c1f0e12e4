#include <cmath>
#include <limits>
#include <string>

#include <ratatosk/schema/connection_settings.hpp>
#include <ratatosk/schema/schema_json.hpp>

namespace ratatosk {

namespace {

std::string Code(std::string_view text) { return "`" + std::string(text) + "`"; }

// Escapes a table cell: it must not contain a line break or an unescaped bar.
std::string Cell(std::string_view text) {
  std::string cell;
  for (const char c : text) {
    if (c == '|') cell += '\\';
    cell += c == '\n' ? ' ' : c;
  }
  return cell;
}

std::string Number(double number) {
  const bool whole = std::abs(number) < 1e15 && number == std::trunc(number);
  return whole ? std::to_string(static_cast<std::int64_t>(number)) : Value(number).ToText();
}

std::string Limits(const ParameterSchema& parameter) {
  std::string text;
  const auto add = [&](const std::string& part) { text += (text.empty() ? "" : ", ") + part; };
  if (std::isfinite(parameter.min_value)) add("at least " + Number(parameter.min_value));
  if (std::isfinite(parameter.max_value)) add("at most " + Number(parameter.max_value));
  const bool longest = parameter.max_length != std::numeric_limits<std::uint32_t>::max();
  if (parameter.min_length > 0) add(std::to_string(parameter.min_length) + " bytes or more");
  if (longest) add(std::to_string(parameter.max_length) + " bytes or fewer");
  if (!parameter.pattern.empty()) add("matches " + Code(parameter.pattern));
  std::string values;
  for (const auto value : parameter.allowed_values) {
    values += (values.empty() ? "" : ", ") + Code(value);
  }
  if (!values.empty()) add("one of " + values);
  return text;
}

void AppendTable(std::string& out, std::string_view title, SchemaTable<ParameterSchema> table) {
  if (table.empty()) return;
  out.append("\n## ").append(title).append("\n\n");
  out += "| name | type | required | default | limits | what it is |\n|---|---|---|---|---|---|\n";
  for (const auto& each : table) {
    out += "| " + Code(each.name) + " | " + std::string(ToString(each.type)) + " | ";
    out += each.required ? "yes | " : "| ";
    out += each.default_text.empty() ? "| " : Code(each.default_text) + " | ";
    out += Cell(Limits(each)) + (Limits(each).empty() ? "| " : " | ") + Cell(each.description);
    if (each.sensitive) out += each.description.empty() ? "secret" : "; secret";
    out += " |\n";
  }
}

void AppendEndpoints(std::string& out, const ChannelSchema& schema) {
  if (schema.endpoints.empty()) return;
  out +=
      "\n## Addresses\n\n| type | may be the sender | may be the receiver | required "
      "|\n|---|---|---|---|\n";
  for (const auto& each : schema.endpoints) {
    out += "| " + Code(ToString(each.type)) + (each.can_send ? " | yes" : " | no") +
           (each.can_receive ? " | yes" : " | no") + (each.required ? " | yes |\n" : " | no |\n");
  }
}

}  // namespace

std::string ToMarkdown(const ChannelSchema& schema) {
  std::string out = "# " + schema.Identity() + "\n\n";
  if (!schema.display_name.empty()) out.append(schema.display_name).append(".\n\n");
  out += "Capabilities: " + ToString(schema.capabilities) + ".\n";
  out += schema.strict ? "Unknown settings and message properties are faults.\n"
                       : "Unknown settings and message properties are let through.\n";
  if (!schema.authentications.empty()) {
    out += "\n## Authentication\n\nThe first whose settings are all set is used.\n\n";
    for (const auto& each : schema.authentications) {
      out += "- " + std::string(ToString(each.scheme)) + ":";
      for (const auto name : each.settings) out += " " + Code(name);
      out += "\n";
    }
  }
  AppendTable(out, "Settings", schema.parameters);
  out += "\nEvery channel also has the common settings.\n";
  AppendEndpoints(out, schema);
  out += "\n## Content\n\n";
  for (const auto type : schema.content_types) out += "- " + Code(ToString(type)) + "\n";
  AppendTable(out, "Message properties", schema.message_properties);
  return out;
}

}  // namespace ratatosk
