#include <ratatosk/schema/validation.hpp>

#include <algorithm>
#include <optional>

#include "schema/conversions.hpp"
#include "schema/names.hpp"
#include "schema/parameters.hpp"
#include "schema/pattern.hpp"

namespace ratatosk {

namespace {

bool IsListed(SchemaTable<std::string_view> allowed, const Value& value) {
  const auto contains = [&](std::string_view text) {
    return std::find(allowed.begin(), allowed.end(), text) != allowed.end();
  };
  if (allowed.empty()) return true;
  if (const auto* text = value.AsString()) return contains(*text);
  return !value.AsInteger() || contains(value.ToText());
}

// Adds the problems of `value`, which has the parameter's type. They never contain the value.
void CheckConstraints(const ParameterSchema& parameter,
                      const Value& value,
                      ValidationFaults& faults) {
  const auto add = [&](ErrorCode code, std::string what) {
    faults.emplace_back(std::string(parameter.name), code,
                        std::string(parameter.name) + " " + std::move(what));
  };
  std::optional<double> number;
  if (const auto* integer = value.AsInteger()) number = static_cast<double>(*integer);
  if (const auto* real = value.AsNumber()) number = *real;
  if (number && !(*number >= parameter.min_value && *number <= parameter.max_value)) {
    add(ValidationCodes::OutOfRange, "must be from " + Value(parameter.min_value).ToText() +
                                         " to " + Value(parameter.max_value).ToText());
  }
  if (const auto* text = value.AsString()) {
    if (text->size() < parameter.min_length || text->size() > parameter.max_length) {
      add(ValidationCodes::OutOfRange, "must have from " + std::to_string(parameter.min_length) +
                                           " to " + std::to_string(parameter.max_length) +
                                           " bytes");
    }
    if (!parameter.pattern.empty() && !MatchesPattern(*text, parameter.pattern)) {
      add(ValidationCodes::Invalid, "must match " + std::string(parameter.pattern));
    }
  }
  const auto& allowed = parameter.allowed_values;
  if (!IsListed(allowed, value)) {
    std::string list;
    for (const auto each : allowed) list.append(list.empty() ? "" : ", ").append(each);
    add(ValidationCodes::NotAllowed, "must be one of: " + list);
  }
  if (parameter.validator) {
    if (auto what = parameter.validator(value); !what.empty()) {
      add(ValidationCodes::Invalid, std::move(what));
    }
  }
}

void AddWrongType(const ParameterSchema& parameter, ValidationFaults& faults) {
  faults.emplace_back(
      std::string(parameter.name), ValidationCodes::WrongType,
      std::string(parameter.name) + " must be of type " + std::string(ToString(parameter.type)));
}

void AddMissing(std::string_view name, ValidationFaults& faults) {
  faults.emplace_back(std::string(name), ValidationCodes::Missing,
                      std::string(name) + " is required");
}

class NearestName {
 public:
  explicit NearestName(std::string_view wanted) : wanted_(wanted) {}

  void Consider(std::string_view name) {
    if (wanted_.size() > kLongest) return;  // names can come from outside: limit the work
    const auto distance = EditDistance(wanted_, name);
    if (distance < best_) best_ = distance, nearest_ = name;
  }

  ValidationFault Fault(std::string_view kind) const {
    std::string text = "there is no " + std::string(kind) + " '";
    text.append(wanted_.substr(0, kLongest)).append(wanted_.size() > kLongest ? "...'" : "'");
    if (best_ <= std::max<std::size_t>(2, wanted_.size() / 3)) {
      text.append("; did you mean '").append(nearest_).append("'?");
    }
    return ValidationFault(std::string(wanted_), ValidationCodes::UnknownName, std::move(text));
  }

 private:
  static constexpr std::size_t kLongest = 64;

  std::string_view wanted_;
  std::string_view nearest_;
  std::size_t best_ = std::string_view::npos;
};

// Returns the text of a setting as a value of the type, or nullopt if it cannot be converted.
std::optional<Value> Convert(DataType type, std::string text) {
  switch (type) {
    case DataType::Boolean:
      if (const auto value = ToBoolean(text)) return Value(*value);
      return std::nullopt;
    case DataType::Integer:
      if (const auto value = ToInteger(text)) return Value(*value);
      return std::nullopt;
    case DataType::Number:
      if (const auto value = ToNumber(text)) return Value(*value);
      return std::nullopt;
    case DataType::Null:
    case DataType::String:
      return Value(std::move(text));
  }
  return std::nullopt;
}

void CheckSetting(const ParameterSchema& parameter,
                  const ConnectionSettings& settings,
                  ValidationFaults& faults) {
  auto text = settings.GetString(parameter.name);
  if (!text || text->empty()) {
    if (parameter.required) AddMissing(parameter.name, faults);
    return;
  }
  const auto value = Convert(parameter.type, std::move(*text));
  value ? CheckConstraints(parameter, *value, faults) : AddWrongType(parameter, faults);
}

bool Satisfies(const ConnectionSettings& settings, const AuthenticationSchema& authentication) {
  return std::all_of(authentication.settings.begin(), authentication.settings.end(),
                     [&](std::string_view name) { return settings.GetSecret(name).has_value(); });
}

}  // namespace

const AuthenticationSchema* FindAuthentication(const ChannelSchema& schema,
                                               const ConnectionSettings& settings) noexcept {
  for (const auto& authentication : schema.authentications) {
    if (Satisfies(settings, authentication)) return &authentication;
  }
  return nullptr;
}

void ValidateSettings(const ChannelSchema& schema,
                      const ConnectionSettings& settings,
                      ValidationFaults& faults) {
  ForEachParameter(
      schema, [&](const ParameterSchema& parameter) { CheckSetting(parameter, settings, faults); });

  if (!schema.authentications.empty() && !FindAuthentication(schema, settings)) {
    std::string ways;
    for (const auto& authentication : schema.authentications) {
      ways += ways.empty() ? "" : ", or ";
      std::string names;
      for (const auto name : authentication.settings) {
        names.append(names.empty() ? "" : " and ").append(name);
      }
      ways += names;
    }
    faults.emplace_back("Authentication", MessagingErrorCodes::MissingCredentials,
                        "credentials are required: " + ways);
  }
  if (!schema.strict) return;
  for (const auto& name : settings.Names()) {
    if (schema.FindParameter(name)) continue;
    NearestName nearest(name);
    ForEachParameter(schema, [&](const ParameterSchema& each) { nearest.Consider(each.name); });
    faults.push_back(nearest.Fault("setting"));
  }
}

void NameSources(const ConnectionSettings& settings, ValidationFaults& faults) {
  for (auto& fault : faults) {
    const auto source = settings.OriginOf(fault.Member());
    if (!source.starts_with("environment variable ") && !source.starts_with("file ")) continue;
    fault = ValidationFault(fault.Member(), fault.Code(), fault.Message() + " (" + source + ")");
  }
}

namespace {

constexpr std::string_view kKnownProperties[] = {
    KnownProperties::Subject, KnownProperties::RemoteMessageId, KnownProperties::ReplyTo,
    KnownProperties::CorrelationId};

void CheckEndpoint(const ChannelSchema& schema,
                   const Endpoint& endpoint,
                   std::string_view member,
                   bool as_receiver,
                   ValidationFaults& faults) {
  if (endpoint.Empty()) {
    if (as_receiver) {
      AddMissing(member, faults);
    } else if (endpoint.Type() != EndpointType::Any) {
      faults.emplace_back(std::string(member), ValidationCodes::Missing,
                          "the sender's address is empty");
    }
  } else if (!(as_receiver ? schema.TakesReceiver(endpoint.Type())
                           : schema.TakesSender(endpoint.Type()))) {
    faults.emplace_back(std::string(member), ValidationCodes::Unsupported,
                        schema.Identity() + " takes no " + std::string(ToString(endpoint.Type())) +
                            " as " + std::string(member));
  }
}

bool IsOf(const Endpoint& endpoint, EndpointType type) noexcept {
  return !endpoint.Empty() && (endpoint.Type() == type || type == EndpointType::Any);
}

void CheckRequiredEndpoints(const ChannelSchema& schema,
                            const Endpoint& sender,
                            const Endpoint& receiver,
                            ValidationFaults& faults) {
  if (receiver.Empty()) return;  // reported as missing
  for (const auto& endpoint : schema.endpoints) {
    const bool given = IsOf(sender, endpoint.type) || IsOf(receiver, endpoint.type) ||
                       (endpoint.can_send && sender.Type() == EndpointType::SenderRef);
    if (given || !endpoint.required) continue;
    faults.emplace_back(
        endpoint.can_receive ? "Receiver" : "Sender", ValidationCodes::Missing,
        schema.Identity() + " requires an address of type " + std::string(ToString(endpoint.type)));
  }
}

void CheckProperty(const ChannelSchema& schema, const Property& given, ValidationFaults& faults) {
  const auto& name = given.Name();
  const auto& value = given.Value();
  const auto* property = schema.FindMessageProperty(name);
  if (!property) {
    if (KnownProperties::Contains(name) || !schema.strict) return;
    NearestName nearest(name);
    for (const auto& each : schema.message_properties) nearest.Consider(each.name);
    for (const auto each : kKnownProperties) nearest.Consider(each);
    faults.push_back(nearest.Fault("property"));
    return;
  }
  if (!given.IsSet()) return;
  const bool fits = value.Type() == property->type ||
                    (property->type == DataType::Number && value.Type() == DataType::Integer);
  fits ? CheckConstraints(*property, value, faults) : AddWrongType(*property, faults);
}

}  // namespace

bool IsReported(const ValidationFaults& faults, std::string_view member) noexcept {
  return std::any_of(faults.begin(), faults.end(),
                     [&](const ValidationFault& fault) { return fault.Member() == member; });
}

void ValidateMessage(const ChannelSchema& schema,
                     const Message& message,
                     ValidationFaults& faults) {
  ValidateMessage(schema, message, message.Sender(), faults);
}

void ValidateMessage(const ChannelSchema& schema,
                     const Message& message,
                     const Endpoint& sender,
                     ValidationFaults& faults) {
  if (message.Id().empty()) AddMissing("Id", faults);
  CheckEndpoint(schema, sender, "Sender", false, faults);
  CheckEndpoint(schema, message.Receiver(), "Receiver", true, faults);
  CheckRequiredEndpoints(schema, sender, message.Receiver(), faults);

  const auto type = TypeOf(message.Content());
  if (type == ContentType::None) {
    AddMissing("Content", faults);
  } else if (!schema.Takes(type)) {
    faults.emplace_back(
        "Content", ValidationCodes::Unsupported,
        schema.Identity() + " takes no content of type " + std::string(ToString(type)));
  }
  for (const auto& property : message.Properties()) {
    CheckProperty(schema, property, faults);
  }
  for (const auto& property : schema.message_properties) {
    if (property.required && !message.Properties().FindSet(property.name)) {
      AddMissing(property.name, faults);
    }
  }
}

}  // namespace ratatosk
