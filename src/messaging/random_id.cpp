#include "messaging/random_id.hpp"

#include <array>
#include <cstdint>
#include <random>
#include <string_view>

namespace ratatosk {

namespace {

// One word from the random device would allow only 2^32 different sequences of ids.
std::mt19937_64 SeededGenerator() {
  std::random_device device;
  std::array<std::random_device::result_type, 8> words;
  for (auto& word : words) word = device();
  std::seed_seq seed(words.begin(), words.end());
  return std::mt19937_64(seed);
}

}  // namespace

std::string RandomId() {
  thread_local std::mt19937_64 generator = SeededGenerator();
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string id;
  id.reserve(32);
  for (int half = 0; half < 2; ++half) {
    const std::uint64_t bits = generator();
    for (int shift = 60; shift >= 0; shift -= 4) id.push_back(kDigits[(bits >> shift) & 0xF]);
  }
  return id;
}

}  // namespace ratatosk
