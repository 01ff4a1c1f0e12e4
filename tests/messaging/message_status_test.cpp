#include <ratatosk/messaging/message_status.hpp>

#include <gtest/gtest.h>

#include <ostream>
#include <set>
#include <sstream>
#include <vector>

namespace ratatosk {
namespace {

using enum MessageStatus;

std::vector<MessageStatus> All() {
  std::vector<MessageStatus> all;
  for (int i = 0; i <= static_cast<int>(Deleted); ++i) all.push_back(static_cast<MessageStatus>(i));
  return all;
}

TEST(MessageStatusTest, PrintsUniqueNames) {
  std::set<std::string> names;
  for (const auto status : All()) {
    std::ostringstream out;
    out << status;
    EXPECT_EQ(out.str(), ToString(status));
    names.insert(out.str());
  }
  EXPECT_EQ(names.size(), All().size());
  EXPECT_FALSE(names.contains("?"));
  EXPECT_EQ(ToString(static_cast<MessageStatus>(200)), "?");
}

TEST(MessageStatusTest, ReadAndLaterAreFinal) {
  for (const auto status :
       {Unknown, Scheduled, Queued, Routed, Sent, PartiallyDelivered, Delivered}) {
    EXPECT_FALSE(IsFinal(status)) << status;
  }
  for (const auto status : {Read, Received, RouteFailed, DeliveryFailed, Cancelled, Deleted}) {
    EXPECT_TRUE(IsFinal(status)) << status;
  }
}

struct AdvanceCase {
  MessageStatus known;
  MessageStatus reported;
  MessageStatus expected;

  friend std::ostream& operator<<(std::ostream& out, const AdvanceCase& c) {
    return out << c.known << "_then_" << c.reported;
  }
};

class AdvanceTest : public testing::TestWithParam<AdvanceCase> {};

TEST_P(AdvanceTest, Table) {
  EXPECT_EQ(Advance(GetParam().known, GetParam().reported), GetParam().expected);
}

INSTANTIATE_TEST_SUITE_P(Table,
                         AdvanceTest,
                         testing::Values(AdvanceCase{Unknown, Queued, Queued},
                                         AdvanceCase{Queued, Sent, Sent},
                                         AdvanceCase{Queued, Delivered, Delivered},  // one was lost
                                         AdvanceCase{Delivered, Sent, Delivered},  // one came late
                                         AdvanceCase{Read, Delivered, Read},
                                         AdvanceCase{Sent, Unknown, Sent},
                                         AdvanceCase{Sent, DeliveryFailed, DeliveryFailed},
                                         AdvanceCase{PartiallyDelivered, DeliveryFailed,
                                                     DeliveryFailed},
                                         AdvanceCase{Delivered, DeliveryFailed, Delivered},
                                         AdvanceCase{Queued, RouteFailed, RouteFailed},
                                         AdvanceCase{Sent, RouteFailed, Sent},
                                         AdvanceCase{Scheduled, Cancelled, Cancelled},
                                         AdvanceCase{Delivered, Cancelled, Delivered},
                                         AdvanceCase{DeliveryFailed, Delivered, DeliveryFailed}));

TEST(AdvanceTest, NeverMovesBackOrLeavesFinalStatus) {
  for (const auto known : All()) {
    EXPECT_EQ(Advance(known, known), known);
    EXPECT_EQ(Advance(known, Unknown), known);
    EXPECT_EQ(Advance(known, Deleted), Deleted) << known;
    for (const auto reported : All()) {
      const auto now = Advance(known, reported);
      EXPECT_GE(now, known);
      EXPECT_TRUE(now == known || now == reported);
      EXPECT_EQ(Advance(now, reported), now) << "callbacks come twice";
      if (IsFinal(known) && reported != Deleted) {
        EXPECT_EQ(now, known);
      }
    }
  }
}

}  // namespace
}  // namespace ratatosk
