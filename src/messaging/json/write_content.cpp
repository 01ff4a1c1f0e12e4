#include "messaging/json/content_json.hpp"

namespace ratatosk::detail {

namespace {

void Write(ObjectWriter&, const std::monostate&) {}

void Write(ObjectWriter& out, const TextContent& content) {
  out.Text("text", content.Text());
  if (content.Encoding() != TextContent().Encoding()) out.Text("encoding", content.Encoding());
}

void WriteFile(ObjectWriter& out, const MediaContent& content);

void Write(ObjectWriter& out, const MediaContent& content) {
  out.Text("mediaType", ToString(content.Type()));
  out.OptionalText("name", content.Name());
  if (content.Data().Empty()) {
    out.Text("url", content.Url());
  } else {
    out.Base64("data", content.Data());
  }
  out.OptionalText("mimeType", content.MimeType());
  if (content.Size()) out.Add("size", *content.Size());
  out.OptionalText("caption", content.Caption());
  out.OptionalEach("further", content.Further(), WriteFile);
}

void Write(ObjectWriter& out, const HtmlContent& content) {
  out.Text("html", content.Html());
  out.OptionalEach("attachments", content.Attachments(), WriteFile);
}

void Write(ObjectWriter& out, const BinaryContent& content) {
  out.Base64("data", content.Data());
  out.Text("mimeType", content.MimeType());
  out.OptionalText("fileName", content.FileName());
}

void Write(ObjectWriter& out, const JsonContent& content) { out.Text("json", content.Json()); }

template <class C>
void WriteType(ObjectWriter& out, const C&) {
  out.Text("type", ToString(kContentTypeOf<C>));
}

void WriteFile(ObjectWriter& out, const MediaContent& content) {
  WriteType(out, content);
  Write(out, content);
}

void WritePart(ObjectWriter& out, const MultipartPart& part) {
  std::visit(
      [&](const auto& content) {
        WriteType(out, content);
        Write(out, content);
      },
      part);
}

void Write(ObjectWriter& out, const MultipartContent& content) {
  out.Each("parts", content.Parts(), WritePart);
}

void Write(ObjectWriter& out, const LocationContent& content) {
  out.Number("latitude", content.Latitude());
  out.Number("longitude", content.Longitude());
  out.OptionalText("label", content.Label());
  out.OptionalText("address", content.Address());
  if (const auto metres = content.HorizontalAccuracy()) out.Number("horizontalAccuracy", *metres);
  if (const auto period = content.LivePeriod()) {
    out.Add("livePeriod", static_cast<std::int64_t>(period->count()));
  }
  if (const auto degrees = content.Heading()) out.Add("heading", *degrees);
  if (const auto metres = content.ProximityAlertRadius()) {
    out.Number("proximityAlertRadius", *metres);
  }
}

void Write(ObjectWriter& out, const TemplateContent& content) {
  out.Text("id", content.Id());
  if (content.Parameters().empty()) return;
  out.Object("parameters", [&](ObjectWriter& parameters) {
    for (const auto& [name, value] : content.Parameters()) {
      parameters.Add(name, JsonOf(value, Place(parameters.Where(), name)));
    }
  });
}

void WriteButton(ObjectWriter& out, const Button& button) {
  out.Text("kind", ToString(button.Kind()));
  out.Text("label", button.Label());
  out.Text("target", button.Target());
}

void Write(ObjectWriter& out, const ButtonContent& content) {
  out.Text("text", content.Text());
  out.Each("buttons", content.Buttons(), WriteButton);
}

void Write(ObjectWriter& out, const QuickReplyContent& content) {
  out.Text("text", content.Text());
  out.Each("replies", content.Replies(), [](ObjectWriter& item, const QuickReply& reply) {
    item.Text("label", reply.Label());
    item.Text("payload", reply.Payload());
  });
}

void Write(ObjectWriter& out, const CarouselContent& content) {
  out.Each("cards", content.Cards(), [](ObjectWriter& item, const CarouselCard& card) {
    item.Text("title", card.Title());
    item.Text("text", card.Text());
    item.OptionalText("imageUrl", card.ImageUrl());
    item.OptionalEach("buttons", card.Buttons(), WriteButton);
  });
}

void Write(ObjectWriter& out, const ListPickerContent& content) {
  out.Text("title", content.Title());
  out.Text("text", content.Text());
  if (content.Style() != ListStyle::Default) out.Text("style", ToString(content.Style()));
  out.Each("items", content.Items(), [](ObjectWriter& line, const ListItem& item) {
    line.Text("id", item.Id());
    line.Text("title", item.Title());
    line.OptionalText("description", item.Description());
  });
}

void Write(ObjectWriter& out, const ButtonAnswerContent& content) {
  out.Text("text", content.Text());
  out.Text("payload", content.Payload());
}

void Write(ObjectWriter& out, const ListAnswerContent& content) {
  out.Text("id", content.Id());
  out.Text("title", content.Title());
  out.OptionalText("description", content.Description());
}

void Write(ObjectWriter& out, const CustomContent& content) {
  out.Text("kind", content.Kind());
  out.Text("json", content.Json());
}

}  // namespace

void WriteContent(ObjectWriter& out, const Content& content) {
  std::visit(
      [&](const auto& kind) {
        WriteType(out, kind);
        Write(out, kind);
      },
      content);
}

}  // namespace ratatosk::detail
