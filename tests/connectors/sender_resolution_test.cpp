#include <ratatosk/connectors/i_sender_resolver.hpp>

#include "connectors/fake_channel.hpp"

namespace ratatosk::test {
namespace {

using Codes = MessagingErrorCodes;

class FakeResolver final : public ISenderResolver {
 public:
  Async<Endpoint> ResolveAsync(std::string name,
                               std::string channel,
                               OperationContext& operation) override {
    ++asked;
    last_name = std::move(name);
    last_channel = std::move(channel);
    return answer(operation);
  }

  void Answer(OperationResult<Endpoint> result) {
    answer = [result](OperationContext&) -> Async<Endpoint> { co_return result; };
  }

  int asked = 0;
  std::string last_name, last_channel;
  std::function<Async<Endpoint>(OperationContext&)> answer;
};

class SenderResolutionTest : public ConnectorTest {
 protected:
  SenderResolutionTest() {
    runtime_.With(kSenderResolver, std::static_pointer_cast<ISenderResolver>(resolver_));
    resolver_->Answer(Endpoint(EndpointType::Label, "Support"));
    Make(Settings());
  }
  static Message Named(std::string sender = "support") {
    return MessageBuilder()
        .WithId("m-1")
        .FromSender(std::move(sender))
        .To(Endpoint(EndpointType::Label, "ann"))
        .WithText("Hello")
        .Build();
  }

  std::shared_ptr<FakeResolver> resolver_ = std::make_shared<FakeResolver>();
};

TEST_F(SenderResolutionTest, ChannelReceivesResolvedAddress) {
  const auto sent = Run(connector_->SendMessageAsync(Named()));
  ASSERT_THAT(sent, IsOk());
  EXPECT_EQ(sent->ProviderStatus, "Support");  // the fake puts its sender there
  EXPECT_EQ(resolver_->last_name, "support");
  EXPECT_EQ(resolver_->last_channel, "Fake/Channel");
}

TEST_F(SenderResolutionTest, LooksUpOnlySenderRefs) {
  EXPECT_THAT(Run(connector_->SendMessageAsync(Text())), IsOk());
  EXPECT_EQ(resolver_->asked, 0);
}

TEST_F(SenderResolutionTest, ResolvesNamesInOptionsAndDefaults) {
  const auto sent =
      Run(connector_->SendMessageAsync(Text(), SendOptions().WithSender(SenderRef("a"))));
  ASSERT_THAT(sent, IsOk());
  EXPECT_EQ(sent->ProviderStatus, "Support");
  core_->default_sender = SenderRef("b");
  EXPECT_THAT(Run(connector_->SendMessageAsync(Text())), IsOk());
  EXPECT_EQ(resolver_->last_name, "b");
}

TEST_F(SenderResolutionTest, ValidatesResolvedAddress) {
  resolver_->Answer(Endpoint(EndpointType::PhoneNumber, "+1"));
  const auto sent = Run(connector_->SendMessageAsync(Named()));
  ASSERT_THAT(sent, FailsWith(Codes::MessageValidationFailed, Certainty::NotSent, Retry::Never()));
  EXPECT_EQ(sent.Error().Faults().front().Member(), "Sender");
  EXPECT_EQ(core_->sends, 0);
}

TEST_F(SenderResolutionTest, UnknownSenderIsNotSent) {
  resolver_->Answer(Error(Codes::MissingSender, "none"));
  EXPECT_THAT(Run(connector_->SendMessageAsync(Named())),
              FailsWith(Codes::MissingSender, Certainty::NotSent, Retry::Never()));
  EXPECT_EQ(core_->sends, 0);
}

TEST_F(SenderResolutionTest, FailedLookUpKeepsItsErrorAndRetry) {
  const auto again = Retry::After(std::chrono::seconds(2));
  resolver_->Answer(Error(Codes::ConnectionFailed, "the database is away").WithRetry(again));
  EXPECT_THAT(Run(connector_->SendMessageAsync(Named())),
              FailsWith(Codes::ConnectionFailed, Certainty::NotSent, again));
}

TEST_F(SenderResolutionTest, RejectsInvalidAddress) {
  for (const auto& found : {Endpoint(), SenderRef("other")}) {
    resolver_->Answer(found);
    const auto sent = Run(connector_->SendMessageAsync(Named()));
    EXPECT_THAT(sent, FailsWith(Codes::MissingSender, Certainty::NotSent, Retry::Never()));
    EXPECT_EQ(sent.Error().Message(), "the sender 'support' has no address of its own");
    EXPECT_EQ(sent.Error().Member(), "Sender");
  }
  EXPECT_EQ(core_->sends, 0);
}

TEST_F(SenderResolutionTest, ExceptionBecomesError) {
  resolver_->answer = [](OperationContext&) -> Async<Endpoint> { throw std::runtime_error("no"); };
  EXPECT_THAT(Run(connector_->SendMessageAsync(Named())),
              FailsWith(Codes::SendMessageError, Certainty::NotSent, Retry::Never()));
}

TEST_F(SenderResolutionTest, DeadlineEndsWait) {
  resolver_->answer = [this](OperationContext&) -> Async<Endpoint> {
    co_await gate_.PassAsync();
    co_return AbortedError();
  };
  std::optional<OperationResult<SendResult>> sent;
  Start(sent,
        connector_->SendMessageAsync(Named(), SendOptions().WithTimeout(std::chrono::seconds(1))));
  ASSERT_FALSE(sent);
  Advance(std::chrono::seconds(1));
  ASSERT_TRUE(sent);
  EXPECT_FALSE(sent->Ok());
  EXPECT_EQ(sent->Error().Code(), Codes::SendTimeout);
  EXPECT_EQ(sent->Error().Message(), "not finished within SendOptions::timeout");
  EXPECT_EQ(sent->Error().Certainty(), Certainty::NotSent);
}

TEST_F(SenderResolutionTest, ValidateMessageDoesNotResolve) {
  EXPECT_THAT(connector_->ValidateMessage(Named()), IsOk());
  EXPECT_EQ(resolver_->asked, 0);
  const auto faulty = connector_->ValidateMessage(MessageBuilder().FromSender("support").Build());
  ASSERT_FALSE(faulty.Ok());
  EXPECT_EQ(faulty.Error().Faults().size(), 2U) << "receiver and content";
}

TEST_F(SenderResolutionTest, FailsWithoutResolver) {
  core_ = std::make_shared<FakeCore>();
  runtime_ = Runtime(context_.get_executor(), RuntimeOptions().WithClock(clock_));
  Make(Settings());
  const auto sent = Run(connector_->SendMessageAsync(Named()));
  ASSERT_THAT(sent, FailsWith(Codes::MissingSender, Certainty::NotSent, Retry::Never()));
  EXPECT_NE(sent.Error().Message().find("'support'"), std::string_view::npos);
  EXPECT_EQ(sent.Error().Member(), "Sender");
}

}  // namespace
}  // namespace ratatosk::test
