#include "simulators/telegram/bot_params.hpp"

#include "simulators/common/form.hpp"

#include <charconv>
#include <cstdlib>

namespace ratatosk::simulators {

namespace json = boost::json;

namespace {

// Returns a parameter of a header value: `name="..."` or `name=...`.
std::string HeaderParameter(std::string_view header, std::string_view name) {
  const auto wanted = std::string(name) + "=";
  for (std::size_t at = header.find(wanted); at != std::string_view::npos;
       at = header.find(wanted, at + 1)) {
    // Not the end of "filename".
    if (at > 0 && header[at - 1] != ' ' && header[at - 1] != ';') continue;
    auto rest = header.substr(at + wanted.size());
    if (!rest.starts_with('"')) return std::string(rest.substr(0, rest.find(';')));
    std::string value;
    for (std::size_t i = 1; i < rest.size() && rest[i] != '"'; ++i) {
      if (rest[i] == '\\' && i + 1 < rest.size()) ++i;
      value += rest[i];
    }
    return value;
  }
  return {};
}

HttpHeaders ReadPartHeaders(std::string_view text) {
  HttpHeaders headers;
  while (!text.empty()) {
    const auto end = text.find("\r\n");
    const auto line = text.substr(0, end);
    text = end == std::string_view::npos ? std::string_view() : text.substr(end + 2);
    const auto colon = line.find(':');
    if (colon == std::string_view::npos) continue;
    auto value = line.substr(colon + 1);
    while (value.starts_with(' ')) value.remove_prefix(1);
    headers.emplace_back(std::string(line.substr(0, colon)), std::string(value));
  }
  return headers;
}

}  // namespace

BotParams BotParams::Read(const HttpRequest& request, std::string& fault) {
  BotParams params;
  const Target target(request.target);
  params.values = target.query;
  const auto type = request.Header("Content-Type");
  if (type.starts_with("application/json")) {
    params.ReadJson(request.body, fault);
  } else if (type.starts_with("multipart/form-data")) {
    params.ReadMultipart(request.body, type, fault);
  } else if (type.starts_with("application/x-www-form-urlencoded")) {
    for (auto& field : ParseForm(request.body)) params.values.push_back(std::move(field));
  }
  return params;
}

void BotParams::ReadJson(std::string_view body, std::string& fault) {
  boost::system::error_code error;
  const auto value = json::parse(json::string_view(body.data(), body.size()), error);
  if (error || !value.is_object()) {
    fault = "can't parse JSON object";
    return;
  }
  for (const auto& [name, member] : value.as_object()) {
    if (member.is_null()) continue;
    const auto* text = member.if_string();
    values.emplace_back(std::string(name),
                        text ? std::string(*text) : std::string(json::serialize(member)));
  }
}

void BotParams::ReadMultipart(std::string_view body,
                              std::string_view content_type,
                              std::string& fault) {
  const auto boundary = "--" + HeaderParameter(content_type, "boundary");
  if (boundary.size() == 2 || !body.starts_with(boundary)) {
    fault = "can't parse multipart/form-data";
    return;
  }
  body.remove_prefix(boundary.size());
  while (body.starts_with("\r\n")) {
    body.remove_prefix(2);
    const auto head_end = body.find("\r\n\r\n");
    const auto end = body.find("\r\n" + boundary);
    if (head_end == std::string_view::npos || end == std::string_view::npos || end < head_end + 2) {
      fault = "can't parse multipart/form-data";
      return;
    }
    const auto headers = ReadPartHeaders(body.substr(0, head_end));
    const auto start = head_end + 4;
    std::string content(start > end ? std::string_view() : body.substr(start, end - start));
    const auto disposition = FindHeader(headers, "Content-Disposition");
    auto name = HeaderParameter(disposition, "name");
    if (disposition.find("filename=") == std::string_view::npos) {
      values.emplace_back(std::move(name), std::move(content));
    } else {
      TelegramUpload upload;
      upload.field = std::move(name);
      upload.file_name = HeaderParameter(disposition, "filename");
      upload.content_type = std::string(FindHeader(headers, "Content-Type"));
      upload.bytes = std::move(content);
      uploads.push_back(std::move(upload));
    }
    body.remove_prefix(end + 2 + boundary.size());
  }
  if (!body.starts_with("--")) fault = "can't parse multipart/form-data";
}

const std::string* BotParams::Find(std::string_view name) const noexcept {
  for (const auto& [key, value] : values) {
    if (key == name) return &value;
  }
  return nullptr;
}

std::string BotParams::Text(std::string_view name) const {
  const auto* value = Find(name);
  return value ? *value : std::string();
}

std::optional<std::int64_t> BotParams::Integer(std::string_view name) const {
  const auto* value = Find(name);
  std::int64_t number = 0;
  if (!value || value->empty()) return std::nullopt;
  const auto* end = value->data() + value->size();
  const auto read = std::from_chars(value->data(), end, number);
  if (read.ec != std::errc() || read.ptr != end) return std::nullopt;
  return number;
}

std::optional<double> BotParams::Number(std::string_view name) const {
  const auto* value = Find(name);
  if (!value || value->empty()) return std::nullopt;
  char* end = nullptr;
  const double number = std::strtod(value->c_str(), &end);
  if (*end != '\0') return std::nullopt;
  return number;
}

bool BotParams::Flag(std::string_view name) const {
  const auto text = Text(name);
  return text == "true" || text == "True" || text == "1";
}

json::value BotParams::Json(std::string_view name) const {
  const auto* value = Find(name);
  if (!value) return nullptr;
  boost::system::error_code error;
  auto parsed = json::parse(*value, error);
  return error ? json::value(nullptr) : parsed;
}

const TelegramUpload* BotParams::Upload(std::string_view field) const noexcept {
  for (const auto& upload : uploads) {
    if (upload.field == field) return &upload;
  }
  return nullptr;
}

}  // namespace ratatosk::simulators
