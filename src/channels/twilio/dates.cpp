#include "channels/twilio/dates.hpp"

#include <array>
#include <chrono>

#include "channels/twilio/text.hpp"

namespace ratatosk::twilio {

namespace {

constexpr std::array<std::string_view, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                   "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

// Reads a text from left to right. Once a step fails, all later ones fail too.
class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}

  bool Ok() const noexcept { return ok_; }
  bool AtEnd() const noexcept { return rest_.empty(); }

  // Reads a number of `least` to `most` digits.
  int Number(std::size_t least, std::size_t most) noexcept {
    int value = 0;
    std::size_t digits = 0;
    while (digits < most && digits < rest_.size() && IsDigit(rest_[digits])) {
      value = value * 10 + (rest_[digits++] - '0');
    }
    ok_ = ok_ && digits >= least;
    rest_.remove_prefix(digits);
    return value;
  }

  void Expect(char c) noexcept {
    ok_ = ok_ && !rest_.empty() && rest_.front() == c;
    if (ok_) rest_.remove_prefix(1);
  }

  std::string_view Word() noexcept {
    std::size_t size = 0;
    while (size < rest_.size() && IsLetter(rest_[size])) ++size;
    const auto word = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return word;
  }

  void Spaces() noexcept {
    ok_ = ok_ && !rest_.empty() && rest_.front() == ' ';
    while (!rest_.empty() && rest_.front() == ' ') rest_.remove_prefix(1);
  }

  char Peek() const noexcept { return rest_.empty() ? '\0' : rest_.front(); }
  void Fail() noexcept { ok_ = false; }

 private:
  std::string_view rest_;
  bool ok_ = true;
};

unsigned ReadMonth(Reader& in) noexcept {
  const auto word = in.Word();
  for (unsigned i = 0; i < kMonths.size(); ++i) {
    if (EqualsNoCase(word, kMonths[i])) return i + 1;
  }
  in.Fail();
  return 0;
}

std::chrono::minutes ReadZone(Reader& in) noexcept {
  const char sign = in.Peek();
  if (sign == '+' || sign == '-') {
    in.Expect(sign);
    const int hours = in.Number(2, 2);
    const int minutes = in.Number(2, 2);
    const std::chrono::minutes offset(hours * 60 + minutes);
    return sign == '+' ? offset : -offset;
  }
  const auto word = in.Word();
  if (word != "GMT" && word != "UTC" && word != "UT" && word != "Z") in.Fail();
  return {};
}

}  // namespace

std::optional<WallTime> ParseDate(std::string_view text) noexcept {
  Reader in(Trim(text));
  if (IsLetter(in.Peek())) {
    if (in.Word().size() != 3) return std::nullopt;
    in.Expect(',');
    in.Spaces();
  }
  const int day = in.Number(1, 2);
  in.Spaces();
  const unsigned month = ReadMonth(in);
  in.Spaces();
  const int year = in.Number(4, 4);
  in.Spaces();
  const int hour = in.Number(2, 2);
  in.Expect(':');
  const int minute = in.Number(2, 2);
  in.Expect(':');
  const int second = in.Number(2, 2);
  in.Spaces();
  const auto zone = ReadZone(in);
  if (!in.Ok() || !in.AtEnd()) return std::nullopt;

  using namespace std::chrono;
  const year_month_day date(std::chrono::year(year), std::chrono::month(month),
                            std::chrono::day(static_cast<unsigned>(day)));
  // 60 is a leap second. The library's clock cannot represent years outside this range.
  if (!date.ok() || hour > 23 || minute > 59 || second > 60 || year < 1700 || year > 2250) {
    return std::nullopt;
  }
  return sys_days(date) + hours(hour) + minutes(minute) + seconds(second) - zone;
}

}  // namespace ratatosk::twilio
