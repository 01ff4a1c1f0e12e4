// The code of docs/message-model.md.
#include <gtest/gtest.h>

#include <iostream>

#include <ratatosk/messaging/message_builder.hpp>
#include <ratatosk/messaging/message_json.hpp>

namespace ratatosk {
namespace {

Message Order() {
  // [builder]
  Message order = MessageBuilder()
                      .FromLabel("shop")
                      .ToPhone("+46701234567")
                      .WithText("Your order is on its way")
                      .WithSubject("Order 4711")
                      .WithProperty("attempt", 1)
                      .WithSensitiveProperty("accessCode", "9921")
                      .Build();
  // [/builder]
  return order;
}

TEST(MessageModelPageTest, BuildsAMessage) {
  const auto order = Order();
  EXPECT_EQ(order.Sender(), Endpoint(EndpointType::Label, "shop"));
  EXPECT_TRUE(order.Properties().IsSensitive("accessCode"));
}

TEST(MessageModelPageTest, BuildsContents) {
  const std::string png = "\x89PNG";
  // [contents]
  MediaContent picture(MediaType::Image, "shoe.png", Bytes(png));
  picture.WithMimeType("image/png");

  auto letter = HtmlContent("<p>Your <b>shoe</b></p>").WithAttachment(picture);

  auto parts = MultipartContent().With(TextContent("Your shoe")).With(picture);

  auto question = ButtonContent("Was it the right one?")
                      .With(Button::Postback("Yes", "right"))
                      .With(Button::Url("Send it back", "https://shop.example/returns"))
                      .With(Button::Phone("Call us", "+46812345678"));

  auto menu = ListPickerContent("Menu", "What would you like?")
                  .With(ListItem("1", "Soup", "of the day"))
                  .With(ListItem("2", "Salad"));
  // [/contents]
  EXPECT_EQ(letter.Attachments().size() + parts.Parts().size(), 3U);
  EXPECT_EQ(question.Buttons().size() + menu.Items().size(), 5U);
}

std::string Describe(const Message& message) {
  // [read]
  if (const auto* text = message.ContentAs<TextContent>()) return text->Text();
  if (const auto* answer = message.ContentAs<ButtonAnswerContent>()) return answer->Payload();
  return std::string(ToString(TypeOf(message.Content())));
  // [/read]
}

TEST(MessageModelPageTest, ReadsContents) {
  EXPECT_EQ(Describe(Order()), "Your order is on its way");
  EXPECT_EQ(Describe(MessageBuilder().WithContent(ButtonAnswerContent("Yes", "y")).Build()), "y");
  EXPECT_EQ(Describe(Message()), "None");
}

// Stands for the application's own encryption.
OperationResult<std::string> Encrypt(std::string_view name, std::string_view text) {
  return std::string(name) + std::string(text.rbegin(), text.rend());
}
OperationResult<std::string> Decrypt(std::string_view name, std::string_view sealed) {
  sealed.remove_prefix(name.size());
  return std::string(sealed.rbegin(), sealed.rend());
}

TEST(MessageModelPageTest, WritesAndReadsJson) {
  const auto order = Order();
  // [json]
  auto options = MessageJsonOptions().WithSeal(Encrypt).WithUnseal(Decrypt);
  auto text = ToJson(order, options);
  if (!text) std::cerr << text.Error() << '\n';  // names the member at fault

  auto again = MessageFromJson(*text, options);
  if (again && *again == order) std::cout << "nothing was lost\n";
  // [/json]
  ASSERT_TRUE(again.Ok()) << again.Error();
  EXPECT_EQ(*again, order);
  EXPECT_FALSE(ToJson(order).Ok()) << "without an option";
}

}  // namespace
}  // namespace ratatosk
