// The courier's channel from a shared library, in a program that does not know it.
#include <ratatosk/connectors/plugin_loader.hpp>
#include <ratatosk/messaging/message_builder.hpp>

#include <gtest/gtest.h>

#include "courier_service.hpp"
#include "support/await.hpp"
#include "support/matchers.hpp"

namespace courier {
namespace {

using namespace ratatosk;

TEST(CourierPluginTest, SendsLikeLinkedChannel) {
  Service service;
  asio::io_context context;
  // [load]
  ConnectorRegistry channels;
  auto loaded = LoadPlugin(channels, COURIER_PLUGIN);
  // [/load]
  ASSERT_THAT(loaded, test::IsOk());
  EXPECT_THAT(channels.List(), testing::ElementsAre("Courier/Line"));
  auto settings = ConnectionSettings()
                      .SetParameter("Host", "127.0.0.1")
                      .SetParameter("Port", service.Port())
                      .SetParameter("Token", kToken);
  auto connector = channels.Create("Courier/Line", context.get_executor(), std::move(settings));
  ASSERT_THAT(connector, test::IsOk());
  const Endpoint ann(EndpointType::Label, "ann");
  auto message = MessageBuilder().To(ann).WithText("by plugin").Build();
  const auto sent = test::Await(context, (*connector)->SendMessageAsync(std::move(message)));
  ASSERT_THAT(sent, test::IsOk());
  EXPECT_EQ(service.Accepted("by plugin"), 1U);
  const auto refused = test::Await(context, (*connector)->SendMessageAsync(Message()));
  EXPECT_THAT(refused, test::FailsWithCode(MessagingErrorCodes::MessageValidationFailed));
  EXPECT_THAT(test::Await(context, (*connector)->ShutdownAsync()), test::IsOk());
}

}  // namespace
}  // namespace courier
