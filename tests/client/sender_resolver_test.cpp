#include <ratatosk/client/sender_resolver.hpp>

#include "connectors/fake_channel.hpp"

namespace ratatosk::test {
namespace {

using namespace std::chrono_literals;
using Codes = MessagingErrorCodes;
using Sender = std::optional<Endpoint>;

const Endpoint kSupport(EndpointType::Label, "Support");

TEST(MemorySenderRepositoryTest, PrefersSenderOfChannel) {
  boost::asio::io_context context;
  Runtime runtime(context.get_executor());
  OperationContext operation(runtime, Codes::OperationTimeout);
  MemorySenderRepository repository;
  const Endpoint phone(EndpointType::PhoneNumber, "+1"), bot(EndpointType::Id, "42");
  repository.Add("support", phone).Add("support", "Fake/Chat", bot);
  const auto find = [&](std::string name, std::string channel) {
    Sender found;
    boost::asio::co_spawn(context, repository.FindAsync(name, channel, operation),
                          [&](std::exception_ptr, OperationResult<Sender> r) { found = *r; });
    context.restart();
    context.run();
    return found;
  };
  EXPECT_EQ(find("support", "Fake/Channel"), phone);
  EXPECT_EQ(find("support", "fake/chat"), bot);
  EXPECT_EQ(find("Support", "Fake/Channel"), std::nullopt);
  repository.Add("support", kSupport);
  EXPECT_EQ(find("support", "Fake/Channel"), kSupport);
  repository.Remove("support");
  EXPECT_EQ(find("support", "Fake/Channel"), std::nullopt);
  EXPECT_EQ(find("support", "Fake/Chat"), std::nullopt);
}

class FakeRepository final : public ISenderRepository {
 public:
  Async<Sender> FindAsync(std::string name,
                          std::string channel,
                          OperationContext& operation) override {
    asked.push_back(name + "@" + channel);
    return answer(operation);
  }
  void Answer(OperationResult<Sender> result) {
    answer = [result](OperationContext&) -> Async<Sender> { co_return result; };
  }

  std::vector<std::string> asked;
  std::function<Async<Sender>(OperationContext&)> answer;
};

class SenderResolverTest : public ConnectorTest {
 protected:
  SenderResolverTest() {
    repository_->Answer(Sender(kSupport));
    Use(SenderCacheOptions());
  }
  void Use(SenderCacheOptions options) {
    resolver_ = SenderResolver::Make(repository_, options);
    runtime_.With(kSenderResolver, std::static_pointer_cast<ISenderResolver>(resolver_));
    Make(Settings());
  }
  Async<SendResult> Send(std::string name = "support", SendOptions options = {}) {
    options.WithSender(SenderRef(std::move(name)));
    return connector_->SendMessageAsync(Text(), std::move(options));
  }
  void HoldAnswers(OperationResult<Sender> result = Sender(kSupport)) {
    repository_->answer = [this, result](OperationContext&) -> Async<Sender> {
      const bool passed = co_await gate_.PassAsync();
      if (!passed) co_return AbortedError();
      co_return result;
    };
  }
  std::size_t Asked() const { return repository_->asked.size(); }

  std::shared_ptr<FakeRepository> repository_ = std::make_shared<FakeRepository>();
  std::shared_ptr<SenderResolver> resolver_;
};

TEST_F(SenderResolverTest, CachesResult) {
  for (int i = 0; i < 3; ++i) {
    const auto sent = Run(Send());
    ASSERT_THAT(sent, IsOk());
    EXPECT_EQ(sent->ProviderStatus, "Support");
  }
  EXPECT_THAT(repository_->asked, testing::ElementsAre("support@Fake/Channel"));
}

TEST_F(SenderResolverTest, ForgetsAfterTimeToLive) {
  Use(SenderCacheOptions().WithTimeToLive(10s));
  EXPECT_THAT(Run(Send()), IsOk());
  Advance(10s - 1ns);
  EXPECT_THAT(Run(Send()), IsOk());
  EXPECT_EQ(Asked(), 1U);
  repository_->Answer(Sender(Endpoint(EndpointType::Label, "Other")));
  Advance(1ns);
  EXPECT_EQ(Run(Send())->ProviderStatus, "Other");
  EXPECT_EQ(Run(Send())->ProviderStatus, "Other");
  EXPECT_EQ(Asked(), 2U);
}

TEST_F(SenderResolverTest, UnknownSenderIsCachedForItsOwnTime) {
  Use(SenderCacheOptions().WithUnknownTimeToLive(3s));
  repository_->Answer(Sender());
  for (int i = 0; i < 2; ++i) {
    const auto sent = Run(Send("sales"));
    ASSERT_THAT(sent, FailsWith(Codes::MissingSender, Certainty::NotSent, Retry::Never()));
    EXPECT_EQ(sent.Error().Message(), "no sender 'sales' is known for Fake/Channel");
  }
  EXPECT_EQ(Asked(), 1U);
  Advance(3s);
  repository_->Answer(Sender(kSupport));
  EXPECT_THAT(Run(Send("sales")), IsOk());
}

TEST_F(SenderResolverTest, FailureIsNotCached) {
  repository_->Answer(Error(Codes::ConnectionFailed, "the database is away"));
  EXPECT_THAT(Run(Send()), FailsWithCode(Codes::ConnectionFailed));
  repository_->Answer(Sender(kSupport));
  EXPECT_THAT(Run(Send()), IsOk());
}

TEST_F(SenderResolverTest, ExceptionOfRepositoryIsFailure) {
  repository_->answer = [](OperationContext&) -> Async<Sender> { throw std::runtime_error("no"); };
  EXPECT_THAT(Run(Send()), FailsWithCode(Codes::MessagingError));
  repository_->Answer(Sender(kSupport));
  EXPECT_THAT(Run(Send()), IsOk());
}

TEST_F(SenderResolverTest, ConcurrentWaitersShareOneLookUp) {
  HoldAnswers();
  std::array<std::optional<OperationResult<SendResult>>, 5> sent;
  for (auto& each : sent) Start(each, Send());
  EXPECT_EQ(Asked(), 1U);
  gate_.Open();
  Poll();
  for (auto& each : sent) {
    ASSERT_TRUE(each);
    EXPECT_THAT(*each, IsOk());
  }
}

TEST_F(SenderResolverTest, CancellingOneWaiterDoesNotCancelOthers) {
  HoldAnswers();
  std::optional<OperationResult<SendResult>> first, second;
  boost::asio::cancellation_signal signal;
  Start(first, Send(), signal.slot());
  Start(second, Send());
  signal.emit(boost::asio::cancellation_type::terminal);
  Poll();
  ASSERT_TRUE(first);
  EXPECT_THAT(*first, FailsWith(Codes::OperationCancelled, Certainty::NotSent, Retry::Never()));
  gate_.Open();
  Poll();
  ASSERT_TRUE(second);
  EXPECT_THAT(*second, IsOk());
}

TEST_F(SenderResolverTest, LookUpTimesOutAndCanBeRepeated) {
  Use(SenderCacheOptions().WithLookUpTimeout(2s));
  HoldAnswers();
  std::optional<OperationResult<SendResult>> sent;
  Start(sent, Send());
  Advance(2s);
  ASSERT_TRUE(sent);
  EXPECT_THAT(*sent, FailsWithCode(Codes::OperationTimeout));
  repository_->Answer(Sender(kSupport));
  EXPECT_THAT(Run(Send()), IsOk());
}

TEST_F(SenderResolverTest, KeepsMostRecentlyUsedUpToCapacity) {
  Use(SenderCacheOptions().WithCapacity(2));
  EXPECT_THAT(Run(Send("a")), IsOk());
  EXPECT_THAT(Run(Send("b")), IsOk());
  EXPECT_THAT(Run(Send("a")), IsOk());  // used again: "b" is now the oldest
  EXPECT_THAT(Run(Send("c")), IsOk());
  EXPECT_THAT(Run(Send("a")), IsOk());
  EXPECT_EQ(Asked(), 3U);
  EXPECT_THAT(Run(Send("b")), IsOk());
  EXPECT_EQ(Asked(), 4U);
}

TEST_F(SenderResolverTest, LookUpInFlightCanOutliveResolver) {
  HoldAnswers();
  std::optional<OperationResult<SendResult>> sent;
  Start(sent, Send());
  resolver_.reset();
  connector_.reset();
  Poll();
  ASSERT_TRUE(sent);
  EXPECT_THAT(*sent, FailsWithCode(Codes::OperationCancelled));
}

}  // namespace
}  // namespace ratatosk::test
