#include "channels/twilio/message_form.hpp"

#include <array>
#include <charconv>
#include <cstdint>
#include <utility>

#include <ratatosk/channels/twilio/twilio_channel_schemas.hpp>
#include <ratatosk/http/form.hpp>

namespace ratatosk::twilio {

namespace {

// Properties of the message resource, under Twilio's own names.
constexpr std::array<std::string_view, 9> kPassedOn{
    TwilioMessageProperties::ValidityPeriod,   TwilioMessageProperties::SmartEncoded,
    TwilioMessageProperties::ProvideFeedback,  TwilioMessageProperties::Attempt,
    TwilioMessageProperties::ShortenUrls,      TwilioMessageProperties::SendAsMms,
    TwilioMessageProperties::RiskCheck,        TwilioMessageProperties::ContentRetention,
    TwilioMessageProperties::AddressRetention,
};
// To, From, service, callback, body and ten files, in addition to the properties.
constexpr std::size_t kMostFields = 16 + kPassedOn.size();

// The fields of one create request, on the stack, so that the body is allocated only once.
class Fields {
 public:
  void Add(std::string_view name, std::string_view value) noexcept {
    if (value.empty() || size_ == fields_.size()) return;
    fields_[size_++] = {name, value};
  }

  void AppendTo(std::string& body) const {
    std::size_t longest = 0;
    for (std::size_t i = 0; i < size_; ++i) {
      const auto& [name, value] = fields_[i];
      longest += 2 + http::kLongestEncoding * (name.size() + value.size());
    }
    body.reserve(longest);
    for (std::size_t i = 0; i < size_; ++i) {
      http::AppendFormField(body, fields_[i].first, fields_[i].second);
    }
  }

 private:
  std::array<std::pair<std::string_view, std::string_view>, kMostFields> fields_;
  std::size_t size_ = 0;
};

void AppendJsonText(std::string& out, std::string_view text) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  out += '"';
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out.append(1, '\\').append(1, c);
    } else if (byte < 0x20) {
      out.append("\\u00").append(1, kDigits[byte >> 4U]).append(1, kDigits[byte & 15U]);
    } else {
      out += c;
    }
  }
  out += '"';
}

void AppendDegrees(std::string& out, double degrees) {
  std::array<char, 400> text{};
  const auto end =
      std::to_chars(text.data(), text.data() + text.size(), degrees, std::chars_format::fixed);
  out.append(text.data(), end.ptr);
}

// Returns `geo:{lat},{long}|{label}`, the PersistentAction of a location.
std::string GeoAction(const LocationContent& location, std::string_view label) {
  std::string action = "geo:";
  AppendDegrees(action, location.Latitude());
  action += ',';
  AppendDegrees(action, location.Longitude());
  if (!label.empty()) action.append("|").append(label);
  return action;
}

// Storage for the values of fields, kept until the body is written.
class Scratch {
 public:
  std::string variables;
  std::string action;
  std::string place;
  std::array<std::string, kPassedOn.size()> properties;
};

std::string_view CaptionOf(const Message& message, const MediaContent& media) noexcept {
  const auto* property = message.Properties().FindSet(TwilioMessageProperties::Caption);
  const auto* caption = property ? property->AsString() : nullptr;
  return caption ? *caption : media.Caption();
}

void AddContent(const Message& message,
                const CreateOptions& options,
                Fields& fields,
                Scratch& scratch) {
  if (const auto* text = message.ContentAs<TextContent>()) {
    fields.Add("Body", text->Text());
  } else if (const auto* media = message.ContentAs<MediaContent>()) {
    fields.Add("Body", CaptionOf(message, *media));
    fields.Add("MediaUrl", media->Url());
    for (const auto& item : media->Further()) fields.Add("MediaUrl", item.Url());
  } else if (const auto* content = message.ContentAs<TemplateContent>()) {
    scratch.variables = ContentVariables(*content);
    fields.Add("ContentSid", options.content_sid.empty() ? content->Id() : options.content_sid);
    fields.Add("ContentVariables", scratch.variables);
  } else if (const auto* location = message.ContentAs<LocationContent>()) {
    // Twilio requires a body as well (21619 otherwise).
    const auto& label = location->Label().empty() ? location->Address() : location->Label();
    scratch.action = GeoAction(*location, label);
    scratch.place = PlaceText(*location);
    fields.Add("Body", scratch.place.empty() ? std::string_view(scratch.action).substr(4)
                                             : std::string_view(scratch.place));
    fields.Add("PersistentAction", scratch.action);
  }
}

void AddProperties(const Message& message,
                   const CreateOptions& options,
                   Fields& fields,
                   Scratch& scratch) {
  if (message.Properties().Empty() && (!options.defaults || options.defaults->Empty())) return;
  for (std::size_t i = 0; i < kPassedOn.size(); ++i) {
    const auto* value = message.Properties().FindSet(kPassedOn[i]);
    if (!value && options.defaults) value = options.defaults->FindSet(kPassedOn[i]);
    if (!value) continue;
    scratch.properties[i] = value->ToText();
    fields.Add(kPassedOn[i], scratch.properties[i]);
  }
}

}  // namespace

std::string ContentVariables(const TemplateContent& content) {
  const auto& parameters = content.Parameters();
  if (parameters.empty()) return {};
  std::string json;
  for (const auto& [name, value] : parameters) {
    json += json.empty() ? '{' : ',';
    AppendJsonText(json, name);
    json += ':';
    if (const auto* text = value.AsString()) {
      AppendJsonText(json, *text);
    } else {
      AppendJsonText(json, value.ToText());
    }
  }
  json += '}';
  return json;
}

std::string PlaceText(const LocationContent& location) {
  const bool both = !location.Label().empty() && !location.Address().empty();
  return location.Label() + (both ? ", " : "") + location.Address();
}

void AppendCreateForm(std::string& body, const Message& message, const CreateOptions& options) {
  Fields fields;
  Scratch scratch;
  fields.Add("To", message.Receiver().Address());
  fields.Add("From", options.from);
  fields.Add("MessagingServiceSid", options.messaging_service_sid);
  AddContent(message, options, fields, scratch);
  AddProperties(message, options, fields, scratch);
  fields.Add("StatusCallback", options.status_callback);
  fields.AppendTo(body);
}

}  // namespace ratatosk::twilio
