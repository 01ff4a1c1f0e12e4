#include <ratatosk/messaging/message_source.hpp>

#include <algorithm>

namespace ratatosk {

namespace {

// ASCII only, independent of the locale: header names contain no other letters.
constexpr char Lower(char c) noexcept {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool SameName(std::string_view a, std::string_view b) noexcept {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return Lower(x) == Lower(y); });
}

}  // namespace

std::string_view ToString(SourceFormat format) noexcept {
  switch (format) {
    case SourceFormat::UrlPost:
      return "UrlPost";
    case SourceFormat::UrlQuery:
      return "UrlQuery";
    case SourceFormat::Json:
      return "Json";
    case SourceFormat::Xml:
      return "Xml";
    case SourceFormat::Text:
      return "Text";
    case SourceFormat::Binary:
      return "Binary";
  }
  return "?";
}

MessageSource& MessageSource::WithHeader(std::string name, std::string value) & {
  headers_.emplace_back(std::move(name), std::move(value));
  return *this;
}
MessageSource&& MessageSource::WithHeader(std::string name, std::string value) && {
  return std::move(WithHeader(std::move(name), std::move(value)));
}

const std::string* MessageSource::FindHeader(std::string_view name) const noexcept {
  for (const auto& header : headers_) {
    if (SameName(header.first, name)) return &header.second;
  }
  return nullptr;
}

std::string_view MessageSource::MimeType() const noexcept {
  const auto* header = FindHeader("Content-Type");
  if (!header) return {};
  const std::string_view text(header->data(), std::min(header->find(';'), header->size()));
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

}  // namespace ratatosk
