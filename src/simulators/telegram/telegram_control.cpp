#include "simulators/common/control_reader.hpp"
#include "simulators/telegram/telegram_core.hpp"

#include <boost/json.hpp>

#include <limits>

namespace ratatosk::simulators {

namespace json = boost::json;

namespace {

constexpr auto kLeast = std::numeric_limits<std::int64_t>::min();
constexpr auto kMost = std::numeric_limits<std::int64_t>::max();

void ReadContent(ControlReader& reader, TelegramArrival& arrival) {
  if (reader.Has("text")) arrival.WithText(reader.Text("text"));
  if (reader.Has("file")) {
    auto file = reader.Object("file");
    const auto kind = file.Text("kind");
    const auto id = file.Text("id");
    arrival.WithFile(kind, id, file.TextOr("mimeType", ""));
    file.Finish();
  }
  if (reader.Has("location")) {
    auto location = reader.Object("location");
    const auto latitude = location.Number("latitude");
    arrival.WithLocation(latitude, location.Number("longitude"));
    location.Finish();
  }
  if (reader.Has("contact")) {
    auto contact = reader.Object("contact");
    const auto phone = contact.Text("phone");
    arrival.WithContact(phone, contact.Text("name"));
    contact.Finish();
  }
}

TelegramArrival ReadArrival(ControlReader& reader) {
  TelegramArrival arrival(reader.Has("person") ? reader.Integer("person", 1, kMost) : kTestPerson);
  if (reader.Has("chat")) arrival.InChat(reader.Integer("chat", kLeast, kMost));
  if (reader.Has("name")) arrival.WithName(reader.Text("name"));
  if (reader.Has("bot")) arrival.ToBot(reader.Text("bot"));
  if (reader.Has("replyTo")) arrival.InReplyTo(reader.Integer("replyTo", 1, kMost));
  ReadContent(reader, arrival);
  if (reader.Has("edit")) arrival.Edits(reader.Integer("edit", 1, kMost), arrival.text);
  if (reader.Has("tap")) {
    auto tap = reader.Object("tap");
    const auto message = tap.Integer("message", 1, kMost);
    arrival.TapsButton(message, tap.Text("data"));
    tap.Finish();
  }
  reader.Finish();
  return arrival;
}

json::object ToJson(const TelegramLedgerEntry& entry) {
  json::object params;
  for (const auto& [name, value] : entry.params) params[name] = value;
  json::array uploads;
  for (const auto& upload : entry.uploads) {
    uploads.push_back(json::object{{"field", upload.field},
                                   {"fileName", upload.file_name},
                                   {"contentType", upload.content_type},
                                   {"size", upload.bytes.size()}});
  }
  return {{"messageId", entry.message_id},
          {"chat", entry.chat_id},
          {"bot", entry.bot_id},
          {"method", entry.method},
          {"params", std::move(params)},
          {"uploads", std::move(uploads)},
          {"text", entry.text},
          {"edits", entry.edits},
          {"deleted", entry.deleted},
          {"connection", entry.connection_id},
          {"index", entry.index_on_connection}};
}

json::object ToJson(const TelegramRequest& entry) {
  return {{"method", entry.method},
          {"target", entry.target},
          {"connection", entry.connection_id},
          {"index", entry.index_on_connection},
          {"status", entry.status},
          {"fault", entry.fault}};
}

// Call with the world locked.
json::object Listed(const TelegramWorld& world, std::string_view what) {
  json::array items;
  if (what == "ledger") {
    for (const auto& message : world.messages) {
      if (message->from_bot) items.push_back(ToJson(message->entry));
    }
    return {{"messages", std::move(items)}};
  }
  if (what == "updates") {
    for (const auto& bot : world.bots) {
      for (const auto& update : bot->updates) items.push_back(update.json);
    }
    return {{"updates", std::move(items)}};
  }
  for (const auto& request : world.requests) items.push_back(ToJson(request));
  return {{"requests", std::move(items)}};
}

bool IsList(std::string_view what) noexcept {
  return what == "ledger" || what == "requests" || what == "updates";
}

}  // namespace

void ServeTelegramControl(TelegramCore& core,
                          const HttpRequest& request,
                          const Responder& responder) {
  ServeControlRequest(request, responder, [&](std::string_view what, ControlReader& reader) {
    if (request.method == "GET" && IsList(what)) {
      const std::lock_guard lock(core.world.mutex);
      responder.Send(ControlReply(Listed(core.world, what)));
    } else if (request.method == "DELETE" && what == "faults") {
      core.faults.Clear();
      responder.Send(ControlReply({{"pending", 0}}));
    } else if (request.method == "POST" && what == "arrive") {
      const auto [update, message] = core.Arrive(ReadArrival(reader));
      responder.Send(ControlReply({{"updateId", update}, {"messageId", message}}));
    } else if (request.method == "POST" && what == "faults") {
      ReadFaults(reader, core.faults);
      responder.Send(ControlReply({{"pending", core.faults.Pending()}}));
    } else if (request.method == "POST" && what == "release") {
      reader.Finish();
      core.gate.ReleaseHeld();
      responder.Send(ControlReply(json::object()));
    } else {
      responder.Send(ControlRefusal("", "there is no such command", 404));
    }
  });
}

}  // namespace ratatosk::simulators
