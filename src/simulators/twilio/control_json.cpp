#include "simulators/twilio/control_json.hpp"

#include "simulators/common/http_date.hpp"
#include "simulators/twilio/json_views.hpp"

#include <limits>

namespace ratatosk::simulators {

namespace json = boost::json;

ControlReader::ControlReader(const json::value& value, std::string path) : path_(std::move(path)) {
  if (!value.is_object()) throw ControlError(path_, "must be an object");
  object_ = value.as_object();
}

std::string ControlReader::Path(std::string_view name) const {
  return path_.empty() ? std::string(name) : path_ + "." + std::string(name);
}

json::value ControlReader::Take(std::string_view name) {
  const auto found = object_.find(name);
  if (found == object_.end()) throw ControlError(Path(name), "is missing");
  json::value value = found->value();
  object_.erase(found);
  return value;
}

std::string ControlReader::Text(std::string_view name) {
  const auto value = Take(name);
  if (!value.is_string()) throw ControlError(Path(name), "must be a string");
  return std::string(value.as_string());
}

std::string ControlReader::TextOr(std::string_view name, std::string_view otherwise) {
  return Has(name) ? Text(name) : std::string(otherwise);
}

double ControlReader::Number(std::string_view name) {
  const auto value = Take(name);
  if (!value.is_number()) throw ControlError(Path(name), "must be a number");
  return value.to_number<double>();
}

std::int64_t ControlReader::Integer(std::string_view name, std::int64_t least, std::int64_t most) {
  const auto value = Take(name);
  boost::system::error_code error;
  const auto number = value.to_number<std::int64_t>(error);
  if (error || number < least || number > most) {
    throw ControlError(Path(name), "must be an integer from " + std::to_string(least) + " to " +
                                       std::to_string(most));
  }
  return number;
}

bool ControlReader::BoolOr(std::string_view name, bool otherwise) {
  if (!Has(name)) return otherwise;
  const auto value = Take(name);
  if (!value.is_bool()) throw ControlError(Path(name), "must be true or false");
  return value.as_bool();
}

ControlReader ControlReader::Object(std::string_view name) {
  return ControlReader(Take(name), Path(name));
}

json::array ControlReader::Array(std::string_view name) {
  const auto value = Take(name);
  if (!value.is_array()) throw ControlError(Path(name), "must be an array");
  return value.as_array();
}

FormFields ControlReader::Texts(std::string_view name) {
  FormFields fields;
  const auto value = Take(name);
  if (!value.is_object()) throw ControlError(Path(name), "must be an object");
  for (const auto& [key, text] : value.as_object()) {
    if (!text.is_string()) {
      throw ControlError(Path(name) + "." + std::string(key), "must be a string");
    }
    fields.emplace_back(std::string(key), std::string(text.as_string()));
  }
  return fields;
}

void ControlReader::Finish() const {
  if (!object_.empty()) throw ControlError(Path(object_.begin()->key()), "is not known");
}

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

Fault ReadFault(ControlReader& reader) {
  const auto name = reader.Text("kind");
  const auto kind = FaultKindFromString(name);
  if (!kind) throw ControlError(reader.Path("kind"), "there is no fault \"" + name + "\"");
  Fault fault(*kind);
  if (*kind == FaultKind::Respond) {
    const auto status = static_cast<int>(reader.Integer("status", 200, 599));
    const auto body = reader.TextOr("body", "");
    fault = Fault::Respond(status, body, reader.TextOr("contentType", ""));
  }
  if (reader.Has("headers")) {
    for (auto& [key, value] : reader.Texts("headers")) fault.WithHeader(key, value);
  }
  if (reader.Has("retryAfter")) {
    fault.WithRetryAfter(std::chrono::seconds(reader.Integer("retryAfter", 0, 86400)));
  }
  if (reader.Has("delay")) {
    fault.After(std::chrono::milliseconds(reader.Integer("delay", 0, 3600000)));
  }
  if (reader.BoolOr("reset", false)) fault.ByReset();
  if (reader.Has("onlyFor")) fault.OnlyFor(reader.Text("onlyFor"));
  return fault;
}

void ReadRandomFaults(ControlReader& reader, FaultPlan& plan) {
  const auto seed = reader.Integer("seed", 0, std::numeric_limits<std::int64_t>::max());
  const auto probability = reader.Number("probability");
  const auto items = reader.Array("faults");
  std::vector<Fault> faults;
  for (std::size_t i = 0; i < items.size(); ++i) {
    ControlReader item(items[i], "faults[" + std::to_string(i) + "]");
    faults.push_back(ReadFault(item));
    item.Finish();
  }
  reader.Finish();
  plan.Random(static_cast<std::uint64_t>(seed), probability, std::move(faults));
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

void ReadFaults(ControlReader& reader, FaultPlan& plan) {
  try {
    if (reader.Has("seed")) {
      ReadRandomFaults(reader, plan);
      return;
    }
    auto fault = ReadFault(reader);
    const bool always = reader.BoolOr("always", false);
    const auto count = reader.Has("count") ? reader.Integer("count", 1, 1000000) : 1;
    reader.Finish();
    if (always) {
      plan.Always(std::move(fault));
    } else {
      plan.Next(static_cast<std::size_t>(count), std::move(fault));
    }
  } catch (const std::invalid_argument& error) {
    const std::string text = error.what();
    const auto colon = text.find(": ");
    throw ControlError(text.substr(0, colon), text.substr(colon + 2));
  }
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
