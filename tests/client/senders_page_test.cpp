// What docs/senders.md shows.
#include <ratatosk/client/sender_resolver.hpp>

#include "connectors/fake_channel.hpp"

namespace ratatosk::test {
namespace {

using SendersPage = ConnectorTest;

TEST_F(SendersPage, ShowsWhatWorks) {
  auto runtime = runtime_;
  // [senders]
  auto senders = std::make_shared<MemorySenderRepository>();
  senders->Add("support", Endpoint(EndpointType::PhoneNumber, "+15550001111"));
  senders->Add("support", "Fake/Channel", Endpoint(EndpointType::Label, "Support"));
  std::shared_ptr<ISenderResolver> resolver = SenderResolver::Make(senders);
  runtime.With(kSenderResolver, resolver);  // before the first send

  const auto message = MessageBuilder()
                           .FromSender("support")
                           .To(Endpoint(EndpointType::Label, "ann"))
                           .WithText("How can we help?")
                           .Build();
  // [/senders]
  Make(Settings());
  const auto sent = Run(connector_->SendMessageAsync(message));
  ASSERT_THAT(sent, IsOk());
  EXPECT_EQ(sent->ProviderStatus, "Support");
}

}  // namespace
}  // namespace ratatosk::test
