// error: this channel has no receiver of that type
#include "channel.hpp"

ratatosk::Message Make() {
  return Builder().To<ratatosk::EndpointType::EmailAddress>("a@b").Build();
}
