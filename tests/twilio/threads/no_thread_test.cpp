// The library starts no thread and blocks none; Asio's resolver is the exception.

#include <boost/asio/detached.hpp>

#include <filesystem>

#include <ratatosk/http/url.hpp>

#include "twilio/end_to_end/fixture.hpp"

namespace ratatosk::test {
namespace {

using simulators::FaultKind;

std::size_t Threads() {
  std::size_t count = 0;
  for (const auto& task : std::filesystem::directory_iterator("/proc/self/task")) {
    count += task.is_directory();
  }
  return count;
}

TEST(NoThreadTest, StartsNoThread) {
  simulators::TwilioSimulator simulator;
  const auto before = Threads();
  Wired wired;
  EXPECT_EQ(Threads(), before + 1) << "the simulator of this test has one";
  for (int i = 0; i < 20; ++i) ASSERT_THAT(wired.Send(Wired::Text()), IsOk());
  EXPECT_THAT(wired.Run(wired.connector->TestConnectionAsync()), IsOk());
  EXPECT_THAT(wired.Run(wired.connector->ShutdownAsync()), IsOk());
  EXPECT_EQ(Threads(), before + 1);
}

TEST(NoThreadTest, HostNameStartsOnlyAsioResolverThread) {
  Wired wired;
  const auto before = Threads();
  const auto url = http::Url::Parse(wired.simulator.BaseUrl());
  const auto port = std::to_string(url->Origin().port);
  auto settings = wired.Settings().SetParameter("ApiBaseUrl", "https://localhost:" + port);
  auto connector = wired.Make(std::move(settings));
  EXPECT_THAT(wired.Run(connector->SendMessageAsync(Wired::Text())), IsOk());
  EXPECT_EQ(Threads(), before + 1);
}

// Wherever the other side keeps silent, the thread that runs the context stays free.
class NoneIsBlocked : public testing::TestWithParam<FaultKind> {};

TEST_P(NoneIsBlocked, WhileProviderDoesNotRespond) {
  Wired wired;
  wired.simulator.Faults().Next(GetParam());
  std::optional<OperationResult<SendResult>> result;
  boost::asio::co_spawn(wired.context, wired.connector->SendMessageAsync(Wired::Text()),
                        [&](std::exception_ptr, OperationResult<SendResult> r) { result = r; });
  ASSERT_TRUE(RunUntil(wired.context, [&] { return wired.simulator.Faults().Struck() == 1; }));
  bool ran = false;
  boost::asio::post(wired.context, [&] { ran = true; });
  wired.context.restart();
  wired.context.poll();
  EXPECT_TRUE(ran);
  EXPECT_FALSE(result);
  const auto ended = [&] {
    wired.simulator.ReleaseHeld();  // a fault has struck a moment before its answer is held
    return result.has_value();
  };
  ASSERT_TRUE(RunUntil(wired.context, ended));
  EXPECT_THAT(*result, IsOk());
}

INSTANTIATE_TEST_SUITE_P(Silences,
                         NoneIsBlocked,
                         testing::Values(FaultKind::HoldHandshake,
                                         FaultKind::HoldBeforeAccepting,
                                         FaultKind::HoldAfterAccepting));

}  // namespace
}  // namespace ratatosk::test
