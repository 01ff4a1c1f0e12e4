#include <chrono>
#include <limits>

#include "messaging/json/content_json.hpp"

namespace ratatosk::detail {

namespace {

ContentType ReadType(ObjectReader& in) { return in.Name("type", ContentType::Custom); }

TextContent ReadText(ObjectReader& in) {
  TextContent content(in.Text("text"));
  if (in.Find("encoding")) content.WithEncoding(in.Text("encoding"));
  return content;
}

MediaContent ReadMedia(ObjectReader& in);

// Reads an object that must be a media content.
MediaContent ReadFile(ObjectReader& in) {
  if (ReadType(in) != ContentType::Media) throw Fault(Place(in.Where(), "type"), "is not Media");
  return ReadMedia(in);
}

MediaContent ReadUrlOrData(ObjectReader& in) {
  const auto type = in.Name("mediaType", MediaType::Contact);
  auto name = in.OptionalText("name");
  const bool has_url = in.Find("url") != nullptr;
  if (!in.Find("data")) return MediaContent(type, std::move(name), in.Text("url"));
  if (has_url) throw Fault(Place(in.Where(), "data"), "cannot be combined with url");
  return MediaContent(type, std::move(name), Bytes(in.Base64("data")));
}

MediaContent ReadMedia(ObjectReader& in) {
  auto content = ReadUrlOrData(in);
  content.WithMimeType(in.OptionalText("mimeType")).WithCaption(in.OptionalText("caption"));
  if (const auto size = in.OptionalUnsigned("size")) content.WithSize(*size);
  in.Each("further", [&](ObjectReader& item) { content.AddFurther(ReadFile(item)); });
  return content;
}

HtmlContent ReadHtml(ObjectReader& in) {
  HtmlContent content(in.Text("html"));
  in.Each("attachments", [&](ObjectReader& item) { content.WithAttachment(ReadFile(item)); });
  return content;
}

BinaryContent ReadBinary(ObjectReader& in) {
  BinaryContent content(Bytes(in.Base64("data")), in.Text("mimeType"));
  content.WithFileName(in.OptionalText("fileName"));
  return content;
}

MultipartPart ReadPart(ObjectReader& in) {
  switch (ReadType(in)) {
    case ContentType::PlainText:
      return ReadText(in);
    case ContentType::Html:
      return ReadHtml(in);
    case ContentType::Media:
      return ReadMedia(in);
    case ContentType::Binary:
      return ReadBinary(in);
    case ContentType::Json:
      return JsonContent(in.Text("json"));
    default:
      throw Fault(Place(in.Where(), "type"), "is not a content type that a part can have");
  }
}

MultipartContent ReadMultipart(ObjectReader& in) {
  MultipartContent content;
  in.Get("parts");
  in.Each("parts", [&](ObjectReader& item) { content.With(ReadPart(item)); });
  return content;
}

LocationContent ReadLocation(ObjectReader& in) {
  LocationContent content(in.Number("latitude"), in.Number("longitude"));
  content.WithLabel(in.OptionalText("label")).WithAddress(in.OptionalText("address"));
  using Int = std::numeric_limits<int>;
  if (const auto metres = in.OptionalNumber("horizontalAccuracy")) {
    content.WithHorizontalAccuracy(*metres);
  }
  if (const auto seconds = in.OptionalInteger("livePeriod")) {
    content.WithLivePeriod(std::chrono::seconds(*seconds));
  }
  if (const auto degrees = in.OptionalInteger("heading", Int::min(), Int::max())) {
    content.WithHeading(static_cast<int>(*degrees));
  }
  if (const auto metres = in.OptionalNumber("proximityAlertRadius")) {
    content.WithProximityAlertRadius(*metres);
  }
  return content;
}

TemplateContent ReadTemplate(ObjectReader& in) {
  TemplateContent content(in.Text("id"));
  in.EachMember("parameters",
                [&](std::string_view name, const boost::json::value& json, const Place& place,
                    UnknownMembers&) { content.With(std::string(name), ScalarOf(json, place)); });
  return content;
}

Button ReadButton(ObjectReader& in) {
  const auto kind = in.Name("kind", ButtonKind::Phone);
  return Button(kind, in.Text("label"), in.Text("target"));
}

ButtonContent ReadButtons(ObjectReader& in) {
  ButtonContent content(in.Text("text"));
  in.Get("buttons");
  in.Each("buttons", [&](ObjectReader& item) { content.With(ReadButton(item)); });
  return content;
}

QuickReplyContent ReadQuickReplies(ObjectReader& in) {
  QuickReplyContent content(in.Text("text"));
  in.Get("replies");
  in.Each("replies", [&](ObjectReader& item) {
    content.With(QuickReply(item.Text("label"), item.Text("payload")));
  });
  return content;
}

CarouselContent ReadCarousel(ObjectReader& in) {
  CarouselContent content;
  in.Get("cards");
  in.Each("cards", [&](ObjectReader& item) {
    CarouselCard card(item.Text("title"), item.Text("text"));
    card.WithImage(item.OptionalText("imageUrl"));
    item.Each("buttons", [&](ObjectReader& button) { card.With(ReadButton(button)); });
    content.With(std::move(card));
  });
  return content;
}

ListPickerContent ReadListPicker(ObjectReader& in) {
  ListPickerContent content(in.Text("title"), in.Text("text"));
  if (in.Find("style")) content.WithStyle(in.Name("style", ListStyle::Large));
  in.Get("items");
  in.Each("items", [&](ObjectReader& item) {
    content.With(ListItem(item.Text("id"), item.Text("title"), item.OptionalText("description")));
  });
  return content;
}

}  // namespace

Content ReadContent(ObjectReader& in) {
  switch (ReadType(in)) {
    case ContentType::None:
      return {};
    case ContentType::PlainText:
      return ReadText(in);
    case ContentType::Html:
      return ReadHtml(in);
    case ContentType::Multipart:
      return ReadMultipart(in);
    case ContentType::Media:
      return ReadMedia(in);
    case ContentType::Binary:
      return ReadBinary(in);
    case ContentType::Json:
      return JsonContent(in.Text("json"));
    case ContentType::Location:
      return ReadLocation(in);
    case ContentType::Template:
      return ReadTemplate(in);
    case ContentType::Button:
      return ReadButtons(in);
    case ContentType::QuickReply:
      return ReadQuickReplies(in);
    case ContentType::Carousel:
      return ReadCarousel(in);
    case ContentType::ListPicker:
      return ReadListPicker(in);
    case ContentType::ButtonAnswer:
      return ButtonAnswerContent(in.Text("text"), in.Text("payload"));
    case ContentType::ListAnswer:
      return ListAnswerContent(in.Text("id"), in.Text("title"), in.OptionalText("description"));
    case ContentType::Custom:
      return CustomContent(in.Text("kind"), in.Text("json"));
  }
  return {};
}

}  // namespace ratatosk::detail
