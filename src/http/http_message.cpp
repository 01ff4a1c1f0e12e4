#include <ratatosk/http/http_message.hpp>

#include <strings.h>

namespace ratatosk::http {

namespace {

// The size of the header fields that APIs usually send.
constexpr std::size_t kUsualText = 960;
constexpr std::size_t kUsualEnds = 32;

}  // namespace

std::string_view ToString(Method method) noexcept {
  switch (method) {
    case Method::Get:
      return "GET";
    case Method::Post:
      return "POST";
    case Method::Put:
      return "PUT";
    case Method::Delete:
      return "DELETE";
  }
  return "?";
}

void Headers::emplace_back(std::string_view name, std::string_view value) {
  if (ends_.empty()) {
    text_.reserve(kUsualText);
    ends_.reserve(kUsualEnds);
  }
  text_.append(name);
  ends_.push_back(static_cast<std::uint32_t>(text_.size()));
  text_.append(value);
  ends_.push_back(static_cast<std::uint32_t>(text_.size()));
}

Headers::Field Headers::operator[](std::size_t index) const noexcept {
  const std::string_view text(text_);
  const std::size_t begin = index == 0 ? 0 : ends_[2 * index - 1];
  const std::size_t middle = ends_[2 * index];
  const std::size_t end = ends_[2 * index + 1];
  return {text.substr(begin, middle - begin), text.substr(middle, end - middle)};
}

void Headers::clear() noexcept {
  text_.clear();
  ends_.clear();
}

void Headers::Hide(const Secret& secret) {
  Headers shown;
  for (std::size_t i = 0; i < size(); ++i) {
    const auto [name, value] = (*this)[i];
    std::string text(value);
    ratatosk::Hide(secret, text);
    shown.emplace_back(name, text);
  }
  *this = std::move(shown);
}

void Response::Clear() noexcept {
  status = 0;
  headers.clear();
  body.clear();
  reused_connection = false;
}

std::string_view Response::Header(std::string_view name) const noexcept {
  for (std::size_t i = 0; i < headers.size(); ++i) {
    const auto [header, value] = headers[i];
    const bool same =
        header.size() == name.size() && ::strncasecmp(header.data(), name.data(), name.size()) == 0;
    if (same) return value;
  }
  return {};
}

}  // namespace ratatosk::http
