#include <ratatosk/simulators/common/http_types.hpp>

#include <algorithm>
#include <utility>

namespace ratatosk::simulators {
namespace {

char Lower(char c) noexcept { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool SameName(std::string_view a, std::string_view b) noexcept {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return Lower(x) == Lower(y); });
}

}  // namespace

std::string_view FindHeader(const HttpHeaders& headers, std::string_view name) noexcept {
  for (const auto& [key, value] : headers) {
    if (SameName(key, name)) return value;
  }
  return {};
}

HttpReply::HttpReply(int code, std::string text, std::string_view content_type)
    : status(code), body(std::move(text)) {
  if (!content_type.empty()) headers.emplace_back("Content-Type", content_type);
}

HttpReply HttpReply::Raw(std::string bytes) {
  HttpReply reply;
  reply.raw = std::move(bytes);
  return reply;
}

HttpReply& HttpReply::WithHeader(std::string name, std::string value) {
  return headers.emplace_back(std::move(name), std::move(value)), *this;
}

HttpReply& HttpReply::WithAction(ConnectionAction what) { return action = what, *this; }

HttpReply& HttpReply::CutAfter(std::size_t bytes) {
  cut_after = bytes;
  if (action != ConnectionAction::ResetHalfway) action = ConnectionAction::CutHalfway;
  return *this;
}

HttpReply& HttpReply::InPiecesOf(std::size_t bytes) { return piece_size = bytes, *this; }

}  // namespace ratatosk::simulators
