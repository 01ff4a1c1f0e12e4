#include <ratatosk/connectors/plugin.hpp>

#include "courier_channel.hpp"

void ratatosk_register_v1(ratatosk::ConnectorRegistry* channels) { courier::Register(*channels); }
