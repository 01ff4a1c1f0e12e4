#include <ratatosk/http/form.hpp>

#include <gtest/gtest.h>

namespace ratatosk::http {
namespace {

TEST(FormTest, EncodesForms) {
  std::string form;
  AppendFormField(form, "To", "tel:+1555 \xC3\xA9");
  AppendFormField(form, "a&b", "x=y");
  EXPECT_EQ(form, "To=tel%3A%2B1555+%C3%A9&a%26b=x%3Dy");
}

TEST(FormTest, EncodesPaths) {
  std::string path;
  AppendPercentEncoded(path, "a b/c+~");
  EXPECT_EQ(path, "a%20b%2Fc%2B~");
}

TEST(FormTest, KeepsEveryByte) {
  std::string all;
  for (int i = 0; i < 256; ++i) all += static_cast<char>(i);
  std::string encoded;
  AppendPercentEncoded(encoded, all);
  std::string decoded;
  for (std::size_t i = 0; i < encoded.size(); ++i) {
    if (encoded[i] != '%') {
      decoded += encoded[i];
      continue;
    }
    decoded += static_cast<char>(std::stoi(encoded.substr(i + 1, 2), nullptr, 16));
    i += 2;
  }
  EXPECT_EQ(decoded, all);
}

TEST(BasicCredentialsTest, MatchesRfcExample) {
  EXPECT_EQ(BasicCredentials("Aladdin", "open sesame"), "QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
}

}  // namespace
}  // namespace ratatosk::http
