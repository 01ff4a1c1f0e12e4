#include <ostream>

#include "connectors/fake_channel.hpp"

namespace ratatosk::test {
namespace {

using Codes = MessagingErrorCodes;

template <class T>
std::optional<Error> ErrorOf(const OperationResult<T>& result) {
  if (result) return std::nullopt;
  return result.Error();
}

struct Call {
  std::string name;
  Capabilities needed;

  friend std::ostream& operator<<(std::ostream& out, const Call& c) { return out << c.name; }
};

class AbilityTest : public ConnectorTest {
 protected:
  std::optional<Error> Ask(const std::string& name) {
    const auto source = MessageSource::Json("{}");
    if (name == "Send") return ErrorOf(Run(connector_->SendMessageAsync(Text())));
    if (name == "Batch") {
      return ErrorOf(Run(connector_->SendBatchAsync(MessageBatch().With(Text()))));
    }
    if (name == "Query") return ErrorOf(Run(connector_->GetMessageStatusAsync("id")));
    if (name == "Receive") return ErrorOf(Run(connector_->ReceiveAsync(source)));
    if (name == "Messages") return ErrorOf(Run(connector_->ReceiveMessagesAsync(source)));
    if (name == "Statuses") return ErrorOf(Run(connector_->ReceiveMessageStatusAsync(source)));
    return ErrorOf(Run(connector_->GetHealthAsync()));
  }
};

class CapabilityTest : public AbilityTest, public testing::WithParamInterface<Call> {};

TEST_P(CapabilityTest, IsCheckedFirst) {
  const auto& call = GetParam();
  const auto all = static_cast<int>(kFakeSchema.capabilities);
  const auto rest = static_cast<Capabilities>(all & ~static_cast<int>(call.needed));
  const auto without = kFakeSchema.WithCapabilities(rest);
  Make(without, Settings());
  const auto error = Ask(call.name);
  ASSERT_TRUE(error);
  EXPECT_EQ(error->Code(), Codes::UnsupportedOperation);
  EXPECT_NE(error->Message().find(ToString(call.needed)), std::string_view::npos);
  const bool sends = call.name == "Send" || call.name == "Batch";
  EXPECT_EQ(error->Certainty(), sends ? Certainty::NotSent : Certainty::None);
  EXPECT_EQ(core_->initialized, 0);
  EXPECT_EQ(core_->sends + core_->queries + core_->received + core_->tested, 0);

  const auto with = kFakeSchema.WithCapabilities(call.needed);
  Make(with, Settings());
  const auto other = Ask(call.name);
  EXPECT_FALSE(other && other->Code() == Codes::UnsupportedOperation);
  EXPECT_EQ(core_->sends + core_->queries + core_->received + core_->tested, 1);
}

INSTANTIATE_TEST_SUITE_P(Table,
                         CapabilityTest,
                         testing::Values(Call{"Send", Capabilities::SendMessages},
                                         Call{"Batch", Capabilities::BulkMessaging},
                                         Call{"Query", Capabilities::MessageStatusQuery},
                                         Call{"Receive", Capabilities::ReceiveMessages |
                                                             Capabilities::HandleMessageState},
                                         Call{"Messages", Capabilities::ReceiveMessages},
                                         Call{"Statuses", Capabilities::HandleMessageState},
                                         Call{"Health", Capabilities::HealthCheck}));

TEST_F(AbilityTest, ReceivesWithEitherCapability) {
  for (const auto one : {Capabilities::ReceiveMessages, Capabilities::HandleMessageState}) {
    const auto schema = kFakeSchema.WithCapabilities(one);
    Make(schema, Settings());
    EXPECT_FALSE(Ask("Receive")) << ToString(one);
  }
}

// A channel's author declared more than there is.
class BareCore final : public ConnectorCore {
 public:
  Async<void> TestConnectionCoreAsync(OperationContext&) override { co_return Done::Success(); }
  Async<SendResult> SendMessageCoreAsync(const Message&, SendContext&) override {
    co_return SendResult();
  }
};

class BareConnector final : public ChannelConnectorBase {
 public:
  BareConnector(const Runtime& runtime, ConnectionSettings settings)
      : ChannelConnectorBase(
            runtime, kFakeSchema, std::move(settings), std::make_shared<BareCore>()) {}
};

TEST_F(AbilityTest, FailsWhenDeclaredButNotImplemented) {
  BareConnector bare(runtime_, Settings());
  EXPECT_THAT(Run(bare.GetMessageStatusAsync("id")), FailsWithCode(Codes::UnsupportedOperation));
  EXPECT_THAT(Run(bare.ReceiveAsync(MessageSource::Json(""))),
              FailsWithCode(Codes::UnsupportedOperation));
  EXPECT_THAT(Run(bare.SendMessageAsync(Text())), IsOk()) << "the rest has a default";
  EXPECT_THAT(Run(bare.ShutdownAsync()), IsOk());
}

TEST_F(AbilityTest, FindsOtherInterfacesByType) {
  EXPECT_EQ(connector_->Find<FakeCore>(), core_.get());
  EXPECT_EQ(connector_->Find<Gate>(), nullptr);
}

}  // namespace
}  // namespace ratatosk::test
