#include <ratatosk/messaging/content.hpp>

namespace ratatosk {

ButtonContent& ButtonContent::With(Button button) & {
  return buttons_.push_back(std::move(button)), *this;
}
ButtonContent&& ButtonContent::With(Button button) && { return std::move(With(std::move(button))); }

QuickReplyContent& QuickReplyContent::With(QuickReply reply) & {
  return replies_.push_back(std::move(reply)), *this;
}
QuickReplyContent&& QuickReplyContent::With(QuickReply reply) && {
  return std::move(With(std::move(reply)));
}

CarouselCard& CarouselCard::With(Button button) & {
  return buttons_.push_back(std::move(button)), *this;
}
CarouselCard&& CarouselCard::With(Button button) && { return std::move(With(std::move(button))); }

CarouselContent& CarouselContent::With(CarouselCard card) & {
  return cards_.push_back(std::move(card)), *this;
}
CarouselContent&& CarouselContent::With(CarouselCard card) && {
  return std::move(With(std::move(card)));
}

ListPickerContent& ListPickerContent::With(ListItem item) & {
  return items_.push_back(std::move(item)), *this;
}
ListPickerContent&& ListPickerContent::With(ListItem item) && {
  return std::move(With(std::move(item)));
}

HtmlContent& HtmlContent::WithAttachment(MediaContent file) & {
  return attachments_.push_back(std::move(file)), *this;
}
HtmlContent&& HtmlContent::WithAttachment(MediaContent file) && {
  return std::move(WithAttachment(std::move(file)));
}

MultipartContent& MultipartContent::With(MultipartPart part) & {
  return parts_.push_back(std::move(part)), *this;
}
MultipartContent&& MultipartContent::With(MultipartPart part) && {
  return std::move(With(std::move(part)));
}

MediaContent& MediaContent::AddFurther(MediaContent item) & {
  return further_.push_back(std::move(item)), *this;
}
MediaContent&& MediaContent::AddFurther(MediaContent item) && {
  return std::move(AddFurther(std::move(item)));
}

std::string EscapeHtml(std::string_view text) {
  std::string html;
  html.reserve(text.size());
  for (const char c : text) {
    switch (c) {
      case '&':
        html += "&amp;";
        break;
      case '<':
        html += "&lt;";
        break;
      case '>':
        html += "&gt;";
        break;
      case '"':
        html += "&quot;";
        break;
      case '\'':
        html += "&#39;";
        break;
      default:
        html += c;
    }
  }
  return html;
}

std::string_view ToString(ContentType type) noexcept {
  switch (type) {
    case ContentType::None:
      return "None";
    case ContentType::PlainText:
      return "PlainText";
    case ContentType::Html:
      return "Html";
    case ContentType::Multipart:
      return "Multipart";
    case ContentType::Media:
      return "Media";
    case ContentType::Binary:
      return "Binary";
    case ContentType::Json:
      return "Json";
    case ContentType::Template:
      return "Template";
    case ContentType::Button:
      return "Button";
    case ContentType::QuickReply:
      return "QuickReply";
    case ContentType::Carousel:
      return "Carousel";
    case ContentType::ListPicker:
      return "ListPicker";
    case ContentType::Location:
      return "Location";
    case ContentType::ButtonAnswer:
      return "ButtonAnswer";
    case ContentType::ListAnswer:
      return "ListAnswer";
    case ContentType::Custom:
      return "Custom";
  }
  return "?";
}

std::string_view ToString(MediaType type) noexcept {
  switch (type) {
    case MediaType::Unknown:
      return "Unknown";
    case MediaType::Image:
      return "Image";
    case MediaType::Audio:
      return "Audio";
    case MediaType::Video:
      return "Video";
    case MediaType::Document:
      return "Document";
    case MediaType::Sticker:
      return "Sticker";
    case MediaType::Contact:
      return "Contact";
  }
  return "?";
}

std::string_view ToString(ButtonKind kind) noexcept {
  switch (kind) {
    case ButtonKind::Url:
      return "Url";
    case ButtonKind::Postback:
      return "Postback";
    case ButtonKind::Phone:
      return "Phone";
  }
  return "?";
}

std::string_view ToString(ListStyle style) noexcept {
  switch (style) {
    case ListStyle::Default:
      return "Default";
    case ListStyle::Compact:
      return "Compact";
    case ListStyle::Large:
      return "Large";
  }
  return "?";
}

TemplateContent::TemplateContent(std::string id) : id_(std::move(id)) {}
TemplateContent::TemplateContent(std::string id, TemplateParameters parameters)
    : id_(std::move(id)), parameters_(std::move(parameters)) {}

TemplateContent& TemplateContent::With(std::string name, Value value) & {
  parameters_.insert_or_assign(std::move(name), std::move(value));
  return *this;
}
TemplateContent&& TemplateContent::With(std::string name, Value value) && {
  return std::move(With(std::move(name), std::move(value)));
}

ContentType TypeOf(const Content& content) noexcept {
  if (content.valueless_by_exception()) return ContentType::None;
  return static_cast<ContentType>(content.index());
}

}  // namespace ratatosk
