#include <ratatosk/channels/twilio/sms_segments.hpp>

#include <gtest/gtest.h>

namespace ratatosk {
namespace {

const std::string kEmoji = "\xF0\x9F\x98\x80";
const std::string kEuro = "\xE2\x82\xAC";

std::string Repeat(std::string_view text, std::size_t times) {
  std::string out;
  for (std::size_t i = 0; i < times; ++i) out += text;
  return out;
}

TEST(SmsSegments, CountsSeptetsAndUnits) {
  const struct {
    std::string text;
    SmsEncoding encoding;
    std::size_t units;
    std::size_t segments;
  } rows[] = {
      {"", SmsEncoding::Gsm7, 0, 0},
      {"a", SmsEncoding::Gsm7, 1, 1},
      {std::string(160, 'a'), SmsEncoding::Gsm7, 160, 1},
      {std::string(161, 'a'), SmsEncoding::Gsm7, 161, 2},
      {std::string(306, 'a'), SmsEncoding::Gsm7, 306, 2},
      {std::string(307, 'a'), SmsEncoding::Gsm7, 307, 3},
      {std::string(1530, 'a'), SmsEncoding::Gsm7, 1530, 10},
      {std::string(1531, 'a'), SmsEncoding::Gsm7, 1531, 11},
      {Repeat(kEuro, 80), SmsEncoding::Gsm7, 160, 1},
      {Repeat(kEuro, 80) + "a", SmsEncoding::Gsm7, 161, 2},
      // The pair that would stand across the border goes to the next segment whole.
      {Repeat(kEuro, 153), SmsEncoding::Gsm7, 306, 3},
      {"a" + Repeat(kEuro, 76) + std::string(153, 'a'), SmsEncoding::Gsm7, 306, 2},
      {std::string(152, 'a') + kEuro + std::string(152, 'a'), SmsEncoding::Gsm7, 306, 3},
      {Repeat("\xC4\x9F", 70), SmsEncoding::Ucs2, 70, 1},
      {Repeat("\xC4\x9F", 71), SmsEncoding::Ucs2, 71, 2},
      {Repeat("\xC4\x9F", 134), SmsEncoding::Ucs2, 134, 2},
      {Repeat("\xC4\x9F", 135), SmsEncoding::Ucs2, 135, 3},
      {Repeat(kEmoji, 35), SmsEncoding::Ucs2, 70, 1},
      // 33 emoji a segment: the 67th unit stays free.
      {Repeat(kEmoji, 66), SmsEncoding::Ucs2, 132, 2},
      {Repeat(kEmoji, 67), SmsEncoding::Ucs2, 134, 3},
      {"a" + Repeat(kEmoji, 66) + "a", SmsEncoding::Ucs2, 134, 2},
      {Repeat(kEmoji, 66) + "aa", SmsEncoding::Ucs2, 134, 3},
  };
  for (const auto& row : rows) {
    const auto count = CountSmsSegments(row.text);
    EXPECT_EQ(count.Encoding, row.encoding) << row.text;
    EXPECT_EQ(count.Units, row.units) << row.text;
    EXPECT_EQ(count.Segments, row.segments) << row.text;
    const bool gsm = row.encoding == SmsEncoding::Gsm7;
    EXPECT_EQ(count.UnitsPerSegment, row.segments > 1 ? (gsm ? 153U : 67U) : (gsm ? 160U : 70U));
  }
}

// 3GPP TS 23.038, 6.2.1, in the order of its table.
TEST(SmsSegments, KnowsTheWholeAlphabet) {
  const std::string basic =
      "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ "
      "!\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZ"
      "ÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
  const auto all = CountSmsSegments(basic);
  EXPECT_EQ(all.Encoding, SmsEncoding::Gsm7) << all.ForcedBy;
  EXPECT_EQ(all.Units, 127U);
  const auto extended = CountSmsSegments("\f^{}\\[~]|€");
  EXPECT_EQ(extended.Encoding, SmsEncoding::Gsm7) << extended.ForcedBy;
  EXPECT_EQ(extended.Units, 20U);
}

TEST(SmsSegments, NamesWhatForcesUcs2) {
  const struct {
    std::string text;
    std::string character;
    std::size_t at;
  } rows[] = {
      {"plain", "", 0},
      {"a`b", "`", 1},
      {"tab\t", "\t", 3},
      {"garçon", "ç", 3},
      {"\xE2\x80\x9Cquoted\xE2\x80\x9D", "“", 0},
      {"été " + kEmoji, kEmoji, 6},
      {"ÇÁ", "Á", 2},
      {std::string("\0", 1), std::string("\0", 1), 0},
      {"\x7f", "\x7f", 0},
      {"\x1b", "\x1b", 0},
  };
  for (const auto& row : rows) {
    const auto count = CountSmsSegments(row.text);
    EXPECT_EQ(count.ForcedBy, row.character) << row.text;
    EXPECT_EQ(count.ForcedAt, row.at) << row.text;
    EXPECT_EQ(count.Encoding, row.character.empty() ? SmsEncoding::Gsm7 : SmsEncoding::Ucs2);
  }
}

TEST(SmsSegments, InvalidUtf8BytesCountAsOneEach) {
  const auto count = CountSmsSegments("a\xFF\xC0\x80z");
  EXPECT_EQ(count.Encoding, SmsEncoding::Ucs2);
  EXPECT_EQ(count.Units, 5U);
  EXPECT_EQ(count.ForcedBy, "\xFF");
  EXPECT_EQ(count.ForcedAt, 1U);
}

TEST(SmsSegments, HasNames) {
  EXPECT_EQ(ToString(SmsEncoding::Gsm7), "GSM-7");
  EXPECT_EQ(ToString(SmsEncoding::Ucs2), "UCS-2");
}

}  // namespace
}  // namespace ratatosk
