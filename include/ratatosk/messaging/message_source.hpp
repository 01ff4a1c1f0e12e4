#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ratatosk {

/// How the body of a MessageSource is written.
enum class SourceFormat : std::uint8_t { UrlPost, UrlQuery, Json, Xml, Text, Binary };

std::string_view ToString(SourceFormat format) noexcept;

/// A request that a provider posted to us: its body as it came, and what a signature check needs,
/// the URL and headers. The body must be the raw bytes, not parsed and written again.
class MessageSource {
 public:
  using Header = std::pair<std::string, std::string>;

  MessageSource(SourceFormat format, std::string body) : format_(format), body_(std::move(body)) {}

  /// An `application/x-www-form-urlencoded` POST.
  static MessageSource UrlPost(std::string body) {
    return MessageSource(SourceFormat::UrlPost, std::move(body));
  }
  /// A GET: everything is in the URL's query.
  static MessageSource UrlQuery(std::string url) {
    return MessageSource(SourceFormat::UrlQuery, {}).WithUrl(std::move(url));
  }
  static MessageSource Json(std::string body) {
    return MessageSource(SourceFormat::Json, std::move(body));
  }
  static MessageSource Xml(std::string body) {
    return MessageSource(SourceFormat::Xml, std::move(body));
  }
  static MessageSource Text(std::string body) {
    return MessageSource(SourceFormat::Text, std::move(body));
  }
  static MessageSource Binary(std::string body) {
    return MessageSource(SourceFormat::Binary, std::move(body));
  }

  /// The URL that the provider was told to call, with scheme, host and query. Without it a channel
  /// takes its `WebhookUrl` setting.
  MessageSource& WithUrl(std::string url) & { return url_ = std::move(url), *this; }
  MessageSource&& WithUrl(std::string url) && { return std::move(WithUrl(std::move(url))); }
  MessageSource& WithHeader(std::string name, std::string value) &;
  MessageSource&& WithHeader(std::string name, std::string value) &&;

  SourceFormat Format() const noexcept { return format_; }
  const std::string& Body() const noexcept { return body_; }
  const std::string& Url() const noexcept { return url_; }
  const std::vector<Header>& Headers() const noexcept { return headers_; }
  /// The first header of that name, compared without regard to case; null when there is none.
  const std::string* FindHeader(std::string_view name) const noexcept;
  /// What the `Content-Type` header says, without its parameters; empty when there is none.
  std::string_view MimeType() const noexcept;

 private:
  SourceFormat format_;
  std::string body_;
  std::string url_;
  std::vector<Header> headers_;
};

}  // namespace ratatosk
