#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <ratatosk/messaging/media_content.hpp>

namespace ratatosk {

/// Plain text. It is always kept as UTF-8; the encoding is the one wished for on the wire, for
/// channels that have a choice.
class TextContent {
 public:
  TextContent() = default;
  explicit TextContent(std::string text) : text_(std::move(text)) {}

  TextContent& WithEncoding(std::string name) & { return encoding_ = std::move(name), *this; }
  TextContent&& WithEncoding(std::string name) && {
    return std::move(WithEncoding(std::move(name)));
  }

  const std::string& Text() const noexcept { return text_; }
  const std::string& Encoding() const noexcept { return encoding_; }

  friend bool operator==(const TextContent&, const TextContent&);

 private:
  std::string text_;
  std::string encoding_ = "utf-8";
};

/// `text` so that it says the same inside HTML, between tags as well as in a quoted attribute. What
/// comes from people must go through here before it stands in an HtmlContent.
std::string EscapeHtml(std::string_view text);

/// A page of HTML, UTF-8, with the files that belong to it.
class HtmlContent {
 public:
  explicit HtmlContent(std::string html) : html_(std::move(html)) {}

  HtmlContent& WithAttachment(MediaContent file) &;
  HtmlContent&& WithAttachment(MediaContent file) &&;

  const std::string& Html() const noexcept { return html_; }
  const std::vector<MediaContent>& Attachments() const noexcept { return attachments_; }

  friend bool operator==(const HtmlContent&, const HtmlContent&);

 private:
  std::string html_;
  std::vector<MediaContent> attachments_;
};

/// A JSON document, kept as the text that was given.
class JsonContent {
 public:
  explicit JsonContent(std::string json) : json_(std::move(json)) {}
  const std::string& Json() const noexcept { return json_; }

  friend bool operator==(const JsonContent&, const JsonContent&);

 private:
  std::string json_;
};

/// What a multipart content consists of.
using MultipartPart =
    std::variant<TextContent, HtmlContent, MediaContent, BinaryContent, JsonContent>;

/// Several contents in one message, in this order.
class MultipartContent {
 public:
  MultipartContent() = default;

  MultipartContent& With(MultipartPart part) &;
  MultipartContent&& With(MultipartPart part) &&;

  const std::vector<MultipartPart>& Parts() const noexcept { return parts_; }

  friend bool operator==(const MultipartContent&, const MultipartContent&);

 private:
  std::vector<MultipartPart> parts_;
};

}  // namespace ratatosk
