#include "http/write_buffer.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace ratatosk::http {
namespace {

const Origin kOrigin(true, "a.example", 443);

Request Post(std::size_t body) {
  return Request(Method::Post, "/x")
      .WithBody("text/plain", std::string(body, 'b'))
      .WithAuthorization(Secret("Basic c2VjcmV0"));
}

TEST(WriteBufferTest, HoldsRequestUntilCleared) {
  WriteBuffer buffer;
  buffer.Serialize(Post(3), kOrigin);
  const auto bytes = buffer.Bytes();
  EXPECT_TRUE(bytes.starts_with("POST /x HTTP/1.1\r\nHost: a.example\r\n"));
  EXPECT_NE(bytes.find("\r\nAuthorization: Basic c2VjcmV0\r\n"), std::string_view::npos);
  EXPECT_TRUE(bytes.ends_with("\r\nContent-Length: 3\r\n\r\nbbb"));
  buffer.Clear();
  EXPECT_TRUE(buffer.Bytes().empty());
  // Its memory is kept, without what stood in it.
  EXPECT_EQ(buffer.Bytes().data(), bytes.data());
  EXPECT_TRUE(std::all_of(bytes.begin() + 1, bytes.end(), [](char c) { return c == 0; }));
}

TEST(WriteBufferTest, HoldsOneRequestOnly) {
  WriteBuffer buffer;
  buffer.Serialize(Post(3), kOrigin);
  buffer.Serialize(Request(Method::Get, "/y"), kOrigin);
  EXPECT_TRUE(buffer.Bytes().starts_with("GET /y HTTP/1.1\r\n"));
}

// When a string reallocates, its old contents, including the credential, stay on the heap.
TEST(WriteBufferTest, AllocatesOncePerRequest) {
  WriteBuffer buffer;
  auto request = Post(0);
  for (int i = 0; i < 100; ++i) request.WithHeader("X-" + std::to_string(i), std::string(50, 'v'));
  buffer.Serialize(request, kOrigin);
  // Growing by doubling would have given a capacity of 7,680 bytes.
  EXPECT_GT(buffer.Bytes().size(), 5'800U);
  EXPECT_LT(buffer.Capacity(), 6'800U);
}

TEST(WriteBufferTest, ReleasesMemoryOfLargeBody) {
  WriteBuffer buffer;
  buffer.Serialize(Post(1'000'000), kOrigin);
  EXPECT_GT(buffer.Capacity(), 1'000'000U);
  buffer.Clear();
  EXPECT_LT(buffer.Capacity(), 1'000U);
}

}  // namespace
}  // namespace ratatosk::http
