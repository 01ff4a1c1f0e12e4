#include <ratatosk/messaging/content.hpp>

#include <gtest/gtest.h>

#include <ostream>
#include <set>

namespace ratatosk {
namespace {

// Braces of an aggregate inside a `co_await` expression are miscompiled by g++ 12.
static_assert(!std::is_aggregate_v<TextContent> && !std::is_aggregate_v<MediaContent> &&
              !std::is_aggregate_v<TemplateContent> && !std::is_aggregate_v<LocationContent> &&
              !std::is_aggregate_v<ButtonAnswerContent> &&
              !std::is_aggregate_v<ListAnswerContent> && !std::is_aggregate_v<CustomContent>);

struct TypeCase {
  Content content;
  ContentType type;
  std::string_view name;

  friend std::ostream& operator<<(std::ostream& out, const TypeCase& c) { return out << c.name; }
};

class ContentTypeTest : public testing::TestWithParam<TypeCase> {};

TEST_P(ContentTypeTest, IsKnownAndNamed) {
  EXPECT_EQ(TypeOf(GetParam().content), GetParam().type);
  EXPECT_EQ(ToString(GetParam().type), GetParam().name);
}

INSTANTIATE_TEST_SUITE_P(
    Table,
    ContentTypeTest,
    testing::Values(
        TypeCase{Content(), ContentType::None, "None"},
        TypeCase{TextContent("x"), ContentType::PlainText, "PlainText"},
        TypeCase{MediaContent(MediaType::Image, "", "https://x"), ContentType::Media, "Media"},
        TypeCase{TemplateContent("id"), ContentType::Template, "Template"},
        TypeCase{LocationContent(1, 2), ContentType::Location, "Location"},
        TypeCase{ButtonAnswerContent("Yes", "y"), ContentType::ButtonAnswer, "ButtonAnswer"},
        TypeCase{ListAnswerContent("1", "One", ""), ContentType::ListAnswer, "ListAnswer"},
        TypeCase{CustomContent("poll", "{}"), ContentType::Custom, "Custom"}));

TEST(ContentTypeTest, NoOtherTypeHasAName) {
  EXPECT_EQ(ToString(static_cast<ContentType>(std::variant_size_v<Content>)), "?");
}

TEST(MediaContentTest, HoldsWhatItWasGiven) {
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

TEST(MediaContentTest, WhatIsNotDeclaredIsNotThere) {
  const MediaContent media(MediaType::Image, "", "https://x.example/1");
  EXPECT_EQ(media.MimeType(), "");
  EXPECT_EQ(media.Size(), std::nullopt) << "not known is not empty";
  EXPECT_EQ(MediaContent(media).WithSize(0).Size(), 0U);
}

TEST(MediaContentTest, HoldsFurtherFiles) {
  std::vector<MediaContent> further(2, MediaContent(MediaType::Audio, "", "https://x.example/2"));
  const auto media =
      MediaContent(MediaType::Image, "", "https://x.example/1").WithFurther(std::move(further));
  ASSERT_EQ(media.Further().size(), 2U);
  EXPECT_EQ(media.Further()[1].Type(), MediaType::Audio);
}

TEST(MediaContentTest, EachMediaTypeHasANameOfItsOwn) {
  std::set<std::string_view> names;
  for (int type = 0; type <= static_cast<int>(MediaType::Contact); ++type) {
    names.insert(ToString(static_cast<MediaType>(type)));
  }
  EXPECT_EQ(names.size(), static_cast<std::size_t>(MediaType::Contact) + 1);
  EXPECT_FALSE(names.contains("?"));
}

TEST(TemplateContentTest, HoldsParametersByNameWithTheirTypes) {
  const auto greeting =
      TemplateContent("greeting").With("name", "Ann").With("count", 3).With("vip", true);
  EXPECT_EQ(greeting.Id(), "greeting");
  ASSERT_EQ(greeting.GetParameters().size(), 3U);
  EXPECT_EQ(greeting.GetParameters().at("name"), Value("Ann"));
  EXPECT_EQ(greeting.GetParameters().at("count"), Value(3));
  EXPECT_EQ(greeting.GetParameters().at("vip"), Value(true));
}

TEST(TemplateContentTest, BracesAndWithDoTheSame) {
  const TemplateContent braces("id", {{"a", "1"}, {"b", 2}});
  EXPECT_EQ(braces.GetParameters(),
            TemplateContent("id").With("b", 2).With("a", "1").GetParameters());
}

TEST(TemplateContentTest, TheLastValueOfANameStays) {
  EXPECT_EQ(TemplateContent("id").With("a", "1").With("a", "2").GetParameters().at("a"),
            Value("2"));
}

TEST(LocationContentTest, HoldsWhatItWasGiven) {
  const auto place = LocationContent(59.33, -18.06).WithLabel("Office").WithAddress("Main St 1");
  EXPECT_EQ(place.Latitude(), 59.33);
  EXPECT_EQ(place.Longitude(), -18.06);
  EXPECT_EQ(place.Label(), "Office");
  EXPECT_EQ(place.Address(), "Main St 1");
}

TEST(AnswerContentTest, HoldsWhatItWasGiven) {
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
