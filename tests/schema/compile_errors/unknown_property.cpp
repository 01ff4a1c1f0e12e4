// error: this channel has no message property of that name
#include "channel.hpp"

ratatosk::Message Make() { return Builder().WithProperty<"captoin">("c").Build(); }
