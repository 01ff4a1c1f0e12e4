#include <ratatosk/client/messaging_client.hpp>

#include <boost/asio/use_future.hpp>

#include <ratatosk/asio.hpp>

#include "connectors/fake_channel.hpp"
#include "support/await.hpp"

namespace ratatosk::test {
namespace {

using namespace std::chrono_literals;
using Codes = MessagingErrorCodes;

// A client with the connectors "a" and "b", each over a core of its own.
class MessagingClientTest : public ConnectorTest {
 protected:
  MessagingClientTest() {
    EXPECT_THAT(client_->AddConnector("a", "Fake/Channel", Settings()), IsOk());
    EXPECT_THAT(client_->AddConnector("b", "fake/channel", Settings()), IsOk());
  }

  MessagingClient MakeClient() {
    ConnectorRegistry registry;
    registry.Register(kFakeSchema, [this](Runtime runtime, ChannelSchemaHandle schema,
                                          ConnectionSettings settings) {
      cores_.push_back(std::make_shared<FakeCore>());
      return std::make_unique<FakeConnector>(std::move(runtime), std::move(schema),
                                             std::move(settings), cores_.back());
    });
    return MessagingClient(runtime_, registry);  // the registry is gone after this
  }
  void HoldShutdown(FakeCore& core) {
    core.on_shutdown = [this](OperationContext&) -> Async<void> {
      co_await gate_.PassAsync();
      co_return Done::Success();
    };
  }

  std::vector<std::shared_ptr<FakeCore>> cores_;
  std::unique_ptr<MessagingClient> client_ = std::make_unique<MessagingClient>(MakeClient());
};

TEST_F(MessagingClientTest, RequiresRuntimeAndRepository) {
  EXPECT_THROW(MessagingClient(std::vector<Runtime>(), ConnectorRegistry()), std::invalid_argument);
  EXPECT_THROW(client_->WithSenders(nullptr), std::invalid_argument);
}

TEST_F(MessagingClientTest, FindsConnectorsByName) {
  ASSERT_NE(client_->Find("a"), nullptr);
  ASSERT_NE(client_->Find("b"), nullptr);
  EXPECT_EQ(client_->Find("a")->Find<FakeCore>(), cores_[0].get());
  EXPECT_EQ(client_->Find("b")->Find<FakeCore>(), cores_[1].get());
  for (const char* name : {"", "A", "ab", "Fake/Channel"}) {
    EXPECT_EQ(client_->Find(name), nullptr) << name;
  }
}

TEST_F(MessagingClientTest, AddingMakesNoCall) {
  EXPECT_EQ(client_->Find("a")->State(), ConnectorState::Uninitialized);
  Poll();
  EXPECT_EQ(cores_[0]->initialized, 0);
}

TEST_F(MessagingClientTest, RejectsDuplicateName) {
  const auto before = client_->Find("a");
  const auto added = client_->AddConnector("a", "Fake/Channel", Settings());
  ASSERT_THAT(added, FailsWithCode(Codes::InvalidConfiguration));
  EXPECT_NE(added.Error().Message().find("'a'"), std::string_view::npos);
  EXPECT_EQ(client_->Find("a"), before);
  EXPECT_EQ(cores_.size(), 2U) << "none was made";
}

TEST_F(MessagingClientTest, InvalidSettingsAreReportedAndNothingIsAdded) {
  EXPECT_THAT(client_->AddConnector("c", "Fake/Chanel", Settings()),
              FailsWithCode(Codes::ConnectorNotFound));
  const auto syntax = client_->AddConnector("c", "Fake/Channel", ConnectionSettings::Parse("x"));
  ASSERT_THAT(syntax, FailsWithCode(Codes::InvalidConfiguration));
  EXPECT_NE(syntax.Error().Message().find("position 1"), std::string_view::npos);
  const auto faulty =
      client_->AddConnector("c", "Fake/Channel", ConnectionSettings::Parse("Port=0;What=1"));
  ASSERT_THAT(faulty, FailsWithCode(Codes::InvalidConfiguration));
  EXPECT_EQ(faulty.Error().Faults().size(), 3U);
  EXPECT_EQ(client_->Find("c"), nullptr);
  EXPECT_THAT(client_->AddConnector("c", "Fake/Channel", Settings()), IsOk());
}

TEST_F(MessagingClientTest, RoutesEachOperationToNamedConnector) {
  const auto sent = Run(client_->SendAsync("b", Text(), SendOptions().WithCorrelationId("c-1")));
  ASSERT_THAT(sent, IsOk());
  EXPECT_EQ(sent->RemoteMessageId, "remote-m-1");
  EXPECT_EQ(sent->CorrelationId, "c-1");
  EXPECT_THAT(Run(client_->ReceiveAsync("b", MessageSource::Json("{}"))), IsOk());
  const auto batch = Run(client_->SendBatchAsync("b", MessageBatch().With(Text())));
  ASSERT_THAT(batch, IsOk());
  EXPECT_EQ(batch->Accepted(), 1U);
  const auto status = Run(client_->GetMessageStatusAsync("b", "id-7"));
  ASSERT_THAT(status, IsOk());
  EXPECT_EQ(status->Updates.at(0).RemoteMessageId, "id-7");
  EXPECT_EQ(cores_[1]->sends + cores_[1]->received + cores_[1]->queries, 4);
  EXPECT_EQ(cores_[0]->sends + cores_[0]->received + cores_[0]->queries, 0);
}

TEST_F(MessagingClientTest, RejectsUnknownConnectorName) {
  const auto sent = Run(client_->SendAsync("c", Text()));
  EXPECT_THAT(sent, FailsWith(Codes::ConnectorNotFound, Certainty::NotSent, Retry::Never()));
  EXPECT_EQ(sent.Error().Message(), "no connector 'c' was added");
  EXPECT_THAT(Run(client_->SendBatchAsync("c", MessageBatch().With(Text()))),
              FailsWith(Codes::ConnectorNotFound, Certainty::NotSent, Retry::Never()));
  EXPECT_THAT(Run(client_->ReceiveAsync("c", MessageSource::Json("{}"))),
              FailsWith(Codes::ConnectorNotFound, Certainty::None, Retry::Never()));
  EXPECT_THAT(Run(client_->GetMessageStatusAsync("c", "id")),
              FailsWith(Codes::ConnectorNotFound, Certainty::None, Retry::Never()));
}

TEST_F(MessagingClientTest, NameMayBeTemporary) {
  auto name = std::make_unique<std::string>("c");
  auto work = client_->SendAsync(*name, Text());
  name.reset();
  EXPECT_THAT(Run(std::move(work)), FailsWithCode(Codes::ConnectorNotFound));
}

TEST_F(MessagingClientTest, ShutsDownAllConnectors) {
  EXPECT_THAT(Run(client_->ShutdownAsync()), IsOk());
  EXPECT_EQ(client_->Find("a")->State(), ConnectorState::Shutdown);
  EXPECT_EQ(client_->Find("b")->State(), ConnectorState::Shutdown);
  EXPECT_THAT(Run(client_->SendAsync("a", Text())), FailsWithCode(Codes::ConnectorShutdown));
  EXPECT_THAT(Run(client_->ShutdownAsync()), IsOk());
  EXPECT_EQ(cores_[0]->shut_down + cores_[1]->shut_down, 2);
}

TEST_F(MessagingClientTest, ShutsDownWithoutConnectors) {
  auto empty = MakeClient();
  EXPECT_THAT(Run(empty.ShutdownAsync()), IsOk());
}

TEST_F(MessagingClientTest, ShutsDownConnectorsConcurrently) {
  HoldShutdown(*cores_[0]);
  HoldShutdown(*cores_[1]);
  std::optional<OperationResult<void>> ended;
  Start(ended, client_->ShutdownAsync());
  EXPECT_EQ(gate_.Waiting(), 2U);
  EXPECT_FALSE(ended);
  gate_.Open();
  Poll();
  ASSERT_TRUE(ended);
  EXPECT_THAT(*ended, IsOk());
}

TEST_F(MessagingClientTest, RemovingShutsDownConnectorAndFreesName) {
  const auto removed = client_->Find("a");
  HoldShutdown(*cores_[0]);
  std::optional<OperationResult<void>> ended;
  Start(ended, client_->RemoveConnector("a"));
  EXPECT_EQ(client_->Find("a"), nullptr);
  EXPECT_THAT(client_->AddConnector("a", "Fake/Channel", Settings()), IsOk());
  EXPECT_FALSE(ended);
  gate_.Open();
  Poll();
  ASSERT_TRUE(ended);
  EXPECT_THAT(*ended, IsOk());
  EXPECT_EQ(removed->State(), ConnectorState::Shutdown);
  EXPECT_THAT(Run(client_->SendAsync("a", Text())), IsOk()) << "the new one";
  EXPECT_EQ(client_->Find("b")->State(), ConnectorState::Uninitialized);
  EXPECT_THAT(Run(client_->RemoveConnector("c")), FailsWithCode(Codes::ConnectorNotFound));
}

TEST_F(MessagingClientTest, RemovingLetsCallsInFlightFinish) {
  cores_[0]->on_send = [this](const Message& message, SendContext& context) -> Async<SendResult> {
    co_await gate_.PassAsync();
    co_return co_await FakeCore::Accept(message, context);
  };
  std::optional<OperationResult<SendResult>> sent;
  Start(sent, client_->SendAsync("a", Text()));
  std::optional<OperationResult<void>> ended;
  Start(ended, client_->RemoveConnector("a"));
  EXPECT_FALSE(ended);
  gate_.Open();
  Poll();
  ASSERT_TRUE(sent && ended);
  EXPECT_THAT(*sent, IsOk());
  EXPECT_THAT(*ended, IsOk());
}

TEST_F(MessagingClientTest, ReportsHealthOfAllConnectors) {
  cores_[1]->on_initialize = [](OperationContext&) -> Async<void> {
    co_return Error(Codes::AuthenticationFailed, "denied");
  };
  const auto health = Run(client_->GetHealthAsync());
  ASSERT_THAT(health, IsOk());
  EXPECT_FALSE(health->Healthy);
  ASSERT_EQ(health->Connectors.size(), 2U);
  EXPECT_EQ(health->Connectors[0].Name, "a");
  ASSERT_THAT(health->Connectors[0].Health, IsOk());
  EXPECT_TRUE(health->Connectors[0].Health->Healthy);
  EXPECT_EQ(health->Connectors[1].Name, "b");
}

TEST_F(MessagingClientTest, IsUnhealthyIfAnyConnectorIs) {
  cores_[0]->on_initialize = [](OperationContext&) -> Async<void> {
    co_return Error(Codes::AuthenticationFailed, "denied");
  };
  const auto health = Run(client_->GetHealthAsync());
  ASSERT_THAT(health, IsOk());
  EXPECT_FALSE(health->Healthy);
}

TEST_F(MessagingClientTest, ToleratesChannelWithoutHealthCheck) {
  ConnectorRegistry registry;
  static constexpr ChannelSchema kMute = ChannelSchema("Fake", "Channel", "1.0.0")
                                             .WithCapabilities(Capabilities::SendMessages)
                                             .WithParameters(kFakeParameters)
                                             .WithEndpoints(kFakeEndpoints)
                                             .WithContentTypes(kFakeContents);
  registry.Register(
      kMute, [](Runtime runtime, ChannelSchemaHandle schema, ConnectionSettings settings) {
        return std::make_unique<FakeConnector>(std::move(runtime), std::move(schema),
                                               std::move(settings), std::make_shared<FakeCore>());
      });
  MessagingClient client(runtime_, registry);
  ASSERT_THAT(client.AddConnector("mute", "Fake/Channel", Settings()), IsOk());
  const auto health = Run(client.GetHealthAsync());
  ASSERT_THAT(health, IsOk());
  EXPECT_TRUE(health->Healthy);
  EXPECT_THAT(health->Connectors[0].Health, FailsWithCode(Codes::UnsupportedOperation));
}

TEST_F(MessagingClientTest, CancelledHealthQueryReturnsError) {
  cores_[0]->on_initialize = [this](OperationContext&) -> Async<void> {
    co_await gate_.PassAsync();
    co_return Done::Success();
  };
  boost::asio::cancellation_signal signal;
  std::optional<OperationResult<ClientHealth>> health;
  auto keep = [&](std::exception_ptr, OperationResult<ClientHealth> r) { health = std::move(r); };
  boost::asio::co_spawn(context_, client_->GetHealthAsync(),
                        boost::asio::bind_cancellation_slot(signal.slot(), keep));
  Poll();
  ASSERT_FALSE(health);
  signal.emit(boost::asio::cancellation_type::terminal);
  Poll();
  ASSERT_TRUE(health);
  EXPECT_THAT(*health, FailsWithCode(Codes::OperationCancelled));
}

TEST_F(MessagingClientTest, LooksUpSendersInGivenRepository) {
  auto senders = std::make_shared<MemorySenderRepository>();
  senders->Add("support", Endpoint(EndpointType::Label, "desk"));
  auto client = MakeClient();
  client.WithSenders(senders);
  ASSERT_THAT(client.AddConnector("c", "Fake/Channel", Settings()), IsOk());
  std::string used;
  cores_.back()->on_send = [&](const Message& message, SendContext& context) {
    used = context.Sender().Address();
    return FakeCore::Accept(message, context);
  };
  const auto message = MessageBuilder()
                           .FromSender("support")
                           .To(Endpoint(EndpointType::Label, "ann"))
                           .WithText("Hello")
                           .Build();
  EXPECT_THAT(Run(client.SendAsync("c", message)), IsOk());
  EXPECT_EQ(used, "desk");
}

TEST(MessagingClientOfSeveral, SkipsRuntimesWhoseContextIsDestroyed) {
  auto gone = std::make_unique<boost::asio::io_context>();
  boost::asio::io_context context;
  std::vector<Runtime> runtimes{Runtime(gone->get_executor()), Runtime(context.get_executor())};
  MessagingClient client(runtimes, ConnectorRegistry());
  gone.reset();
  EXPECT_THAT(Await(context, client.GetHealthAsync()), IsOk());
}

TEST_F(MessagingClientTest, EveryOperationAcceptsCompletionToken) {
  auto& a = *client_->Find("a");
  auto initialized = AsyncInitialize(a, boost::asio::use_future);
  auto sent = AsyncSend(a, Text(), boost::asio::use_future);
  auto batch =
      AsyncSendBatch(a, MessageBatch().With(Text()), SendOptions(), boost::asio::use_future);
  auto received = AsyncReceive(a, MessageSource::Json("{}"), boost::asio::use_future);
  auto status = AsyncGetMessageStatus(a, "id-7", boost::asio::use_future);
  auto tested = AsyncTestConnection(a, boost::asio::use_future);
  auto stands = AsyncGetStatus(a, boost::asio::use_future);
  auto health = AsyncGetHealth(a, boost::asio::use_future);
  Poll();
  EXPECT_THAT(initialized.get(), IsOk());
  EXPECT_THAT(sent.get(), IsOk());
  EXPECT_EQ(batch.get()->Accepted(), 1U);
  EXPECT_THAT(received.get(), IsOk());
  EXPECT_EQ(status.get()->Updates.at(0).RemoteMessageId, "id-7");
  EXPECT_THAT(tested.get(), IsOk());
  EXPECT_EQ(stands.get()->State, ConnectorState::Ready);
  EXPECT_TRUE(health.get()->Healthy);
  cores_[0]->on_receive = [](const MessageSource&, OperationContext&) -> Async<Inbound> {
    Inbound inbound;
    inbound.Messages.resize(2);
    inbound.Statuses.resize(3);
    co_return inbound;
  };
  auto messages = AsyncReceiveMessages(a, MessageSource::Json("{}"), boost::asio::use_future);
  auto statuses = AsyncReceiveMessageStatus(a, MessageSource::Json("{}"), boost::asio::use_future);
  Poll();
  EXPECT_EQ(messages.get()->size(), 2U);
  EXPECT_EQ(statuses.get()->Updates.size(), 3U);
  auto ended = AsyncShutdown(a, boost::asio::use_future);
  Poll();
  EXPECT_THAT(ended.get(), IsOk());
}

TEST_F(MessagingClientTest, FailedShutdownDoesNotStopOthers) {
  for (int i = 0; i < 2; ++i) {
    cores_[i]->on_shutdown = [i](OperationContext&) -> Async<void> {
      co_return Error(Codes::ConnectionFailed, i == 0 ? "first" : "second");
    };
  }
  const auto ended = Run(client_->ShutdownAsync());
  ASSERT_THAT(ended, FailsWithCode(Codes::ConnectionFailed));
  EXPECT_EQ(ended.Error().Message(), "first");
  EXPECT_EQ(client_->Find("b")->State(), ConnectorState::Shutdown);
}

TEST_F(MessagingClientTest, CancelledShutdownReturnsError) {
  HoldShutdown(*cores_[0]);
  std::optional<OperationResult<void>> ended;
  boost::asio::cancellation_signal signal;
  Start(ended, client_->ShutdownAsync(), signal.slot());
  EXPECT_EQ(client_->Find("a")->State(), ConnectorState::ShuttingDown);
  signal.emit(boost::asio::cancellation_type::terminal);
  Poll();
  ASSERT_TRUE(ended);
  EXPECT_THAT(*ended, FailsWithCode(Codes::OperationCancelled));
  gate_.Open();
  Poll();
  EXPECT_EQ(client_->Find("a")->State(), ConnectorState::Shutdown) << "it went on";
  EXPECT_EQ(client_->Find("b")->State(), ConnectorState::Shutdown);
}

TEST_F(MessagingClientTest, DestructionEndsCallsInFlight) {
  cores_[0]->on_send = [this](const Message&, SendContext& context) -> Async<SendResult> {
    context.Operation().MarkWritten();
    co_await gate_.PassAsync();
    co_return AbortedError();
  };
  std::optional<OperationResult<SendResult>> sent;
  Start(sent, client_->SendAsync("a", Text()));
  client_.reset();
  Poll();
  ASSERT_TRUE(sent);
  EXPECT_THAT(*sent, FailsWith(Codes::OperationCancelled, Certainty::Unknown, Retry::Never()));
}

TEST_F(MessagingClientTest, ShutdownContinuesWithoutClient) {
  HoldShutdown(*cores_[0]);
  std::optional<OperationResult<void>> ended;
  Start(ended, client_->ShutdownAsync());
  client_.reset();
  gate_.Open();
  Poll();
  ASSERT_TRUE(ended);
  EXPECT_THAT(*ended, IsOk());
  EXPECT_EQ(cores_[1]->shut_down, 1);
}

}  // namespace
}  // namespace ratatosk::test
