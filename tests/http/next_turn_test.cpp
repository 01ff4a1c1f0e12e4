#include "http/next_turn.hpp"

#include <gtest/gtest.h>

#include <boost/asio/bind_executor.hpp>
#include <boost/asio/io_context.hpp>

#include <memory>
#include <optional>
#include <stdexcept>
#include <vector>

namespace ratatosk::http {
namespace {

class NextTurnTest : public testing::Test {
 protected:
  template <class Handler>
  void Wait(Handler handler) {
    turn_.AsyncWait(boost::asio::bind_executor(context_->get_executor(), std::move(handler)));
  }
  void WaitAs(int number) {
    Wait([this, number] { resumed_.push_back(number); });
  }

  NextTurn turn_;
  std::optional<boost::asio::io_context> context_{std::in_place};
  std::vector<int> resumed_;
};

TEST_F(NextTurnTest, ResumesAllWaitersInOrderWithOneHandler) {
  for (const int number : {1, 2, 3}) WaitAs(number);
  EXPECT_TRUE(resumed_.empty());
  EXPECT_EQ(context_->poll(), 1U);
  EXPECT_EQ(resumed_, (std::vector{1, 2, 3}));
}

TEST_F(NextTurnTest, DefersHandlersAddedDuringTurn) {
  Wait([this] { WaitAs(3); });
  WaitAs(2);
  EXPECT_EQ(context_->poll_one(), 1U);
  EXPECT_EQ(resumed_, std::vector{2});
  EXPECT_EQ(context_->poll(), 1U);
  EXPECT_EQ(resumed_, (std::vector{2, 3}));
}

TEST_F(NextTurnTest, DestroysHandlersWithContext) {
  const auto token = std::make_shared<int>();
  for (int i = 0; i < 3; ++i) {
    Wait([token] { ADD_FAILURE(); });
  }
  EXPECT_EQ(token.use_count(), 4);
  context_.reset();
  EXPECT_EQ(token.use_count(), 1);
}

TEST_F(NextTurnTest, ResumesOtherWaitersAfterException) {
  WaitAs(1);
  Wait([] { throw std::runtime_error("of a handler"); });
  WaitAs(3);
  EXPECT_THROW(context_->poll(), std::runtime_error);
  EXPECT_EQ(resumed_, std::vector{1});
  EXPECT_EQ(context_->poll(), 1U);
  EXPECT_EQ(resumed_, (std::vector{1, 3}));
}

TEST_F(NextTurnTest, CanBeDestroyedBeforeTurn) {
  auto turn = std::make_unique<NextTurn>();
  int resumed = 0;
  turn->AsyncWait(boost::asio::bind_executor(context_->get_executor(), [&] { ++resumed; }));
  turn.reset();
  context_->poll();
  EXPECT_EQ(resumed, 1);
}

}  // namespace
}  // namespace ratatosk::http
