#include "common/connector_setup.hpp"

#include <memory>
#include <utility>

#include <ratatosk/channels/twilio/twilio_settings.hpp>
#include <ratatosk/http/client.hpp>
#include <ratatosk/messaging/message_builder.hpp>

namespace bench {

using namespace ratatosk;

namespace {

// All connections are for one account here.
template <class Options>
void AllowWholeShare(Options& pool) {
  if constexpr (requires { pool.max_share; }) pool.max_share = 1;
}

}  // namespace

Runtime MakeRuntime(boost::asio::io_context& context, std::size_t connections, HomeExecutor home) {
  Runtime runtime(context.get_executor(), RuntimeOptions().WithHomeExecutor(home));
  auto transport = http::MakeTransport(runtime);
  transport->pool.WithMaxConnections(connections);
  AllowWholeShare(transport->pool);
  runtime.With(http::kTransport, std::move(transport));
  return runtime;
}

ConnectionSettings MakeSettings(const Provider& provider, std::string_view account) {
  return ConnectionSettings()
      .SetParameter(std::string(TwilioSettings::AccountSid), std::string(account))
      .SetParameter(std::string(TwilioSettings::AuthToken), std::string(kAuthToken))
      .SetParameter(std::string(TwilioSettings::ApiBaseUrl),
                    "https://127.0.0.1:" + std::to_string(provider.port))
      .SetParameter(std::string(TwilioSettings::CaFile), provider.ca_file);
}

Message MakeMessage(std::uint64_t number) {
  return MessageBuilder()
      .WithId("order-" + std::to_string(number))
      .FromPhone(std::string(kSender))
      .ToPhone(std::string(kRecipient))
      .WithText(std::string(kText))
      .Build();
}

}  // namespace bench
