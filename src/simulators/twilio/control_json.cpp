#include "simulators/twilio/control_json.hpp"

#include "simulators/common/http_date.hpp"
#include "simulators/twilio/json_views.hpp"

namespace ratatosk::simulators {

namespace json = boost::json;

namespace {

void ReadMedia(ControlReader& reader, Arrival& arrival) {
  const auto items = reader.Array("media");
  for (std::size_t i = 0; i < items.size(); ++i) {
    ControlReader item(items[i], reader.Path("media") + "[" + std::to_string(i) + "]");
    const auto type = item.Text("contentType");
    arrival.WithMedia(type, DecodeBase64(item.TextOr("base64", "")));
    item.Finish();
  }
}

void ReadContent(ControlReader& reader, Arrival& arrival) {
  if (reader.Has("location")) {
    auto location = reader.Object("location");
    const auto latitude = location.Number("latitude");
    const auto longitude = location.Number("longitude");
    const auto label = location.TextOr("label", "");
    arrival.WithLocation(latitude, longitude, label, location.TextOr("address", ""));
    location.Finish();
  }
  if (reader.Has("button")) {
    auto button = reader.Object("button");
    const auto text = button.Text("text");
    arrival.WithButton(text, button.Text("payload"));
    button.Finish();
  }
  if (reader.Has("list")) {
    auto list = reader.Object("list");
    const auto id = list.Text("id");
    const auto title = list.Text("title");
    arrival.WithListReply(id, title, list.TextOr("description", ""));
    list.Finish();
  }
}

}  // namespace

Arrival ReadArrival(ControlReader& reader) {
  const auto from = reader.Text("from");
  Arrival arrival(from, reader.Text("to"));
  if (reader.Has("text")) arrival.WithText(reader.Text("text"));
  if (reader.Has("profileName")) arrival.WithProfileName(reader.Text("profileName"));
  if (reader.Has("account")) arrival.ToAccount(reader.Text("account"));
  if (reader.Has("media")) ReadMedia(reader, arrival);
  ReadContent(reader, arrival);
  if (reader.Has("fields")) {
    for (auto& [name, value] : reader.Texts("fields")) arrival.WithField(name, value);
  }
  reader.Finish();
  return arrival;
}

json::object ToControlJson(const LedgerEntry& entry) {
  json::array params;
  for (const auto& [name, value] : entry.params) params.push_back(json::array{name, value});
  return {{"sid", entry.sid},
          {"account", entry.account_sid},
          {"user", entry.user},
          {"from", entry.from},
          {"to", entry.to},
          {"body", entry.body},
          {"status", entry.status},
          {"errorCode", entry.error_code},
          {"statusHistory", json::value_from(entry.status_history)},
          {"params", std::move(params)},
          {"connection", entry.connection_id},
          {"index", entry.index_on_connection},
          {"created", ToIsoDate(entry.created)}};
}

json::object ToControlJson(const RequestEntry& entry) {
  return {{"method", entry.method},
          {"target", entry.target},
          {"user", entry.user},
          {"connection", entry.connection_id},
          {"index", entry.index_on_connection},
          {"status", entry.status},
          {"fault", entry.fault}};
}

json::object ToControlJson(const WebhookAnswer& answer) {
  return {{"messageSid", answer.message_sid},
          {"url", answer.request.url},
          {"signature", answer.request.signature},
          {"status", answer.status},
          {"contentType", answer.content_type},
          {"body", answer.body},
          {"replies", json::value_from(answer.replies)},
          {"error", answer.error}};
}

}  // namespace ratatosk::simulators
