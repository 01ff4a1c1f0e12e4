#include <array>
#include <string_view>

#include "channels/telegram/bot_request.hpp"

namespace ratatosk::telegram {

namespace json = boost::json;

namespace {

std::string BoundaryFor(std::string_view file, std::string_view texts, std::uint64_t random) {
  constexpr std::string_view kHex = "0123456789abcdef";
  for (;; ++random) {
    std::string boundary = "ratatosk-";
    for (unsigned shift = 0; shift < 64; shift += 4) boundary += kHex[(random >> shift) & 15U];
    const auto nowhere = std::string_view::npos;
    if (file.find(boundary) == nowhere && texts.find(boundary) == nowhere) return boundary;
  }
}

// Escapes like a browser (HTML, multipart-form-data): these three characters would end the name or
// the line.
std::string EscapeName(std::string_view name) {
  std::string out;
  for (const char c : name) {
    if (c == '"') {
      out += "%22";
    } else if (c == '\r') {
      out += "%0D";
    } else if (c == '\n') {
      out += "%0A";
    } else {
      out += c;
    }
  }
  return out;
}

void AddPart(std::string& body,
             std::string_view boundary,
             std::string_view disposition,
             std::string_view content_type,
             std::string_view content) {
  body.append("--").append(boundary).append("\r\nContent-Disposition: form-data; ");
  body.append(disposition).append("\r\n");
  if (!content_type.empty()) {
    body.append("Content-Type: ").append(EscapeName(content_type)).append("\r\n");
  }
  body.append("\r\n").append(content).append("\r\n");
}

}  // namespace

EncodedBody Encode(const BotRequest& request, std::uint64_t random) {
  EncodedBody encoded;
  if (!request.upload) {
    encoded.content_type = "application/json";
    encoded.body = json::serialize(request.params);
    return encoded;
  }
  const auto& upload = *request.upload;
  const std::string texts = json::serialize(request.params) + upload.file_name;
  const auto boundary = BoundaryFor(upload.data.View(), texts, random);
  encoded.content_type = "multipart/form-data; boundary=" + boundary;
  encoded.body.reserve(upload.data.Size() + 2 * texts.size() + 2048);
  for (const auto& [name, value] : request.params) {
    const auto* text = value.if_string();
    AddPart(encoded.body, boundary, "name=\"" + std::string(name) + "\"", {},
            text ? std::string(*text) : std::string(json::serialize(value)));
  }
  AddPart(encoded.body, boundary,
          "name=\"" + upload.field + "\"; filename=\"" + EscapeName(upload.file_name) + "\"",
          upload.mime_type, upload.data.View());
  encoded.body.append("--").append(boundary).append("--\r\n");
  return encoded;
}

}  // namespace ratatosk::telegram
