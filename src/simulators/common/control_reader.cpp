#include "simulators/common/control_reader.hpp"

#include <limits>
#include <vector>

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

constexpr std::string_view kPrefix = "/_simulator/";

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

json::value ReadBody(const HttpRequest& request) {
  if (request.body.empty()) return json::object();
  boost::system::error_code error;
  auto value = json::parse(request.body, error);
  if (error) throw ControlError("", "the body is not JSON: " + error.message());
  return value;
}

}  // namespace

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

HttpReply ControlReply(const json::object& body, int status) {
  return HttpReply(status, json::serialize(body), "application/json");
}

HttpReply ControlRefusal(const std::string& member, const std::string& text, int status) {
  return ControlReply({{"error", member.empty() ? text : member + " " + text}, {"member", member}},
                      status);
}

bool IsControl(const HttpRequest& request) { return request.target.starts_with(kPrefix); }

void ServeControlRequest(
    const HttpRequest& request,
    const Responder& responder,
    const std::function<void(std::string_view command, ControlReader& body)>& command) {
  try {
    ControlReader reader(ReadBody(request));
    command(std::string_view(request.target).substr(kPrefix.size()), reader);
  } catch (const ControlError& error) {
    responder.Send(ControlRefusal(error.member, error.what()));
  } catch (const std::invalid_argument& error) {
    const std::string text = error.what();
    const auto colon = text.find(": ");
    responder.Send(ControlRefusal(text.substr(0, colon), text.substr(colon + 2)));
  }
}

}  // namespace ratatosk::simulators
