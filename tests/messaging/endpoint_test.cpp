#include <ratatosk/messaging/endpoint.hpp>

#include <gtest/gtest.h>

#include <set>
#include <sstream>

namespace ratatosk {
namespace {

static_assert(!std::is_aggregate_v<Endpoint>);

TEST(EndpointTest, IsEmptyAndOfAnyTypeByDefault) {
  const Endpoint endpoint;
  EXPECT_TRUE(endpoint.Empty());
  EXPECT_EQ(endpoint.Type(), EndpointType::Any);
}

TEST(EndpointTest, ComparesTypeAndAddress) {
  const Endpoint phone(EndpointType::PhoneNumber, "+15550001111");
  EXPECT_EQ(phone, Endpoint(EndpointType::PhoneNumber, "+15550001111"));
  EXPECT_NE(phone, Endpoint(EndpointType::Id, "+15550001111"));
  EXPECT_NE(phone, Endpoint(EndpointType::PhoneNumber, "+15550001112"));
}

TEST(EndpointTest, KeepsAddressUnchanged) {
  EXPECT_EQ(Endpoint(EndpointType::EmailAddress, " Ann@Example.com ").Address(),
            " Ann@Example.com ");
}

TEST(EndpointTest, TypesHaveUniqueNames) {
  std::set<std::string_view> names;
  for (int type = 0; type <= static_cast<int>(EndpointType::SenderRef); ++type) {
    names.insert(ToString(static_cast<EndpointType>(type)));
  }
  EXPECT_EQ(names.size(), static_cast<std::size_t>(EndpointType::SenderRef) + 1);
  EXPECT_FALSE(names.contains("?"));
  EXPECT_EQ(ToString(static_cast<EndpointType>(200)), "?");
}

TEST(EndpointTest, Prints) {
  std::ostringstream out;
  out << Endpoint(EndpointType::Topic, "news");
  EXPECT_EQ(out.str(), "Topic news");
}

}  // namespace
}  // namespace ratatosk
