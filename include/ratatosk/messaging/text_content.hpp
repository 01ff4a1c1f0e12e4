#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <ratatosk/messaging/media_content.hpp>

namespace ratatosk {

/// Plain text, always stored as UTF-8. The encoding is the preferred one on the wire, for channels
/// that offer a choice.
class TextContent {
 public:
  TextContent() = default;
  explicit TextContent(std::string text) : text_(std::move(text)) {}

  /// Sets the preferred encoding on the wire. Default: "utf-8".
  TextContent& WithEncoding(std::string name) & { return encoding_ = std::move(name), *this; }
  TextContent&& WithEncoding(std::string name) && {
    return std::move(WithEncoding(std::move(name)));
  }

  /// Returns the text in UTF-8.
  const std::string& Text() const noexcept { return text_; }
  const std::string& Encoding() const noexcept { return encoding_; }

  friend bool operator==(const TextContent&, const TextContent&);

 private:
  std::string text_;
  std::string encoding_ = "utf-8";
};

/// Escapes `text` for use in HTML, between tags or in a quoted attribute. Text from people must be
/// escaped before it becomes part of an HtmlContent.
std::string EscapeHtml(std::string_view text);

/// An HTML page in UTF-8, with its attachments.
class HtmlContent {
 public:
  explicit HtmlContent(std::string html) : html_(std::move(html)) {}

  /// Adds an attachment.
  HtmlContent& WithAttachment(MediaContent file) &;
  HtmlContent&& WithAttachment(MediaContent file) &&;

  /// Returns the HTML.
  const std::string& Html() const noexcept { return html_; }
  /// Returns the attachments in their order.
  const std::vector<MediaContent>& Attachments() const noexcept { return attachments_; }

  friend bool operator==(const HtmlContent&, const HtmlContent&);

 private:
  std::string html_;
  std::vector<MediaContent> attachments_;
};

/// A JSON document, stored as the given text.
class JsonContent {
 public:
  explicit JsonContent(std::string json) : json_(std::move(json)) {}
  /// Returns the JSON text.
  const std::string& Json() const noexcept { return json_; }

  friend bool operator==(const JsonContent&, const JsonContent&);

 private:
  std::string json_;
};

/// The kinds of content that a multipart content can contain.
using MultipartPart =
    std::variant<TextContent, HtmlContent, MediaContent, BinaryContent, JsonContent>;

/// Several contents in one message, in this order.
class MultipartContent {
 public:
  MultipartContent() = default;

  /// Adds a part.
  MultipartContent& With(MultipartPart part) &;
  MultipartContent&& With(MultipartPart part) &&;

  /// Returns the parts in their order.
  const std::vector<MultipartPart>& Parts() const noexcept { return parts_; }

  friend bool operator==(const MultipartContent&, const MultipartContent&);

 private:
  std::vector<MultipartPart> parts_;
};

}  // namespace ratatosk
