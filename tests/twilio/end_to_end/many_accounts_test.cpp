// A thousand accounts on one Runtime: they share the pool, and nothing else.

#include <map>
#include <set>

#include <boost/asio/co_spawn.hpp>

#include "twilio/end_to_end/fixture.hpp"

namespace ratatosk::test {
namespace {

constexpr std::size_t kAccounts = 1000;
constexpr std::size_t kMostConnections = 16;

std::string Numbered(const std::string& prefix, std::size_t number) {
  const auto digits = std::to_string(number);
  return prefix + std::string(32 - digits.size(), '0') + digits;
}

simulators::TwilioSimulatorOptions Accounts() {
  simulators::TwilioSimulatorOptions options;
  for (std::size_t i = 0; i < kAccounts; ++i) {
    simulators::TwilioAccount account(Numbered("AC", i), Numbered("token", i));
    // Every second one signs with an API key.
    if (i % 2 != 0) account.WithApiKey({Numbered("SK", i), Numbered("secret", i)});
    options.WithAccount(std::move(account));
  }
  return options;
}

// SMS and WhatsApp in turn.
const Channel& ChannelOf(std::size_t number) { return number % 3 == 0 ? kWhatsApp : kSms; }

class ManyAccountsTest : public testing::Test {
 protected:
  ManyAccountsTest() {
    wired_.runtime.Get(http::kTransport)->pool.WithMaxConnections(kMostConnections);
    for (std::size_t i = 0; i < kAccounts; ++i) {
      auto settings = wired_.Settings();
      settings.SetParameter("AccountSid", Numbered("AC", i));
      settings.SetParameter("AuthToken", Numbered("token", i));
      if (i % 2 != 0) {
        settings.SetParameter("ApiKeySid", Numbered("SK", i));
        settings.SetParameter("ApiKeySecret", Numbered("secret", i));
      }
      connectors_.push_back(ChannelOf(i).make(wired_.runtime, std::move(settings)));
    }
  }

  // All at once; each text says whose it is.
  void SendFromAll() {
    std::size_t done = 0;
    for (std::size_t i = 0; i < kAccounts; ++i) {
      const auto& channel = ChannelOf(i);
      auto message = MessageBuilder()
                         .FromPhone(channel.sender)
                         .ToPhone(channel.person)
                         .WithText(Numbered("AC", i))
                         .Build();
      boost::asio::co_spawn(wired_.context, connectors_[i]->SendMessageAsync(std::move(message)),
                            [&done](std::exception_ptr, OperationResult<SendResult> sent) {
                              EXPECT_THAT(sent, IsOk());
                              ++done;
                            });
    }
    ASSERT_TRUE(RunUntil(wired_.context, [&] {
      const auto pool = wired_.Pool();
      EXPECT_LE(pool.idle + pool.in_use + pool.connecting, kMostConnections);
      return done == kAccounts;
    }));
  }

  Wired wired_{Accounts(), RuntimeOptions(), kSms};
  std::vector<std::unique_ptr<IChannelConnector>> connectors_;
};

TEST_F(ManyAccountsTest, ShareOnePoolAndKeepTheirCredentials) {
  SendFromAll();
  SendFromAll();
  EXPECT_LE(wired_.simulator.ConnectionsAccepted(), kMostConnections);
  std::map<std::string, int> of_account;
  std::map<std::uint64_t, std::set<std::string>> on_connection;
  const auto ledger = wired_.simulator.Ledger();
  for (const auto& entry : ledger) {
    EXPECT_EQ(entry.body, entry.account_sid);
    const bool by_key = (entry.account_sid.back() - '0') % 2 != 0;
    EXPECT_EQ(entry.user, (by_key ? "SK" : "AC") + entry.account_sid.substr(2));
    ++of_account[entry.account_sid];
    on_connection[entry.connection_id].insert(entry.account_sid);
  }
  EXPECT_EQ(ledger.size(), 2 * kAccounts);
  EXPECT_EQ(of_account.size(), kAccounts);
  EXPECT_TRUE(std::all_of(of_account.begin(), of_account.end(),
                          [](const auto& account) { return account.second == 2; }));
  EXPECT_LE(on_connection.size(), kMostConnections);
  for (const auto& [connection, accounts] : on_connection) EXPECT_GT(accounts.size(), 1U);
}

// One with a wrong token fails alone.
TEST_F(ManyAccountsTest, RejectedAccountDoesNotAffectOthers) {
  connectors_[0] = kSms.make(wired_.runtime, wired_.Settings()
                                                 .SetParameter("AccountSid", Numbered("AC", 0))
                                                 .SetParameter("AuthToken", "wrong"));
  auto message = MessageBuilder().FromPhone(kSms.sender).ToPhone(kSms.person).WithText("x").Build();
  auto refused = wired_.Run(connectors_[0]->SendMessageAsync(message));
  EXPECT_THAT(refused, FailsWithCode(MessagingErrorCodes::SendMessageFailed));
  EXPECT_EQ(refused.Error().Provider().HttpStatus(), 401);
  auto sent = wired_.Run(connectors_[1]->SendMessageAsync(std::move(message)));
  EXPECT_THAT(sent, IsOk());
  EXPECT_EQ(wired_.simulator.ConnectionsAccepted(), 1U) << "on the same connection";
}

}  // namespace
}  // namespace ratatosk::test
