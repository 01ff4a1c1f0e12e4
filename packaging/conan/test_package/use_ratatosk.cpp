#include <ratatosk/messaging/message_builder.hpp>

int main() {
  const auto message = ratatosk::MessageBuilder().ToPhone("+15550002222").WithText("Hello").Build();
  return message.ContentAs<ratatosk::TextContent>() ? 0 : 1;
}
