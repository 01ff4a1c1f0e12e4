// Writes, one a line, documents that are a message or nearly one, and whether the reader takes
// them: every sample, and each of its members left out, or with a value of another type.
#include <boost/json.hpp>
#include <iostream>
#include <utility>

#include "messaging/message_samples.hpp"

namespace {

namespace json = boost::json;

// Whether a seal is sound is not a matter of the schema.
const auto kOptions = ratatosk::MessageJsonOptions().WithUnseal(
    [](std::string_view, std::string_view) { return ratatosk::OperationResult<std::string>("1"); });

void Emit(const json::value& document) {
  const auto text = json::serialize(document);
  const bool accepted = ratatosk::MessageFromJson(text, kOptions).Ok();
  std::cout << R"({"accepted":)" << (accepted ? "true" : "false") << R"(,"document":)" << text
            << "}\n";
}

// `here` is a part of `document`; each value below it is changed in place, and put back.
void EmitChanges(const json::value& document, json::value& here) {
  static const json::value others =
      json::parse(R"([null, true, 7, 7.0, -1, 0.5, "x", "QQ==", [], {}])");
  const auto replace = [&](json::value& value) {
    const json::value kept = value;
    for (const auto& other : others.get_array()) {
      value = other;
      Emit(document);
    }
    value = kept;
    EmitChanges(document, value);
  };
  if (here.is_array()) {
    for (auto& item : here.get_array()) replace(item);
  } else if (here.is_object()) {
    auto& object = here.get_object();
    const json::object kept = object;
    for (const auto& member : kept) {
      object.erase(member.key());
      Emit(document);
      object = kept;
      replace(object.at(member.key()));
    }
    for (const char* added :
         {"url", "data", "value", "redacted", "sealed", "sensitive", "unknown"}) {
      if (!object.emplace(added, "QQ==").second) continue;
      Emit(document);
      object = kept;
    }
  }
}

}  // namespace

int main() {
  bool first = true;
  for (const auto& sample : ratatosk::test::MessageSamples()) {
    auto document = json::parse(*ratatosk::ToJson(sample, ratatosk::test::Sealing()));
    Emit(document);
    if (!std::exchange(first, false)) document.get_object().erase("properties");  // all alike
    EmitChanges(document, document);
  }
}
