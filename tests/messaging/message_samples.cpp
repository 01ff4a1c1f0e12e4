#include "messaging/message_samples.hpp"

#include <limits>

#include <ratatosk/messaging/message_builder.hpp>

namespace ratatosk::test {

namespace {

MediaContent Picture() {
  MediaContent first(MediaType::Image, "a.png", Bytes(std::string("\x89PNG\0\xFF\n", 7)));
  first.WithMimeType("image/png").WithSize(1U << 20).WithCaption("Zoë");
  for (int type = 0; type <= static_cast<int>(MediaType::Contact); ++type) {
    first.AddFurther(MediaContent(static_cast<MediaType>(type), "", "https://x.example/1"));
  }
  return first;
}

// Each kind with all that it may have.
std::vector<Content> Full() {
  const auto button = Button::Postback("Yes", "yes");
  return {
      TextContent("Grüße\n\"\\\x01\xF0\x9F\x90\xBF").WithEncoding("iso-8859-1"),
      HtmlContent("<p>Hi</p>").WithAttachment(Picture()),
      MultipartContent()
          .With(TextContent("a"))
          .With(HtmlContent("<b>"))
          .With(Picture())
          .With(BinaryContent(Bytes("b"), "application/x"))
          .With(JsonContent("{ \"a\": 1e400 }")),
      Picture(),
      BinaryContent(Bytes(std::string("\0\xFF", 2)), "application/x").WithFileName("c.bin"),
      JsonContent("[1.0, 12345678901234567890]"),
      LocationContent(59.33, -18.062300000000001)
          .WithLabel("Office")
          .WithAddress("Main St 1")
          .WithHorizontalAccuracy(12.5)
          .WithLivePeriod(std::chrono::minutes(15))
          .WithHeading(360)
          .WithProximityAlertRadius(100),
      TemplateContent("greeting")
          .With("name", "Ann")
          .With("count", 3)
          .With("real", 3.0)
          .With("vip", true)
          .With("none", nullptr),
      ButtonContent("Well?")
          .With(Button::Url("Shop", "https://x.example"))
          .With(button)
          .With(Button::Phone("Call", "+1")),
      QuickReplyContent("Size?").With(QuickReply("Small", "s")).With(QuickReply("Large", "l")),
      CarouselContent().With(
          CarouselCard("Shoe", "Red").WithImage("https://x/1.jpg").With(button).With(button)),
      ListPickerContent("Menu", "Choose")
          .With(ListItem("1", "Soup", "hot"))
          .WithStyle(ListStyle::Compact),
      ListPickerContent("Menu", "Choose").WithStyle(ListStyle::Large),
      ButtonAnswerContent("Yes", "yes"),
      ListAnswerContent("1", "Soup", "hot"),
      CustomContent("poll", R"({"q":1})"),
  };
}

std::vector<Content> Smallest() {
  return {
      Content(),
      TextContent(),
      HtmlContent(""),
      MultipartContent(),
      MediaContent(MediaType::Unknown, "", ""),
      BinaryContent(Bytes(), ""),
      JsonContent(""),
      LocationContent(0, -0.0),
      TemplateContent(""),
      ButtonContent(""),
      QuickReplyContent(""),
      CarouselContent().With(CarouselCard("", "")),
      ListPickerContent("", "").With(ListItem("", "")),
      ButtonAnswerContent("", ""),
      ListAnswerContent("", "", ""),
      CustomContent("", ""),
  };
}

std::string Rotated(std::string_view text, int by) {
  std::string rotated(text);
  for (char& c : rotated) c = static_cast<char>(c + by);
  return rotated;
}

}  // namespace

std::vector<Message> MessageSamples() {
  std::vector<Message> samples;
  int type = 0;
  for (auto& content : Full()) {
    const auto endpoint = static_cast<EndpointType>(type++ % 10);
    samples.push_back(MessageBuilder()
                          .WithId("m-" + std::to_string(type))
                          .From(Endpoint(endpoint, "from"))
                          .To(Endpoint(endpoint, "to"))
                          .WithContent(std::move(content))
                          .WithSubject("Hello")
                          .WithProperty("yes", true)
                          .WithProperty("least", std::numeric_limits<std::int64_t>::min())
                          .WithProperty("most", std::numeric_limits<std::int64_t>::max())
                          .WithProperty("tenth", 0.1)
                          .WithProperty("whole", 7.0)
                          .WithProperty("denormal", std::numeric_limits<double>::denorm_min())
                          .WithProperty("", nullptr)
                          .WithSensitiveProperty("code", "4711")
                          .WithSensitiveProperty("gone", nullptr)
                          .Build());
  }
  for (auto& content : Smallest()) {
    samples.push_back(MessageBuilder().WithId("s").WithContent(std::move(content)).Build());
  }
  samples.push_back(MessageBuilder().WithId("r").FromSender("support").WithText("Hello").Build());
  return samples;
}

OperationResult<std::string> Seal(std::string_view name, std::string_view text) {
  return std::string(name) + '\xFF' + Rotated(text, 100);
}

OperationResult<std::string> Unseal(std::string_view name, std::string_view sealed) {
  if (!sealed.starts_with(std::string(name) + '\xFF')) {
    return Error(MessagingErrorCodes::InvalidSignature);
  }
  return Rotated(sealed.substr(name.size() + 1), -100);
}

}  // namespace ratatosk::test
