// The suite holds for a good channel, and sees what is wrong with each broken one.

#include <ratatosk/conformance/register_tests.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <ostream>
#include <set>

#include "conformance/sample_channel.hpp"

namespace ratatosk::test {
namespace {

const auto kGoodTests = conformance::RegisterTests(
    "GoodSample", [] { return std::make_unique<SampleUnderTest>(Defect::None); });

struct Case {
  Defect defect;
  std::string rule;
  std::string says;  // a part of the sentence

  friend std::ostream& operator<<(std::ostream& out, const Case& c) { return out << c.rule; }
};

std::vector<Case> Cases() {
  return {
      {Defect::InitializesAtTheSecondTry, "InitializesOnce", "a send on a new connector failed"},
      {Defect::DeclaresTooMuch, "KeepsItsCapabilities", "GetMessageStatusAsync refuses it"},
      {Defect::LeavesATimer, "EndsWhenShutDown", "keeps the context at work"},
      {Defect::TakesAnySettings, "ChecksItsSettings", "a missing Token was accepted"},
      {Defect::ListsNoFaults, "ChecksMessages", "without a list of faults"},
      {Defect::SendsTwice, "SendsOnce", "accepted the message 2 times"},
      {Defect::DeniesWhatWasAccepted, "TellsWhatIsCertain", "and the provider has the message"},
      {Defect::SwallowsTheDeadline, "KeepsDeadlines", "not SEND_TIMEOUT"},
      {Defect::ForgetsToMark, "CanBeCancelledAnywhere", "and the provider has the message"},
      {Defect::EndsInAnotherWay, "OutlivesItsConnector",
       "whose connector was destroyed ended with"},
      {Defect::TellsTheToken, "KeepsSecrets", "a secret is shown"},
      {Defect::TellsTheTracer, "KeepsSecrets", "a secret is shown"},
      {Defect::OneAtATimeOnly, "IsSafeAcrossThreads", "from another thread failed"},
      {Defect::TakesForgeries, "Receives", "a forged request was taken"},
      {Defect::TakesWithoutProof, "Receives", "a request without any header was taken"},
      {Defect::TakesAnyProof, "Receives", "whichever of its headers was another one"},
      {Defect::LooksAtNoHeaderAlone, "Receives", "whichever of its headers was missing"},
      {Defect::GivesFreshIds, "Receives", "posted again is not the one that it was"},
      {Defect::SignsNoBody, "Receives", "a request whose body was changed was taken"},
  };
}

class BrokenChannelTest : public testing::TestWithParam<Case> {};

TEST_P(BrokenChannelTest, FailsItsRule) {
  const auto& c = GetParam();
  const auto rules = conformance::Rules();
  const auto rule = std::find_if(rules.begin(), rules.end(),
                                 [&](const auto& each) { return each.name == c.rule; });
  ASSERT_NE(rule, rules.end());
  SampleUnderTest channel(c.defect);
  EXPECT_THAT(rule->check(channel), testing::Contains(testing::HasSubstr(c.says)));
}

INSTANTIATE_TEST_SUITE_P(
    Table, BrokenChannelTest, testing::ValuesIn(Cases()), [](const auto& each) {
      return each.param.rule + std::to_string(static_cast<int>(each.param.defect));
    });

TEST(BrokenChannels, CoverEveryRule) {
  std::set<std::string_view> rules, seen;
  for (const auto& rule : conformance::Rules()) rules.insert(rule.name);
  for (const auto& c : Cases()) seen.insert(*rules.find(c.rule));
  EXPECT_EQ(seen, rules);
}

}  // namespace
}  // namespace ratatosk::test
