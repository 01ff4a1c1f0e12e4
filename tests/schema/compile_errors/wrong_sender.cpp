// error: this channel has no sender of that type
#include "channel.hpp"

ratatosk::Message Make() {
  return Builder().From<ratatosk::EndpointType::PhoneNumber>("+1").Build();
}
