#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ratatosk {

/// The format of the body of a MessageSource.
enum class SourceFormat : std::uint8_t { UrlPost, UrlQuery, Json, Xml, Text, Binary };

/// Returns the enumerator's name.
std::string_view ToString(SourceFormat format) noexcept;

/// A request from a provider: its unchanged body, plus the URL and headers that a signature check
/// needs. The body must be the raw bytes, not parsed and serialized again.
class MessageSource {
 public:
  /// The name and the value of a header.
  using Header = std::pair<std::string, std::string>;

  MessageSource(SourceFormat format, std::string body) : format_(format), body_(std::move(body)) {}

  /// Returns the source of a POST with an `application/x-www-form-urlencoded` body.
  static MessageSource UrlPost(std::string body) {
    return MessageSource(SourceFormat::UrlPost, std::move(body));
  }
  /// Returns the source of a GET, which has everything in the query of its URL.
  static MessageSource UrlQuery(std::string url) {
    return MessageSource(SourceFormat::UrlQuery, {}).WithUrl(std::move(url));
  }
  /// Returns the source of a POST with a JSON body.
  static MessageSource Json(std::string body) {
    return MessageSource(SourceFormat::Json, std::move(body));
  }
  /// Returns the source of a POST with an XML body.
  static MessageSource Xml(std::string body) {
    return MessageSource(SourceFormat::Xml, std::move(body));
  }
  /// Returns the source of a POST with a plain-text body.
  static MessageSource Text(std::string body) {
    return MessageSource(SourceFormat::Text, std::move(body));
  }
  /// Returns the source of a POST with any other body.
  static MessageSource Binary(std::string body) {
    return MessageSource(SourceFormat::Binary, std::move(body));
  }

  /// Sets the URL that the provider was configured to call, with scheme, host and query. If it is
  /// not set, the channel uses its `WebhookUrl` setting.
  MessageSource& WithUrl(std::string url) & { return url_ = std::move(url), *this; }
  MessageSource&& WithUrl(std::string url) && { return std::move(WithUrl(std::move(url))); }
  /// Adds a header of the request.
  MessageSource& WithHeader(std::string name, std::string value) &;
  MessageSource&& WithHeader(std::string name, std::string value) &&;

  /// Returns the format of the body.
  SourceFormat Format() const noexcept { return format_; }
  /// Returns the raw body.
  const std::string& Body() const noexcept { return body_; }
  const std::string& Url() const noexcept { return url_; }
  /// Returns the headers in the order in which they were added.
  const std::vector<Header>& Headers() const noexcept { return headers_; }
  /// Returns the first header with this name (case-insensitive), or null.
  const std::string* FindHeader(std::string_view name) const noexcept;
  /// Returns the value of the `Content-Type` header without its parameters, or an empty string if
  /// the header is missing.
  std::string_view MimeType() const noexcept;

 private:
  SourceFormat format_;
  std::string body_;
  std::string url_;
  std::vector<Header> headers_;
};

}  // namespace ratatosk
