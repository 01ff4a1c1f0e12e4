#include "http/fair_queue.hpp"

#include <gtest/gtest.h>

#include <deque>
#include <optional>
#include <string>

namespace ratatosk::http {
namespace {

/// Requests with names such as "a1": the letter is the key.
class FairQueueTest : public testing::Test {
 protected:
  class Named : public FairQueue::Entry {
   public:
    explicit Named(std::string text) : name(std::move(text)) {}
    const std::string name;
  };

  static std::uint64_t KeyOf(const std::string& name) {
    return static_cast<std::uint64_t>(name.front());
  }
  void Use(std::size_t max_in_use, std::size_t max_waiting = 1000) {
    queue_.emplace(max_in_use, max_waiting);
  }
  void Wait(const std::string& names) {
    for (std::size_t i = 0; i < names.size(); i += 3) {
      auto& entry = entries_.emplace_back(names.substr(i, 2));
      queue_->Push(queue_->ShareOf(KeyOf(entry.name)), entry);
    }
  }
  void Take(char key) { queue_->Take(queue_->ShareOf(KeyOf(std::string(1, key)))); }
  void GiveBack(char key) { queue_->GiveBack(queue_->ShareOf(KeyOf(std::string(1, key)))); }
  void Cancel(const std::string& name) {
    for (auto& entry : entries_) {
      if (entry.name == name) queue_->Remove(entry);
    }
  }
  /// The order in which requests get connections until none may have one; each keeps its own.
  std::string Serve(std::size_t most = 1000) {
    std::string order;
    for (; most > 0; --most) {
      auto* next = static_cast<Named*>(queue_->Pop());
      if (!next) break;
      queue_->Take(FairQueue::OwnerOf(*next));
      order += (order.empty() ? "" : " ") + next->name;
    }
    return order;
  }

  std::deque<Named> entries_;
  std::optional<FairQueue> queue_;
};

TEST_F(FairQueueTest, ServesOneKeyInOrder) {
  Use(10);
  Wait("a1 a2 a3");
  EXPECT_EQ(queue_->Ready(), 3U);
  EXPECT_EQ(Serve(), "a1 a2 a3");
  EXPECT_EQ(queue_->Waiting(), 0U);
  EXPECT_EQ(queue_->InUse(), 3U);
}

TEST_F(FairQueueTest, ServesKeysRoundRobin) {
  Use(10);
  Wait("a1 a2 a3 b1 c1 c2");
  EXPECT_EQ(Serve(), "a1 b1 c1 a2 c2 a3");
}

TEST_F(FairQueueTest, NewKeyWaitsForOneTurnOfEachOtherKey) {
  Use(100);
  Wait("a1 a2 a3 b1 b2 b3");
  EXPECT_EQ(Serve(1), "a1");
  Wait("c1");
  EXPECT_EQ(Serve(), "b1 a2 c1 b2 a3 b3");
}

TEST_F(FairQueueTest, SkipsKeyAtItsLimit) {
  Use(2);
  Wait("a1 a2 a3 a4 b1");
  EXPECT_EQ(queue_->Ready(), 3U) << "two of a, one of b";
  EXPECT_EQ(Serve(), "a1 b1 a2");
  EXPECT_EQ(queue_->Waiting(), 2U);
  EXPECT_EQ(queue_->Ready(), 0U);
  Wait("b2 b3");
  EXPECT_EQ(queue_->Ready(), 1U);
  EXPECT_EQ(Serve(), "b2");
  GiveBack('a');
  EXPECT_EQ(Serve(), "a3");
  GiveBack('b');
  GiveBack('a');
  EXPECT_EQ(Serve(), "b3 a4");
}

TEST_F(FairQueueTest, AllowsTakingOnlyWithinLimitAndBehindWaiters) {
  Use(2);
  EXPECT_TRUE(queue_->MayTake(queue_->ShareOf('a')));
  Take('a');
  Take('a');
  EXPECT_FALSE(queue_->MayTake(queue_->ShareOf('a')));
  EXPECT_TRUE(queue_->MayTake(queue_->ShareOf('b')));
  Wait("a1");
  EXPECT_TRUE(queue_->MayTake(queue_->ShareOf('b'))) << "a1 may not have the connection anyway";
  Wait("c1");
  EXPECT_FALSE(queue_->MayTake(queue_->ShareOf('b'))) << "c1 was first";
}

TEST_F(FairQueueTest, LimitsWaitersPerKey) {
  Use(1, 2);
  Wait("a1 a2");
  EXPECT_FALSE(queue_->MayWait(queue_->ShareOf('a')));
  EXPECT_TRUE(queue_->MayWait(queue_->ShareOf('b')));
  Cancel("a1");
  EXPECT_TRUE(queue_->MayWait(queue_->ShareOf('a')));
}

TEST_F(FairQueueTest, RemovesCancelledRequest) {
  Use(10);
  Wait("a1 a2 b1");
  Cancel("b1");
  Cancel("a1");
  EXPECT_EQ(queue_->Ready(), 1U);
  EXPECT_EQ(Serve(), "a2");
}

TEST_F(FairQueueTest, RemovesAllWaitersIncludingThoseAtTheirLimit) {
  Use(1);
  Take('a');
  Wait("a1 b1 b2");
  std::size_t left = 0;
  queue_->PopAll([&](FairQueue::Entry& entry) {
    EXPECT_FALSE(entry.Waiting());
    ++left;
  });
  EXPECT_EQ(left, 3U);
  EXPECT_EQ(queue_->Waiting() + queue_->Ready(), 0U);
}

TEST_F(FairQueueTest, ForgetsIdleKeys) {
  Use(10);
  Take('a');
  Wait("b1");
  for (std::uint64_t key = 1000; key < 11'000; ++key) {
    auto& share = queue_->ShareOf(key);
    queue_->Take(share);
    queue_->GiveBack(share);
  }
  EXPECT_LT(queue_->Keys(), 1000U);
  EXPECT_EQ(Serve(), "b1");
  GiveBack('a');
  EXPECT_EQ(queue_->InUse(), 1U);
}

}  // namespace
}  // namespace ratatosk::http
