// Gives each file of a folder, and each of its beginnings, to a fuzz target.

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "fuzz.hpp"

int main(int, char** arguments) {
  std::size_t files = 0;
  for (const auto& file : std::filesystem::directory_iterator(arguments[1])) {
    std::ifstream stream(file.path(), std::ios::binary);
    const std::string text((std::istreambuf_iterator<char>(stream)),
                           std::istreambuf_iterator<char>());
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
    const auto step = std::max<std::size_t>(1, text.size() / 500);
    for (std::size_t size = 0; size < text.size(); size += step) {
      LLVMFuzzerTestOneInput(bytes, size);
    }
    LLVMFuzzerTestOneInput(bytes, text.size());
    ++files;
  }
  Require(files > 0, "there are seeds");
}
