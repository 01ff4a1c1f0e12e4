#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <ratatosk/core/value.hpp>

namespace ratatosk {

/// The kinds of content. A schema lists those that its channel takes.
enum class ContentType : std::uint8_t {
  None,
  PlainText,
  Media,
  Template,
  Location,
  ButtonAnswer,
  ListAnswer,
  Custom,
};

std::string_view ToString(ContentType type) noexcept;

/// Plain text, UTF-8.
class TextContent {
 public:
  TextContent() = default;
  explicit TextContent(std::string text) : text_(std::move(text)) {}
  const std::string& Text() const noexcept { return text_; }

 private:
  std::string text_;
};

enum class MediaType : std::uint8_t { Unknown, Image, Audio, Video, Document, Sticker, Contact };

std::string_view ToString(MediaType type) noexcept;

/// One file, named by a URL that the provider fetches. Its MIME type and size may be declared, so
/// that a channel can refuse it before sending.
class MediaContent {
 public:
  MediaContent(MediaType type, std::string name, std::string url)
      : type_(type), name_(std::move(name)), url_(std::move(url)) {}

  MediaContent& WithMimeType(std::string mime_type) & {
    return mime_type_ = std::move(mime_type), *this;
  }
  MediaContent&& WithMimeType(std::string mime_type) && {
    return std::move(WithMimeType(std::move(mime_type)));
  }
  MediaContent& WithSize(std::uint64_t bytes) & { return size_ = bytes, *this; }
  MediaContent&& WithSize(std::uint64_t bytes) && { return std::move(WithSize(bytes)); }
  /// Text that came with the file. To send one, set the message's property `caption`.
  MediaContent& WithCaption(std::string caption) & { return caption_ = std::move(caption), *this; }
  MediaContent&& WithCaption(std::string caption) && {
    return std::move(WithCaption(std::move(caption)));
  }
  /// Further files of the same message, when the channel has more than one.
  MediaContent& WithFurther(std::vector<MediaContent> items) & {
    return further_ = std::move(items), *this;
  }
  MediaContent&& WithFurther(std::vector<MediaContent> items) && {
    return std::move(WithFurther(std::move(items)));
  }

  MediaType Type() const noexcept { return type_; }
  const std::string& Name() const noexcept { return name_; }
  const std::string& Url() const noexcept { return url_; }
  const std::string& MimeType() const noexcept { return mime_type_; }
  std::optional<std::uint64_t> Size() const noexcept { return size_; }
  const std::string& Caption() const noexcept { return caption_; }
  const std::vector<MediaContent>& Further() const noexcept { return further_; }

 private:
  MediaType type_;
  std::string name_;
  std::string url_;
  std::string mime_type_;
  std::optional<std::uint64_t> size_;
  std::string caption_;
  std::vector<MediaContent> further_;
};

/// A template of the provider's, with its parameters by name.
class TemplateContent {
 public:
  using Parameters = std::map<std::string, Value, std::less<>>;

  explicit TemplateContent(std::string id);
  /// Not inside a `co_await` expression: g++ 12 cannot compile braces there. Use `With`.
  TemplateContent(std::string id, Parameters parameters);

  TemplateContent& With(std::string name, Value value) &;
  TemplateContent&& With(std::string name, Value value) &&;

  /// The provider's id of the template, or the name that it has there.
  const std::string& Id() const noexcept { return id_; }
  const Parameters& GetParameters() const noexcept { return parameters_; }

 private:
  std::string id_;
  Parameters parameters_;
};

/// A point on the earth, in degrees (WGS 84).
class LocationContent {
 public:
  LocationContent(double latitude, double longitude) : latitude_(latitude), longitude_(longitude) {}

  LocationContent& WithLabel(std::string label) & { return label_ = std::move(label), *this; }
  LocationContent&& WithLabel(std::string label) && {
    return std::move(WithLabel(std::move(label)));
  }
  LocationContent& WithAddress(std::string a) & { return address_ = std::move(a), *this; }
  LocationContent&& WithAddress(std::string a) && { return std::move(WithAddress(std::move(a))); }

  double Latitude() const noexcept { return latitude_; }
  double Longitude() const noexcept { return longitude_; }
  const std::string& Label() const noexcept { return label_; }
  const std::string& Address() const noexcept { return address_; }

 private:
  double latitude_;
  double longitude_;
  std::string label_;
  std::string address_;
};

/// A person tapped a button of an earlier message.
class ButtonAnswerContent {
 public:
  ButtonAnswerContent(std::string text, std::string payload)
      : text_(std::move(text)), payload_(std::move(payload)) {}
  /// What the person saw.
  const std::string& Text() const noexcept { return text_; }
  /// What the button was given as its id.
  const std::string& Payload() const noexcept { return payload_; }

 private:
  std::string text_;
  std::string payload_;
};

/// A person picked an item of a list.
class ListAnswerContent {
 public:
  ListAnswerContent(std::string id, std::string title, std::string description)
      : id_(std::move(id)), title_(std::move(title)), description_(std::move(description)) {}
  const std::string& Id() const noexcept { return id_; }
  const std::string& Title() const noexcept { return title_; }
  const std::string& Description() const noexcept { return description_; }

 private:
  std::string id_;
  std::string title_;
  std::string description_;
};

/// Content of a kind that only its channel knows, as JSON text.
class CustomContent {
 public:
  CustomContent(std::string kind, std::string json)
      : kind_(std::move(kind)), json_(std::move(json)) {}
  const std::string& Kind() const noexcept { return kind_; }
  const std::string& Json() const noexcept { return json_; }

 private:
  std::string kind_;
  std::string json_;
};

/// What a message says: nothing yet, or one of the kinds above.
using Content = std::variant<std::monostate,
                             TextContent,
                             MediaContent,
                             TemplateContent,
                             LocationContent,
                             ButtonAnswerContent,
                             ListAnswerContent,
                             CustomContent>;

ContentType TypeOf(const Content& content) noexcept;

}  // namespace ratatosk
