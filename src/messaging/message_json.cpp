#include <ratatosk/messaging/message_json.hpp>

#include <boost/json/serialize.hpp>

#include <ratatosk/messaging/message_builder.hpp>

#include "messaging/json/base64.hpp"
#include "messaging/json/content_json.hpp"
#include "messaging/json/exact_parser.hpp"

namespace ratatosk {

namespace {

namespace json = boost::json;
using detail::Fault;
using detail::MessageAccess;
using detail::ObjectReader;
using detail::ObjectWriter;
using detail::Place;
using detail::UnknownMembers;

void WriteEndpoint(ObjectWriter& out, std::string_view name, const Endpoint& endpoint) {
  if (endpoint == Endpoint() && !detail::ChildOf(out.Unknown(), name)) return;
  out.Object(name, [&](ObjectWriter& object) {
    object.Text("type", ToString(endpoint.Type()));
    object.Text("address", endpoint.Address());
  });
}

// Returns a value as JSON text. Values that JSON cannot represent are rejected, because they would
// not read back unchanged.
std::string ScalarText(const Value& value, const Place& place) {
  std::string text = json::serialize(detail::JsonOf(value, place));
  try {
    detail::CheckExactly(text, 0);
  } catch (const Fault& fault) {
    throw Fault(place, fault.what());
  }
  return text;
}

void WriteSealed(ObjectWriter& out, const Property& property, const SealFunction& seal) {
  const auto sealed = seal(property.Name(), ScalarText(property.Value(), out.Where()));
  if (!sealed) {
    throw Fault(out.Where(), "could not be sealed: " + std::string(sealed.Error().Code().Text()));
  }
  out.Add("sealed", detail::Base64Of(*sealed, out.Where()));
}

void WriteSensitive(ObjectWriter& out,
                    const Property& property,
                    const MessageJsonOptions& options) {
  using enum MessageJsonOptions::Sensitive;
  out.Add("sensitive", true);
  // A null has nothing to hide. It may have been redacted before.
  if (property.Value().IsNull() || options.OfSensitive() == Redact) {
    out.Add("redacted", true);
  } else if (options.OfSensitive() == Seal) {
    WriteSealed(out, property, options.Seal());
  } else {
    throw Fault(out.Where(), "is sensitive: give an option that redacts or seals it");
  }
}

void WriteProperties(ObjectWriter& out,
                     const Properties& properties,
                     const MessageJsonOptions& options) {
  if (properties.Empty()) return;
  out.Object("properties", [&](ObjectWriter& map) {
    for (const auto& property : properties) {
      const auto& name = property.Name();
      if (property.IsSensitive()) {
        map.Object(name, [&](ObjectWriter& object) { WriteSensitive(object, property, options); });
        continue;
      }
      auto value = detail::JsonOf(property.Value(), Place(map.Where(), name));
      if (!detail::ChildOf(map.Unknown(), name)) {
        map.Add(name, std::move(value));
      } else {
        map.Object(name, [&](ObjectWriter& object) { object.Add("value", std::move(value)); });
      }
    }
  });
}

void WriteMessage(ObjectWriter& out, const Message& message, const MessageJsonOptions& options) {
  out.Add("version", kMessageJsonVersion);
  out.Text("id", message.Id());
  WriteEndpoint(out, "sender", message.Sender());
  WriteEndpoint(out, "receiver", message.Receiver());
  out.Object("content",
             [&](ObjectWriter& content) { detail::WriteContent(content, message.Content()); });
  WriteProperties(out, message.Properties(), options);
}

void ReadVersion(ObjectReader& in) {
  in.Get("version");
  const auto version = *in.OptionalInteger("version");
  if (version >= 1 && version <= kMessageJsonVersion) return;
  throw Fault(Place(in.Where(), "version"), "is " + std::to_string(version) +
                                                "; this library reads versions from 1 to " +
                                                std::to_string(kMessageJsonVersion));
}

Endpoint ReadEndpoint(ObjectReader& in, std::string_view name) {
  if (!in.Find(name)) return {};
  return in.Object(name, [](ObjectReader& object) {
    const auto type = object.Name("type", EndpointType::SenderRef);
    return Endpoint(type, object.Text("address"));
  });
}

Value ReadSealed(ObjectReader& in, std::string_view name, const MessageJsonOptions& options) {
  const Place place(in.Where(), "sealed");
  const auto sealed = in.Base64("sealed");
  if (!options.Unseal()) throw Fault(place, "cannot be read: no function to unseal it was given");
  const auto text = options.Unseal()(name, sealed);
  if (!text) {
    throw Fault(place, "could not be unsealed: " + std::string(text.Error().Code().Text()));
  }
  try {
    return detail::ScalarOf(detail::ParseExactly(*text, 0), place);
  } catch (const Fault&) {
    throw Fault(place, "is unsealed to what was never sealed");
  }
}

Property ReadPropertyObject(ObjectReader& in,
                            std::string_view name,
                            const MessageJsonOptions& options) {
  bool sensitive = in.OptionalBoolean("sensitive");
  const bool redacted = in.OptionalBoolean("redacted");
  const auto* value = in.Find("value");
  const bool sealed = in.Find("sealed") != nullptr;
  if (redacted + sealed + (value != nullptr) != 1) {
    throw Fault(in.Where(), "has not exactly one of value, sealed, and redacted");
  }
  if (value) {
    return Property(std::string(name), detail::ScalarOf(*value, Place(in.Where(), "value")),
                    sensitive);
  }
  return Property(std::string(name), sealed ? ReadSealed(in, name, options) : Value(), true);
}

Property ReadProperty(std::string_view name,
                      const json::value& json,
                      const Place& place,
                      UnknownMembers& above,
                      const MessageJsonOptions& options) {
  if (!json.is_object()) return Property(std::string(name), detail::ScalarOf(json, place));
  return ObjectReader::ReadObject(json, place, above, [&](ObjectReader& object) {
    return ReadPropertyObject(object, name, options);
  });
}

Message ReadMembers(ObjectReader& in, const MessageJsonOptions& options) {
  ReadVersion(in);
  auto id = in.Text("id");
  MessageBuilder builder;
  builder.WithId(id).From(ReadEndpoint(in, "sender")).To(ReadEndpoint(in, "receiver"));
  if (in.Find("content")) builder.WithContent(in.Object("content", detail::ReadContent));
  in.EachMember("properties", [&](std::string_view name, const json::value& json,
                                  const Place& place, UnknownMembers& above) {
    const auto property = ReadProperty(name, json, place, above, options);
    if (property.IsSensitive()) {
      builder.WithSensitiveProperty(property.Name(), property.Value());
    } else {
      builder.WithProperty(property.Name(), property.Value());
    }
  });
  auto message = std::move(builder).Build();
  MessageAccess::SetId(message, std::move(id));  // may be empty
  return message;
}

Message ReadMessage(const json::value& json,
                    const Place& place,
                    const MessageJsonOptions& options) {
  ObjectReader in(json, place);
  auto message = ReadMembers(in, options);
  MessageAccess::SetUnknown(message, in.Finish());
  return message;
}

MessageBatch ReadBatch(const json::value& json, const MessageJsonOptions& options) {
  const Place place;
  ObjectReader in(json, place);
  ReadVersion(in);
  MessageBatch batch(in.Text("id"));
  const Place list(place, "messages");
  const auto* messages = in.Get("messages").if_array();
  if (!messages) throw Fault(list, "is not an array");
  for (const auto& each : *messages) {
    batch.With(ReadMessage(each, Place(list, batch.Size()), options));
  }
  MessageAccess::SetUnknown(batch, in.Finish());
  return batch;
}

Error ErrorOf(ErrorCode code, const Fault& fault) {
  const std::string what = fault.Member().empty() ? "the document" : fault.Member();
  return Error(code, what + ' ' + fault.what()).WithMember(fault.Member());
}

// Parses the text again to be sure that it can be read back. This finds text that is not UTF-8.
std::string Checked(const json::object& document, std::size_t max_depth) {
  std::string text = json::serialize(document);
  detail::CheckExactly(text, max_depth);
  return text;
}

}  // namespace

OperationResult<std::string> ToJson(const Message& message, const MessageJsonOptions& options) {
  try {
    const Place place;
    ObjectWriter out(place, MessageAccess::Unknown(message));
    WriteMessage(out, message, options);
    return Checked(out.Finish(), detail::kMaxDepth);
  } catch (const Fault& fault) {
    return ErrorOf(MessagingErrorCodes::MessageSerializationFailed, fault);
  }
}

OperationResult<std::string> ToJson(const MessageBatch& batch, const MessageJsonOptions& options) {
  try {
    const Place place;
    const Place list(place, "messages");
    ObjectWriter out(place, MessageAccess::Unknown(batch));
    out.Add("version", kMessageJsonVersion);
    out.Text("id", batch.Id());
    json::array messages;
    for (const auto& message : batch.Messages()) {
      const Place each(list, messages.size());
      messages.push_back(ObjectWriter::WriteObject(
          each, MessageAccess::Unknown(message),
          [&](ObjectWriter& object) { WriteMessage(object, message, options); }));
    }
    out.Add("messages", std::move(messages));
    return Checked(out.Finish(), detail::kMaxBatchDepth);
  } catch (const Fault& fault) {
    return ErrorOf(MessagingErrorCodes::MessageSerializationFailed, fault);
  }
}

OperationResult<Message> MessageFromJson(std::string_view text, const MessageJsonOptions& options) {
  try {
    return ReadMessage(detail::ParseExactly(text, detail::kMaxDepth), Place(), options);
  } catch (const Fault& fault) {
    return ErrorOf(MessagingErrorCodes::MessageDeserializationFailed, fault);
  }
}

OperationResult<MessageBatch> MessageBatchFromJson(std::string_view text,
                                                   const MessageJsonOptions& options) {
  try {
    return ReadBatch(detail::ParseExactly(text, detail::kMaxBatchDepth), options);
  } catch (const Fault& fault) {
    return ErrorOf(MessagingErrorCodes::MessageDeserializationFailed, fault);
  }
}

}  // namespace ratatosk
