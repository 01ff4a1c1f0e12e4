#include <ratatosk/messaging/content.hpp>

#include <gtest/gtest.h>

#include <ostream>
#include <set>

namespace ratatosk {
namespace {

// Braces of an aggregate inside a `co_await` expression are miscompiled by g++ 12.
template <class... C>
constexpr bool kNoAggregates = !(std::is_aggregate_v<C> || ...);
static_assert(kNoAggregates<TextContent,
                            HtmlContent,
                            MultipartContent,
                            MediaContent,
                            BinaryContent,
                            JsonContent,
                            LocationContent,
                            TemplateContent,
                            ButtonContent,
                            QuickReplyContent,
                            CarouselContent,
                            ListPickerContent,
                            ButtonAnswerContent,
                            ListAnswerContent,
                            CustomContent>);
static_assert(kNoAggregates<Bytes, Button, QuickReply, CarouselCard, ListItem>);
static_assert(std::is_nothrow_move_constructible_v<Content>);
static_assert(kContentTypeOf<TextContent> == ContentType::PlainText &&
              kContentTypeOf<JsonContent> == ContentType::Json &&
              kContentTypeOf<ListAnswerContent> == ContentType::ListAnswer);

struct TypeCase {
  Content content;
  ContentType type;
  std::string_view name;

  friend std::ostream& operator<<(std::ostream& out, const TypeCase& c) { return out << c.name; }
};

class ContentTypeTest : public testing::TestWithParam<TypeCase> {};

TEST_P(ContentTypeTest, HasNames) {
  EXPECT_EQ(TypeOf(GetParam().content), GetParam().type);
  EXPECT_EQ(ToString(GetParam().type), GetParam().name);
}

INSTANTIATE_TEST_SUITE_P(
    Table,
    ContentTypeTest,
    testing::Values(
        TypeCase{Content(), ContentType::None, "None"},
        TypeCase{TextContent("x"), ContentType::PlainText, "PlainText"},
        TypeCase{HtmlContent("<p>x</p>"), ContentType::Html, "Html"},
        TypeCase{MultipartContent(), ContentType::Multipart, "Multipart"},
        TypeCase{MediaContent(MediaType::Image, "", "https://x"), ContentType::Media, "Media"},
        TypeCase{BinaryContent(Bytes("x"), "a/b"), ContentType::Binary, "Binary"},
        TypeCase{JsonContent("{}"), ContentType::Json, "Json"},
        TypeCase{LocationContent(1, 2), ContentType::Location, "Location"},
        TypeCase{TemplateContent("id"), ContentType::Template, "Template"},
        TypeCase{ButtonContent("x"), ContentType::Button, "Button"},
        TypeCase{QuickReplyContent("x"), ContentType::QuickReply, "QuickReply"},
        TypeCase{CarouselContent(), ContentType::Carousel, "Carousel"},
        TypeCase{ListPickerContent("x", "y"), ContentType::ListPicker, "ListPicker"},
        TypeCase{ButtonAnswerContent("Yes", "y"), ContentType::ButtonAnswer, "ButtonAnswer"},
        TypeCase{ListAnswerContent("1", "One", ""), ContentType::ListAnswer, "ListAnswer"},
        TypeCase{CustomContent("poll", "{}"), ContentType::Custom, "Custom"}));

TEST(ContentTypeTest, HasNoNameForOtherValues) {
  EXPECT_EQ(ToString(static_cast<ContentType>(std::variant_size_v<Content>)), "?");
}

TEST(MediaContentTest, KeepsItsMembers) {
  const auto media = MediaContent(MediaType::Document, "bill.pdf", "https://x.example/bill.pdf")
                         .WithMimeType("application/pdf")
                         .WithSize(1234)
                         .WithCaption("your bill");
  EXPECT_EQ(media.Type(), MediaType::Document);
  EXPECT_EQ(media.Name(), "bill.pdf");
  EXPECT_EQ(media.Url(), "https://x.example/bill.pdf");
  EXPECT_EQ(media.MimeType(), "application/pdf");
  EXPECT_EQ(media.Size(), 1234U);
  EXPECT_EQ(media.Caption(), "your bill");
  EXPECT_TRUE(media.Further().empty());
}

TEST(MediaContentTest, OptionalMembersAreEmptyByDefault) {
  const MediaContent media(MediaType::Image, "", "https://x.example/1");
  EXPECT_EQ(media.MimeType(), "");
  EXPECT_EQ(media.Size(), std::nullopt) << "not known is not empty";
  EXPECT_EQ(MediaContent(media).WithSize(0).Size(), 0U);
}

TEST(MediaContentTest, HoldsAdditionalFiles) {
  std::vector<MediaContent> further(2, MediaContent(MediaType::Audio, "", "https://x.example/2"));
  const auto media =
      MediaContent(MediaType::Image, "", "https://x.example/1").WithFurther(std::move(further));
  ASSERT_EQ(media.Further().size(), 2U);
  EXPECT_EQ(media.Further()[1].Type(), MediaType::Audio);
}

TEST(MediaContentTest, MediaTypesHaveUniqueNames) {
  std::set<std::string_view> names;
  for (int type = 0; type <= static_cast<int>(MediaType::Contact); ++type) {
    names.insert(ToString(static_cast<MediaType>(type)));
  }
  EXPECT_EQ(names.size(), static_cast<std::size_t>(MediaType::Contact) + 1);
  EXPECT_FALSE(names.contains("?"));
}

TEST(MediaContentTest, AddsFilesOneByOne) {
  const MediaContent file(MediaType::Audio, "", "https://x.example/2");
  MediaContent media(MediaType::Image, "", "https://x.example/1");
  media.AddFurther(file).AddFurther(file);
  EXPECT_EQ(media.Further(), std::vector<MediaContent>(2, file));
  EXPECT_EQ(MediaContent(media).AddFurther(file).Further().size(), 3U);
}

TEST(MediaContentTest, HasAUrlOrBytes) {
  const MediaContent media(MediaType::Image, "x.png", Bytes(std::string("\0PNG", 4)));
  EXPECT_EQ(media.Url(), "");
  EXPECT_EQ(media.Data().View(), std::string_view("\0PNG", 4));
  EXPECT_EQ(media.Size(), 4U) << "of the bytes";
  EXPECT_TRUE(MediaContent(MediaType::Image, "x.png", "https://x").Data().Empty());
}

TEST(BytesTest, CopiesShareBytes) {
  const Bytes bytes("abc");
  const Bytes copy = bytes;
  EXPECT_EQ(copy.View().data(), bytes.View().data());
  EXPECT_EQ(copy, Bytes("abc"));
  EXPECT_FALSE(copy == Bytes("abd"));
  EXPECT_EQ(copy.Size(), 3U);
  EXPECT_FALSE(copy.Empty());
  EXPECT_TRUE(Bytes().Empty() && Bytes("").Empty());
  EXPECT_EQ(Bytes(), Bytes(""));
}

TEST(TextContentTest, HoldsEncoding) {
  EXPECT_EQ(TextContent("x").Encoding(), "utf-8");
  const auto latin = TextContent("x").WithEncoding("iso-8859-1");
  EXPECT_EQ(latin.Encoding(), "iso-8859-1");
  EXPECT_EQ(latin.Text(), "x");
  EXPECT_FALSE(latin == TextContent("x"));
}

TEST(HtmlContentTest, EscapesText) {
  EXPECT_EQ(EscapeHtml("<a href=\"x\" b='y'> & \xC3\xA9 &amp;"),
            "&lt;a href=&quot;x&quot; b=&#39;y&#39;&gt; &amp; \xC3\xA9 &amp;amp;");
  EXPECT_EQ(EscapeHtml(""), "");
}

TEST(HtmlContentTest, HoldsAttachmentsInOrder) {
  const MediaContent logo(MediaType::Image, "logo.png", Bytes("x"));
  const MediaContent bill(MediaType::Document, "bill.pdf", "https://x.example/bill.pdf");
  HtmlContent html = HtmlContent("<p>Hi</p>").WithAttachment(logo);
  html.WithAttachment(bill);
  EXPECT_EQ(html.Html(), "<p>Hi</p>");
  EXPECT_EQ(html.Attachments(), (std::vector<MediaContent>{logo, bill}));
}

TEST(MultipartContentTest, HoldsPartsInOrder) {
  MultipartContent content = MultipartContent().With(TextContent("a")).With(HtmlContent("b"));
  content.With(MediaContent(MediaType::Image, "", "https://x"))
      .With(BinaryContent(Bytes("c"), "application/x").WithFileName("c.bin"))
      .With(JsonContent("[]"));
  const auto& parts = content.Parts();
  ASSERT_EQ(parts.size(), 5U);
  for (std::size_t i = 0; i < parts.size(); ++i) EXPECT_EQ(parts[i].index(), i);
  const auto& binary = std::get<BinaryContent>(parts[3]);
  EXPECT_EQ(binary.Data().View(), "c");
  EXPECT_EQ(binary.MimeType(), "application/x");
  EXPECT_EQ(binary.FileName(), "c.bin");
  EXPECT_EQ(std::get<JsonContent>(parts[4]).Json(), "[]");
}

TEST(ButtonContentTest, HoldsButtonsOfEachKind) {
  ButtonContent content = ButtonContent("Well?").With(Button::Url("Shop", "https://x.example"));
  content.With(Button::Postback("Yes", "yes")).With(Button::Phone("Call", "+1"));
  EXPECT_EQ(content.Text(), "Well?");
  ASSERT_EQ(content.Buttons().size(), 3U);
  EXPECT_EQ(content.Buttons()[0], Button(ButtonKind::Url, "Shop", "https://x.example"));
  EXPECT_EQ(content.Buttons()[1].Kind(), ButtonKind::Postback);
  EXPECT_EQ(content.Buttons()[1].Label(), "Yes");
  EXPECT_EQ(content.Buttons()[1].Target(), "yes");
  EXPECT_EQ(content.Buttons()[2], Button(ButtonKind::Phone, "Call", "+1"));
  EXPECT_EQ(ToString(ButtonKind::Url), "Url");
  EXPECT_EQ(ToString(ButtonKind::Postback), "Postback");
  EXPECT_EQ(ToString(ButtonKind::Phone), "Phone");
}

TEST(QuickReplyContentTest, HoldsRepliesInOrder) {
  QuickReplyContent content = QuickReplyContent("Size?").With(QuickReply("Small", "s"));
  content.With(QuickReply("Large", "l"));
  EXPECT_EQ(content.Text(), "Size?");
  EXPECT_EQ(content.Replies(), (std::vector{QuickReply("Small", "s"), QuickReply("Large", "l")}));
  EXPECT_EQ(content.Replies()[1].Label(), "Large");
  EXPECT_EQ(content.Replies()[1].Payload(), "l");
}

TEST(CarouselContentTest, HoldsCardsWithButtons) {
  const auto card = CarouselCard("Shoe", "Red")
                        .WithImage("https://x/1.jpg")
                        .With(Button::Postback("Buy", "buy-1"));
  CarouselContent content = CarouselContent().With(card);
  content.With(CarouselCard("Hat", "Blue"));
  ASSERT_EQ(content.Cards().size(), 2U);
  EXPECT_EQ(content.Cards()[0], card);
  EXPECT_EQ(card.Title(), "Shoe");
  EXPECT_EQ(card.Text(), "Red");
  EXPECT_EQ(card.ImageUrl(), "https://x/1.jpg");
  EXPECT_EQ(card.Buttons(), std::vector{Button::Postback("Buy", "buy-1")});
  EXPECT_EQ(content.Cards()[1].ImageUrl(), "");
}

TEST(ListPickerContentTest, HoldsItemsAndStyle) {
  ListPickerContent content =
      ListPickerContent("Menu", "Choose").With(ListItem("1", "Soup", "hot"));
  content.With(ListItem("2", "Salad"));
  EXPECT_EQ(content.Style(), ListStyle::Default);
  content.WithStyle(ListStyle::Compact);
  EXPECT_EQ(content.Title(), "Menu");
  EXPECT_EQ(content.Text(), "Choose");
  EXPECT_EQ(content.Style(), ListStyle::Compact);
  EXPECT_EQ(content.Items(),
            (std::vector{ListItem("1", "Soup", "hot"), ListItem("2", "Salad", "")}));
  EXPECT_EQ(content.Items()[0].Id(), "1");
  EXPECT_EQ(content.Items()[0].Title(), "Soup");
  EXPECT_EQ(content.Items()[0].Description(), "hot");
  EXPECT_EQ(ToString(ListStyle::Default), "Default");
  EXPECT_EQ(ToString(ListStyle::Compact), "Compact");
  EXPECT_EQ(ToString(ListStyle::Large), "Large");
}

TEST(TemplateContentTest, HoldsParametersByNameWithTheirTypes) {
  const auto greeting =
      TemplateContent("greeting").With("name", "Ann").With("count", 3).With("vip", true);
  EXPECT_EQ(greeting.Id(), "greeting");
  ASSERT_EQ(greeting.Parameters().size(), 3U);
  EXPECT_EQ(greeting.Parameters().at("name"), Value("Ann"));
  EXPECT_EQ(greeting.Parameters().at("count"), Value(3));
  EXPECT_EQ(greeting.Parameters().at("vip"), Value(true));
}

TEST(TemplateContentTest, BracesAndWithAreEquivalent) {
  const TemplateContent braces("id", {{"a", "1"}, {"b", 2}});
  EXPECT_EQ(braces.Parameters(), TemplateContent("id").With("b", 2).With("a", "1").Parameters());
}

TEST(TemplateContentTest, LastValueOfNameWins) {
  EXPECT_EQ(TemplateContent("id").With("a", "1").With("a", "2").Parameters().at("a"), Value("2"));
}

TEST(LocationContentTest, KeepsItsMembers) {
  const auto place = LocationContent(59.33, -18.06).WithLabel("Office").WithAddress("Main St 1");
  EXPECT_EQ(place.Latitude(), 59.33);
  EXPECT_EQ(place.Longitude(), -18.06);
  EXPECT_EQ(place.Label(), "Office");
  EXPECT_EQ(place.Address(), "Main St 1");
}

TEST(LocationContentTest, HoldsAccuracyAndPeriod) {
  const auto live = LocationContent(1, 2)
                        .WithHorizontalAccuracy(12.5)
                        .WithLivePeriod(std::chrono::minutes(15))
                        .WithHeading(360)
                        .WithProximityAlertRadius(100);
  EXPECT_EQ(live.HorizontalAccuracy(), 12.5);
  EXPECT_EQ(live.LivePeriod(), std::chrono::seconds(900));
  EXPECT_EQ(live.Heading(), 360);
  EXPECT_EQ(live.ProximityAlertRadius(), 100);
  const LocationContent plain(1, 2);
  EXPECT_FALSE(plain.HorizontalAccuracy() || plain.LivePeriod() || plain.Heading() ||
               plain.ProximityAlertRadius());
  EXPECT_FALSE(plain == live);
}

TEST(AnswerContentTest, KeepsItsMembers) {
  const ButtonAnswerContent button("Yes", "answer-yes");
  EXPECT_EQ(button.Text(), "Yes");
  EXPECT_EQ(button.Payload(), "answer-yes");
  const ListAnswerContent item("7", "Large", "enough for two");
  EXPECT_EQ(item.Id(), "7");
  EXPECT_EQ(item.Title(), "Large");
  EXPECT_EQ(item.Description(), "enough for two");
  const CustomContent custom("poll", R"({"q":1})");
  EXPECT_EQ(custom.Kind(), "poll");
  EXPECT_EQ(custom.Json(), R"({"q":1})");
}

}  // namespace
}  // namespace ratatosk
