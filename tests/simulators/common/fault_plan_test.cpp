#include <ratatosk/simulators/common/fault_plan.hpp>

#include <gtest/gtest.h>

#include <chrono>
#include <stdexcept>
#include <string>

namespace ratatosk::simulators {
namespace {

constexpr auto kRequest = FaultStage::Request;

std::string Draws(std::uint64_t seed, int count) {
  FaultPlan plan;
  plan.Random(seed, 0.5, {Fault::Respond(500), Fault(FaultKind::HalfAnswer)});
  std::string drawn;
  for (int i = 0; i < count; ++i) {
    const auto fault = plan.Take(kRequest, "POST", "/");
    drawn += !fault ? '.' : fault->kind == FaultKind::Respond ? 'R' : 'H';
  }
  return drawn;
}

TEST(FaultPlan, IsEmptyInitially) {
  FaultPlan plan;
  EXPECT_FALSE(plan.Take(kRequest, "GET", "/"));
  EXPECT_EQ(plan.Struck(), 0U);
}

TEST(FaultPlan, AppliesQueuedFaultsInOrderAndByCount) {
  FaultPlan plan;
  plan.Next(2, Fault::Respond(429));
  plan.Next(Fault(FaultKind::NotJson));
  EXPECT_EQ(plan.Pending(), 3U);
  EXPECT_EQ(plan.Take(kRequest, "GET", "/")->reply.status, 429);
  EXPECT_EQ(plan.Take(kRequest, "GET", "/")->reply.status, 429);
  EXPECT_EQ(plan.Take(kRequest, "GET", "/")->kind, FaultKind::NotJson);
  EXPECT_FALSE(plan.Take(kRequest, "GET", "/"));
  EXPECT_EQ(plan.Struck(), 3U);
  EXPECT_EQ(plan.Struck(FaultKind::Respond), 2U);
}

TEST(FaultPlan, FilterLeavesOtherRequestsAlone) {
  FaultPlan plan;
  plan.Next(Fault::Respond(500).OnlyFor("POST /v1/"));
  plan.Next(Fault::Respond(503).OnlyFor("DELETE"));
  EXPECT_FALSE(plan.Take(kRequest, "GET", "/v1/Content"));
  EXPECT_FALSE(plan.Take(kRequest, "POST", "/v2/Content"));
  EXPECT_EQ(plan.Take(kRequest, "DELETE", "/x")->reply.status, 503);
  EXPECT_EQ(plan.Take(kRequest, "POST", "/v1/Content")->reply.status, 500);
}

TEST(FaultPlan, EachKindAppliesAtItsStage) {
  FaultPlan plan;
  plan.Next(Fault(FaultKind::CloseBeforeReading));
  plan.Next(Fault(FaultKind::CloseOnAccept));
  plan.Next(Fault(FaultKind::CloseAfterHandshake));
  EXPECT_FALSE(plan.Take(kRequest, "GET", "/"));
  EXPECT_EQ(plan.Take(FaultStage::Accepted)->kind, FaultKind::CloseOnAccept);
  EXPECT_EQ(plan.Take(FaultStage::HandshakeDone)->kind, FaultKind::CloseAfterHandshake);
  EXPECT_EQ(plan.Take(FaultStage::FirstBytes)->kind, FaultKind::CloseBeforeReading);
}

TEST(FaultPlan, PermanentFaultStaysUntilCleared) {
  FaultPlan plan;
  plan.Always(Fault::Respond(503));
  plan.Next(Fault::Respond(429));
  EXPECT_EQ(plan.Take(kRequest, "GET", "/")->reply.status, 429);
  EXPECT_EQ(plan.Take(kRequest, "GET", "/")->reply.status, 503);
  EXPECT_EQ(plan.Take(kRequest, "GET", "/")->reply.status, 503);
  plan.Clear();
  EXPECT_FALSE(plan.Take(kRequest, "GET", "/"));
}

TEST(FaultPlan, SameSeedGivesSameFaults) {
  const auto drawn = Draws(7, 64);
  EXPECT_EQ(drawn, Draws(7, 64));
  EXPECT_NE(drawn, Draws(8, 64));
  for (const char kind : {'.', 'R', 'H'}) EXPECT_NE(drawn.find(kind), std::string::npos) << drawn;
}

TEST(FaultPlan, ProbabilityZeroAndOneAreExact) {
  FaultPlan plan;
  plan.Random(1, 0, {Fault::Respond(500)});
  for (int i = 0; i < 100; ++i) EXPECT_FALSE(plan.Take(kRequest, "GET", "/"));
  plan.Random(1, 1, {Fault::Respond(500)});
  for (int i = 0; i < 100; ++i) EXPECT_TRUE(plan.Take(kRequest, "GET", "/"));
}

TEST(FaultPlan, RejectsInvalidFaults) {
  FaultPlan plan;
  EXPECT_THROW(plan.Next(Fault(FaultKind::CloseOnAccept).OnlyFor("POST")), std::invalid_argument);
  EXPECT_THROW(plan.Next(Fault::Respond(700)), std::invalid_argument);
  EXPECT_THROW(plan.Next(0, Fault::Respond(500)), std::invalid_argument);
  EXPECT_THROW(plan.Random(1, 1.5, {}), std::invalid_argument);
  EXPECT_THROW(plan.Next(Fault::Delay(std::chrono::milliseconds(-1))), std::invalid_argument);
}

TEST(FaultPlan, WritesRetryAfterAsSecondsOrDate) {
  using std::chrono::system_clock;
  auto seconds = Fault::Respond(429).WithRetryAfter(std::chrono::seconds(7));
  EXPECT_EQ(FindHeader(seconds.reply.headers, "Retry-After"), "7");
  auto date = Fault::Respond(429).WithRetryAfter(system_clock::from_time_t(784111777));
  EXPECT_EQ(FindHeader(date.reply.headers, "Retry-After"), "Sun, 06 Nov 1994 08:49:37 GMT");
}

TEST(FaultPlan, KindsHaveNames) {
  for (int i = 0; i <= static_cast<int>(FaultKind::HoldHandshake); ++i) {
    const auto kind = static_cast<FaultKind>(i);
    EXPECT_EQ(FaultKindFromString(ToString(kind)), kind);
  }
  EXPECT_FALSE(FaultKindFromString("Nonsense"));
}

}  // namespace
}  // namespace ratatosk::simulators
