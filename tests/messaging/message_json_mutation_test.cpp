#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "messaging/message_samples.hpp"

namespace ratatosk {
namespace {

using test::Sealing;

// Changes texts at random, always in the same way.
class Mutator {
 public:
  explicit Mutator(std::vector<std::string> seeds) : seeds_(std::move(seeds)) {}

  std::string Next() {
    std::string text = seeds_[Below(seeds_.size())];
    for (auto changes = 1 + Below(2); changes > 0; --changes) Change(text);
    return text;
  }

 private:
  std::size_t Below(std::size_t n) { return n == 0 ? 0 : random_() % n; }

  void Change(std::string& text) {
    static constexpr std::string_view kTokens[] = {
        "null",     "{}",       "[]",      "\"\"",
        "-1",       "1e308",    "0.1",     "true",
        "\"type\"", "\"Html\"", "\\u00",   "\xFF",
        "\xC3\xA9", ",",        "\"url\"", "184467440737095516"};
    const auto at = Below(text.size() + 1);
    switch (Below(5)) {
      case 0:
        if (at < text.size())
          text[at] = static_cast<char>(Below(3) == 0 ? Below(256) : ' ' + Below(95));
        break;
      case 1:
        text.erase(at, 1 + Below(8));
        break;
      case 2:
        text.insert(at, kTokens[Below(std::size(kTokens))]);
        break;
      case 3:
        text.insert(at, text.substr(Below(text.size()), Below(64)));
        break;
      case 4: {
        const auto& other = seeds_[Below(seeds_.size())];
        text.insert(at, other.substr(Below(other.size()), Below(64)));
        break;
      }
    }
  }

  std::vector<std::string> seeds_;
  std::mt19937 random_{4711};
};

TEST(MessageJsonMutationTest, RoundTripsWhateverItReads) {
  std::vector<std::string> seeds;
  for (const auto& sample : test::MessageSamples()) seeds.push_back(*ToJson(sample, Sealing()));
  Mutator mutator(std::move(seeds));
  int read = 0;
  for (int i = 0; i < 40'000; ++i) {
    const auto text = mutator.Next();
    const auto message = MessageFromJson(text, Sealing());
    if (!message) {
      ASSERT_EQ(message.Error().Code(), MessagingErrorCodes::MessageDeserializationFailed) << text;
      continue;
    }
    ++read;
    const auto written = ToJson(*message, Sealing());
    ASSERT_TRUE(written.Ok()) << text << '\n' << written.Error();
    const auto again = MessageFromJson(*written, Sealing());
    ASSERT_TRUE(again.Ok()) << *written << '\n' << again.Error();
    ASSERT_EQ(*again, *message) << text;
    ASSERT_EQ(*ToJson(*again, Sealing()), *written) << text;
  }
  EXPECT_GT(read, 1'000) << "the changes are too coarse to be a test";
}

}  // namespace
}  // namespace ratatosk
