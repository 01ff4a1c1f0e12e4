// What docs/simulators.md shows.

#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>

#include <ratatosk/channels/twilio/twilio_whatsapp_connector.hpp>
#include <ratatosk/simulators/twilio/twilio_simulator.hpp>

#include "support/temporary_file.hpp"

namespace ratatosk::test {
namespace {

namespace asio = boost::asio;

// [simulator]
TEST(SimulatorPage, LostResponseIsUnknown) {
  simulators::TwilioSimulator twilio;
  const TemporaryFile authorities(twilio.CaPem());
  auto settings = ConnectionSettings()
                      .SetParameter("AccountSid", twilio.AccountSid())
                      .SetParameter("AuthToken", twilio.AuthToken())
                      .SetParameter("ApiBaseUrl", twilio.BaseUrl())
                      .SetParameter("CaFile", authorities.Path());
  asio::io_context context;
  TwilioWhatsAppConnector connector(context.get_executor(), TwilioChannelSchemas::TwilioWhatsApp,
                                    settings);
  auto message = MessageBuilder()
                     .FromPhone("whatsapp:+14155238886")
                     .ToPhone("whatsapp:+15550002222")
                     .WithText("Hello")
                     .Build();

  twilio.Faults().Next(simulators::FaultKind::CloseAfterAccepting);
  auto sent = asio::co_spawn(context, connector.SendMessageAsync(message), asio::use_future);
  context.run();

  EXPECT_EQ(sent.get().Error().Certainty(), Certainty::Unknown);
  ASSERT_EQ(twilio.Ledger().size(), 1U);
  EXPECT_EQ(twilio.Ledger()[0].body, "Hello");
}
// [/simulator]

}  // namespace
}  // namespace ratatosk::test
