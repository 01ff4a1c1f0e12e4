#include "simulators/twilio/template_renderer.hpp"

#include "simulators/twilio/sms_text.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <set>

namespace ratatosk::simulators {
namespace {

constexpr std::size_t kMaxVariables = 100;
constexpr std::size_t kMaxName = 16;
constexpr std::size_t kMaxValue = 1600;
constexpr std::size_t kMaxRendered = 1024;
constexpr int kPolicyViolation = 63013;
constexpr int kInvalidContent = 63021;
constexpr int kParameterMismatch = 63028;

bool IsName(std::string_view name) {
  return !name.empty() && name.size() <= kMaxName &&
         std::all_of(name.begin(), name.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                  c == '_';
         });
}

bool BreaksPolicy(std::string_view value) {
  return value.find_first_of("\n\t") != std::string_view::npos ||
         value.find("     ") != std::string_view::npos;
}

}  // namespace

std::optional<FormFields> ParseContentVariables(std::string_view text) {
  boost::system::error_code error;
  const auto parsed = boost::json::parse(text, error);
  if (error || !parsed.is_object()) return std::nullopt;
  FormFields variables;
  for (const auto& [name, value] : parsed.as_object()) {
    if (!value.is_string() || !IsName(name)) return std::nullopt;
    const auto& filled = value.as_string();
    if (filled.empty() || CountCharacters(filled) > kMaxValue) return std::nullopt;
    variables.emplace_back(std::string(name), std::string(filled));
  }
  if (variables.size() > kMaxVariables) return std::nullopt;
  return variables;
}

Rendered RenderTemplate(const TwilioTemplate& content, const FormFields& variables) {
  Rendered rendered;
  std::set<std::string> used;
  std::string_view rest = content.body;
  for (;;) {
    const auto open = rest.find("{{");
    const auto close = open == std::string_view::npos ? open : rest.find("}}", open);
    if (close == std::string_view::npos) break;
    rendered.body += rest.substr(0, open);
    const std::string name(rest.substr(open + 2, close - open - 2));
    rest.remove_prefix(close + 2);
    used.insert(name);
    const bool given = HasField(variables, name);
    if (!given && !HasField(content.variables, name)) rendered.error_code = kParameterMismatch;
    rendered.body += FindField(given ? variables : content.variables, name);
  }
  rendered.body += rest;
  for (const auto& [name, value] : variables) {
    if (!used.contains(name)) rendered.error_code = kParameterMismatch;
    if (BreaksPolicy(value) && rendered.error_code == 0) rendered.error_code = kPolicyViolation;
  }
  if (CountCharacters(rendered.body) > kMaxRendered && rendered.error_code == 0) {
    rendered.error_code = kInvalidContent;
  }
  return rendered;
}

}  // namespace ratatosk::simulators
