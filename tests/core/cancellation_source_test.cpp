#include <ratatosk/core/cancellation_source.hpp>

#include <gtest/gtest.h>

#include <vector>

namespace ratatosk {
namespace {

using boost::asio::cancellation_type;

TEST(CancellationSourceTest, ReachesEverySlot) {
  CancellationSource source;
  std::vector<cancellation_type> seen;
  auto one = source.Slot();
  auto two = source.Slot();
  one.assign([&](cancellation_type type) { seen.push_back(type); });
  two.assign([&](cancellation_type type) { seen.push_back(type); });
  source.Cancel(cancellation_type::total);
  EXPECT_EQ(seen, (std::vector{cancellation_type::total, cancellation_type::total}));
}

TEST(CancellationSourceTest, StaysCancelled) {
  CancellationSource source;
  source.Cancel();
  auto slot = source.Slot();
  int calls = 0;
  slot.assign([&](cancellation_type) { ++calls; });
  EXPECT_EQ(calls, 1);
}

TEST(CancellationSourceTest, DoesNotCallClearedSlot) {
  CancellationSource source;
  auto slot = source.Slot();
  int calls = 0;
  slot.assign([&](cancellation_type) { ++calls; });
  slot.clear();
  source.Cancel();
  EXPECT_EQ(calls, 0);
}

TEST(CancellationSourceTest, HandlerCanClearItsOwnSlot) {
  CancellationSource source;
  auto slot = source.Slot();
  int calls = 0;
  slot.assign([&calls, slot](cancellation_type) mutable {
    ++calls;
    slot.clear();
  });
  source.Cancel();
  source.Cancel();
  EXPECT_EQ(calls, 1);
}

TEST(CancellationSourceTest, SlotsCanOutliveSource) {
  CancellationSlot slot;
  EXPECT_FALSE(slot.is_connected());
  {
    CancellationSource source;
    slot = source.Slot();
  }
  EXPECT_TRUE(slot.is_connected());
  slot.assign([](cancellation_type) { FAIL(); });
}

}  // namespace
}  // namespace ratatosk
