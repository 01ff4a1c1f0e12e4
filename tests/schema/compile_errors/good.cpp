// compiles
#include "channel.hpp"

ratatosk::Message Make() {
  return Builder()
      .WithId("1")
      .To<ratatosk::EndpointType::PhoneNumber>("+1")
      .WithContent(ratatosk::TextContent("t"))
      .WithProperty<"caption">("c")
      .WithProperty<"seconds">(5)
      .WithProperty<"subject">("s")
      .Build();
}
