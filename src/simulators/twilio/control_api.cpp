#include "simulators/twilio/control_api.hpp"

#include "simulators/twilio/control_json.hpp"
#include "simulators/twilio/simulator_core.hpp"

#include <boost/json.hpp>

namespace ratatosk::simulators {

namespace json = boost::json;

namespace {

constexpr std::string_view kPrefix = "/_simulator/";

HttpReply Reply(const json::object& body, int status = 200) {
  return HttpReply(status, json::serialize(body), "application/json");
}

HttpReply Refusal(const std::string& member, const std::string& text, int status = 400) {
  return Reply({{"error", member.empty() ? text : member + " " + text}, {"member", member}},
               status);
}

template <class Entries>
HttpReply List(std::string_view key, const Entries& entries) {
  json::array items;
  for (const auto& entry : entries) items.push_back(ToControlJson(entry));
  return Reply({{key, std::move(items)}});
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
            ControlReader reader,
            const Responder& responder) {
  const auto done = [responder](const WebhookAnswer& answer) {
    responder.Send(Reply(ToControlJson(answer)));
  };
  if (what == "arrive") {
    const auto url = reader.Text("url");
    const auto arrival = ReadArrival(reader);
    core.ArriveAsync(arrival, url, done);
  } else if (what == "faults") {
    ReadFaults(reader, core.faults);
    responder.Send(Reply({{"pending", core.faults.Pending()}}));
  } else if (what == "advance") {
    reader.Finish();
    core.AdvanceAsync([responder](std::size_t moved) {
      responder.Send(Reply({{"moved", moved}}));
    });
  } else if (what == "release") {
    reader.Finish();
    core.ReleaseHeld();
    responder.Send(Reply(json::object()));
  } else if (what == "status") {
    const auto sid = reader.Text("sid");
    const auto status = reader.Text("status");
    const auto code = reader.Has("errorCode") ? reader.Integer("errorCode", 0, 99999) : 0;
    reader.Finish();
    core.PostStatusAsync(sid, status, static_cast<int>(code), done);
  } else {
    responder.Send(Refusal("", "there is no such command", 404));
  }
}

json::value ReadBody(const HttpRequest& request) {
  if (request.body.empty()) return json::object();
  boost::system::error_code error;
  auto value = json::parse(request.body, error);
  if (error) throw ControlError("", "the body is not JSON: " + error.message());
  return value;
}

}  // namespace

bool IsControl(const HttpRequest& request) { return request.target.starts_with(kPrefix); }

void ServeControl(SimulatorCore& core, const HttpRequest& request, const Responder& responder) {
  const std::string_view what = std::string_view(request.target).substr(kPrefix.size());
  try {
    if (request.method == "GET" && what == "ledger") {
      responder.Send(Ledger(core));
    } else if (request.method == "GET" && what == "requests") {
      const std::lock_guard lock(core.world.mutex);
      responder.Send(List("requests", core.world.Requests()));
    } else if (request.method == "DELETE" && what == "faults") {
      core.faults.Clear();
      responder.Send(Reply({{"pending", 0}}));
    } else if (request.method == "POST") {
      Change(core, what, ControlReader(ReadBody(request)), responder);
    } else {
      responder.Send(Refusal("", "there is no such command", 404));
    }
  } catch (const ControlError& error) {
    responder.Send(Refusal(error.member, error.what()));
  } catch (const std::invalid_argument& error) {
    const std::string text = error.what();
    const auto colon = text.find(": ");
    responder.Send(Refusal(text.substr(0, colon), text.substr(colon + 2)));
  }
}

}  // namespace ratatosk::simulators
