#include "simulators/twilio/control_api.hpp"

#include "simulators/common/control_reader.hpp"
#include "simulators/twilio/control_json.hpp"
#include "simulators/twilio/simulator_core.hpp"

#include <boost/json.hpp>

namespace ratatosk::simulators {

namespace json = boost::json;

namespace {

template <class Entries>
HttpReply List(std::string_view key, const Entries& entries) {
  json::array items;
  for (const auto& entry : entries) items.push_back(ToControlJson(entry));
  return ControlReply({{key, std::move(items)}});
}

HttpReply Ledger(SimulatorCore& core) {
  std::vector<LedgerEntry> entries;
  const std::lock_guard lock(core.world.mutex);
  for (const auto& message : core.world.messages) {
    if (message->Outbound()) entries.push_back(message->ToLedger());
  }
  return List("messages", entries);
}

void Change(SimulatorCore& core,
            std::string_view what,
            ControlReader& reader,
            const Responder& responder) {
  const auto done = [responder](const WebhookAnswer& answer) {
    responder.Send(ControlReply(ToControlJson(answer)));
  };
  if (what == "arrive") {
    const auto url = reader.Text("url");
    const auto arrival = ReadArrival(reader);
    core.ArriveAsync(arrival, url, done);
  } else if (what == "faults") {
    ReadFaults(reader, core.faults);
    responder.Send(ControlReply({{"pending", core.faults.Pending()}}));
  } else if (what == "advance") {
    reader.Finish();
    core.AdvanceAsync([responder](std::size_t moved) {
      responder.Send(ControlReply({{"moved", moved}}));
    });
  } else if (what == "release") {
    reader.Finish();
    core.gate.ReleaseHeld();
    responder.Send(ControlReply(json::object()));
  } else if (what == "status") {
    const auto sid = reader.Text("sid");
    const auto status = reader.Text("status");
    const auto code = reader.Has("errorCode") ? reader.Integer("errorCode", 0, 99999) : 0;
    reader.Finish();
    core.PostStatusAsync(sid, status, static_cast<int>(code), done);
  } else {
    responder.Send(ControlRefusal("", "there is no such command", 404));
  }
}

}  // namespace

void ServeControl(SimulatorCore& core, const HttpRequest& request, const Responder& responder) {
  ServeControlRequest(request, responder, [&](std::string_view what, ControlReader& reader) {
    if (request.method == "GET" && what == "ledger") {
      responder.Send(Ledger(core));
    } else if (request.method == "GET" && what == "requests") {
      const std::lock_guard lock(core.world.mutex);
      responder.Send(List("requests", core.world.Requests()));
    } else if (request.method == "DELETE" && what == "faults") {
      core.faults.Clear();
      responder.Send(ControlReply({{"pending", 0}}));
    } else if (request.method == "POST") {
      Change(core, what, reader, responder);
    } else {
      responder.Send(ControlRefusal("", "there is no such command", 404));
    }
  });
}

}  // namespace ratatosk::simulators
