#pragma once

#include <ratatosk/simulators/twilio/arrival.hpp>
#include <ratatosk/simulators/twilio/twilio_records.hpp>
#include "simulators/common/control_reader.hpp"

#include <boost/json.hpp>

namespace ratatosk::simulators {

Arrival ReadArrival(ControlReader& reader);

boost::json::object ToControlJson(const LedgerEntry& entry);
boost::json::object ToControlJson(const RequestEntry& entry);
boost::json::object ToControlJson(const WebhookAnswer& answer);

}  // namespace ratatosk::simulators
