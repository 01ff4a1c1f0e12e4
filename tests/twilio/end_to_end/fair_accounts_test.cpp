// Accounts share the connections to their provider fairly.

#include <boost/asio/co_spawn.hpp>

#include "twilio/end_to_end/fixture.hpp"

namespace ratatosk::test {
namespace {

const std::string kHanging = "AC00000000000000000000000000000001";
const std::string kQuick = "AC00000000000000000000000000000002";

simulators::TwilioSimulatorOptions TwoAccounts() {
  simulators::TwilioSimulatorOptions options;
  options.WithAccount(simulators::TwilioAccount(kHanging, "token"));
  options.WithAccount(simulators::TwilioAccount(kQuick, "token"));
  return options;
}

class FairAccountsTest : public testing::Test {
 protected:
  std::unique_ptr<IChannelConnector> Make(const std::string& account) {
    return wired_.Make(
        wired_.Settings().SetParameter("AccountSid", account).SetParameter("AuthToken", "token"));
  }

  // Begins sends of the hanging account, and returns when the provider holds as many as may be.
  void Hang(std::size_t sends, std::size_t held) {
    wired_.simulator.Faults().Always(simulators::Fault(simulators::FaultKind::HoldBeforeAccepting)
                                         .OnlyFor("POST /2010-04-01/Accounts/" + kHanging));
    for (std::size_t i = 0; i < sends; ++i) {
      boost::asio::co_spawn(wired_.context, hanging_->SendMessageAsync(wired_.Say("slow")),
                            [this](std::exception_ptr, const auto&) { ++ended_; });
    }
    ASSERT_TRUE(RunUntil(wired_.context, [&] {
      return wired_.simulator.WaitForHeld(held, std::chrono::milliseconds(0));
    }));
  }

  Wired wired_{TwoAccounts(), RuntimeOptions(), kSms};
  std::unique_ptr<IChannelConnector> hanging_ = Make(kHanging);
  std::unique_ptr<IChannelConnector> quick_ = Make(kQuick);
  std::size_t ended_ = 0;
};

TEST_F(FairAccountsTest, SendSucceedsWhileSendsOfAnotherAccountHang) {
  Hang(1000, 280);
  EXPECT_EQ(wired_.Pool().waiting, 720U);
  for (int i = 0; i < 5; ++i) {
    EXPECT_THAT(wired_.Run(quick_->SendMessageAsync(wired_.Say("quick"))), IsOk());
  }
  EXPECT_EQ(ended_, 0U);
  EXPECT_EQ(wired_.Pool().in_use, 280U);
  EXPECT_EQ(wired_.Pool().idle, 1U);
  wired_.simulator.Faults().Clear();
  wired_.simulator.ReleaseHeld();
  ASSERT_TRUE(RunUntil(wired_.context, [&] { return ended_ == 1000; }));
}

TEST_F(FairAccountsTest, DifferentSettingsUseSeparatePool) {
  auto alone = wired_.Make(wired_.Settings()
                               .SetParameter("AccountSid", kQuick)
                               .SetParameter("AuthToken", "token")
                               .SetParameter("Http.MaxConnections", 1));
  EXPECT_THAT(wired_.Run(quick_->SendMessageAsync(wired_.Say("one"))), IsOk());
  EXPECT_THAT(wired_.Run(alone->SendMessageAsync(wired_.Say("two"))), IsOk());
  EXPECT_EQ(wired_.simulator.ConnectionsAccepted(), 2U);
}

TEST_F(FairAccountsTest, RejectsSettingsOutOfRange) {
  auto wrong = wired_.Make(wired_.Settings().SetParameter("Http.MaxConnections", 0));
  auto sent = wired_.Run(wrong->SendMessageAsync(wired_.Say("x")));
  ASSERT_FALSE(sent);
  EXPECT_NE(sent.Error().ToText().find("Http.MaxConnections"), std::string::npos);
}

}  // namespace
}  // namespace ratatosk::test
