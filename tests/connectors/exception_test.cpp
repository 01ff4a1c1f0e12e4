// What becomes of an exception that leaves a channel's own code.

#include <ostream>
#include <stdexcept>

#include "connectors/fake_channel.hpp"

namespace ratatosk::test {
namespace {

using Codes = MessagingErrorCodes;

// A channel each of whose steps throws, but for the one that initializes.
class ThrowingChannel : public ConnectorTest {
 public:
  ThrowingChannel() {
    core_->on_test = [](OperationContext&) { return Throw<void>(); };
    core_->on_shutdown = [](OperationContext&) { return Throw<void>(); };
    core_->on_send = [](const Message&, SendContext&) { return Throw<SendResult>(); };
    core_->on_query = [](const std::string&, OperationContext&) {
      return Throw<StatusUpdatesResult>();
    };
    core_->on_receive = [](const MessageSource&, OperationContext&) { return Throw<Inbound>(); };
  }

  Error Initialize() {
    core_->on_initialize = [](OperationContext&) { return Throw<void>(); };
    return ErrorOf(connector_->InitializeAsync());
  }
  Error TestConnection() { return ErrorOf(connector_->TestConnectionAsync()); }
  Error Send() { return ErrorOf(connector_->SendMessageAsync(Text())); }
  Error SendBatch() {
    const auto sent = Run(connector_->SendBatchAsync(MessageBatch().With(Text())));
    return sent->Items.at(0).Result.Error();
  }
  Error Query() { return ErrorOf(connector_->GetMessageStatusAsync("id")); }
  Error Receive() { return ErrorOf(connector_->ReceiveAsync(Source())); }
  Error ReceiveMessages() { return ErrorOf(connector_->ReceiveMessagesAsync(Source())); }
  Error ReceiveStatus() { return ErrorOf(connector_->ReceiveMessageStatusAsync(Source())); }
  Error Health() { return ErrorOf(connector_->GetHealthAsync()); }
  Error Shutdown() { return ErrorOf(connector_->ShutdownAsync()); }

 private:
  template <class T>
  static Async<T> Throw() {
    throw std::runtime_error("thrown");
    co_return Error("NEVER");
  }
  static MessageSource Source() { return MessageSource::Json("{}"); }
  template <class T>
  Error ErrorOf(Async<T> work) {
    const auto result = Run(std::move(work));
    return result ? Error("SUCCEEDED") : result.Error();
  }
};

struct ThrowCase {
  const char* operation;
  Error (ThrowingChannel::*run)();
  ErrorCode expected;

  friend std::ostream& operator<<(std::ostream& out, const ThrowCase& c) {
    return out << c.operation;
  }
};

class ThrowingChannelTest : public ThrowingChannel,
                            public testing::WithParamInterface<ThrowCase> {};

TEST_P(ThrowingChannelTest, EachOperationHasOwnErrorCode) {
  const auto error = (this->*GetParam().run)();
  EXPECT_EQ(error.Code(), GetParam().expected);
  EXPECT_EQ(error.Domain(), kMessagingDomain);
  EXPECT_EQ(error.Message(), "thrown");
}

INSTANTIATE_TEST_SUITE_P(
    Operations,
    ThrowingChannelTest,
    testing::Values(
        ThrowCase{"InitializeAsync", &ThrowingChannel::Initialize, Codes::InitializationError},
        ThrowCase{"TestConnectionAsync", &ThrowingChannel::TestConnection,
                  Codes::ConnectionTestError},
        ThrowCase{"SendMessageAsync", &ThrowingChannel::Send, Codes::SendMessageError},
        ThrowCase{"SendBatchAsync", &ThrowingChannel::SendBatch, Codes::SendMessageError},
        ThrowCase{"GetMessageStatusAsync", &ThrowingChannel::Query, Codes::GetMessageStatusError},
        ThrowCase{"ReceiveAsync", &ThrowingChannel::Receive, Codes::ReceiveMessagesError},
        ThrowCase{"ReceiveMessagesAsync", &ThrowingChannel::ReceiveMessages,
                  Codes::ReceiveMessagesError},
        ThrowCase{"ReceiveMessageStatusAsync", &ThrowingChannel::ReceiveStatus,
                  Codes::ReceiveStatusError},
        ThrowCase{"GetHealthAsync", &ThrowingChannel::Health, Codes::GetHealthError},
        ThrowCase{"ShutdownAsync", &ThrowingChannel::Shutdown, Codes::MessagingError}),
    [](const auto& c) { return std::string(c.param.operation); });

}  // namespace
}  // namespace ratatosk::test
