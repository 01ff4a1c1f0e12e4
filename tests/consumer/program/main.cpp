// What a user's program looks like: a client, and a message that is refused before any network.
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <cstdio>
#include <cstdlib>

#include <ratatosk/client/messaging_client.hpp>
#include <ratatosk/messaging/message_builder.hpp>

int main() {
  boost::asio::io_context context(1);
  ratatosk::MessagingClient client(context.get_executor(), ratatosk::ConnectorRegistry());
  auto message = ratatosk::MessageBuilder().ToPhone("+15550002222").WithText("Hello").Build();
  bool refused = false;
  boost::asio::co_spawn(context, client.SendAsync("nobody", std::move(message)),
                        [&](std::exception_ptr, auto result) {
                          refused = !result;
                          if (!result) std::puts(std::string(result.Error().Message()).c_str());
                        });
  context.run();
  return refused ? EXIT_SUCCESS : EXIT_FAILURE;
}
