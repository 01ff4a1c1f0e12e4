#include "simulators/twilio/sms_text.hpp"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

namespace ratatosk::simulators {
namespace {

// The default alphabet in rows of sixteen, without the escape; then the extension table.
constexpr std::u32string_view kAlphabet =
    U"@£$¥èéùìòÇ\nØø\rÅå"
    U"Δ_ΦΓΛΩΠΨΣΘΞÆæßÉ"
    U" !\"#¤%&'()*+,-./"
    U"0123456789:;<=>?"
    U"¡ABCDEFGHIJKLMNO"
    U"PQRSTUVWXYZÄÖÑÜ§"
    U"¿abcdefghijklmno"
    U"pqrstuvwxyzäöñüà";
constexpr std::u32string_view kEscaped = U"\f^{}\\[~]|€";

// Invalid UTF-8 becomes U+FFFD, byte by byte.
std::u32string Decode(std::string_view text) {
  std::u32string points;
  for (std::size_t i = 0; i < text.size();) {
    const auto lead = static_cast<unsigned char>(text[i]);
    const std::size_t more = lead < 0x80       ? 0
                             : lead >> 5 == 6  ? 1
                             : lead >> 4 == 14 ? 2
                             : lead >> 3 == 30 ? 3
                                               : 4;
    char32_t point = more == 0 ? lead : lead & (0x3FU >> more);
    bool good = more < 4 && i + more < text.size();
    for (std::size_t k = 1; good && k <= more; ++k) {
      const auto next = static_cast<unsigned char>(text[i + k]);
      good = next >> 6 == 2;
      point = point * 64 + (next & 0x3FU);
    }
    constexpr std::array<char32_t, 4> kLeast{0, 0x80, 0x800, 0x10000};
    good = good && point >= kLeast[more] && point <= 0x10FFFF && point >> 11 != 0x1B;
    points.push_back(good ? point : U'\uFFFD');
    i += good ? more + 1 : 1;
  }
  return points;
}

bool Contains(std::u32string_view set, char32_t point) {
  return set.find(point) != std::u32string_view::npos;
}

}  // namespace

std::size_t CountCharacters(std::string_view utf8) noexcept {
  return static_cast<std::size_t>(
      std::count_if(utf8.begin(), utf8.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

std::size_t CountSegments(std::string_view text) {
  const auto points = Decode(text);
  const bool gsm = std::all_of(points.begin(), points.end(), [](char32_t point) {
    return Contains(kAlphabet, point) || Contains(kEscaped, point);
  });
  std::vector<std::size_t> widths;
  std::size_t all = 0;
  for (const auto point : points) {
    widths.push_back((gsm ? Contains(kEscaped, point) : point > 0xFFFF) ? 2 : 1);
    all += widths.back();
  }
  if (all <= (gsm ? 160U : 70U)) return 1;
  std::size_t segments = 0;
  for (auto next = widths.begin(); next != widths.end(); ++segments) {
    for (std::size_t room = gsm ? 153 : 67; next != widths.end() && *next <= room; ++next) {
      room -= *next;
    }
  }
  return segments;
}

std::string SmartEncode(std::string_view text) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 10> kReplacements{{
      {"“", "\""},
      {"”", "\""},
      {"„", "\""},
      {"‘", "'"},
      {"’", "'"},
      {"–", "-"},
      {"—", "-"},
      {"…", "..."},
      {"\u00A0", " "},
      {"`", "'"},
  }};
  std::string encoded;
  while (!text.empty()) {
    const auto* found =
        std::find_if(kReplacements.begin(), kReplacements.end(),
                     [&](const auto& replacement) { return text.starts_with(replacement.first); });
    const bool replaced = found != kReplacements.end();
    encoded += replaced ? found->second : text.substr(0, 1);
    text.remove_prefix(replaced ? found->first.size() : 1);
  }
  return encoded;
}

OptOutWord OptOutOf(std::string_view body) {
  const auto first = std::min(body.find_first_not_of(" \t\r\n"), body.size());
  body.remove_prefix(first);
  body = body.substr(0, body.find_last_not_of(" \t\r\n") + 1);
  std::string word(body);
  for (char& c : word) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
  for (const auto* stop : {"STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT"}) {
    if (word == stop) return OptOutWord::Stop;
  }
  for (const auto* start : {"START", "YES", "UNSTOP"}) {
    if (word == start) return OptOutWord::Start;
  }
  return word == "HELP" || word == "INFO" ? OptOutWord::Help : OptOutWord::None;
}

std::string_view ToString(OptOutWord word) noexcept {
  switch (word) {
    case OptOutWord::Stop:
      return "STOP";
    case OptOutWord::Help:
      return "HELP";
    case OptOutWord::Start:
      return "START";
    case OptOutWord::None:
      break;
  }
  return {};
}

}  // namespace ratatosk::simulators
