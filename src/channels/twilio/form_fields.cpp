#include "channels/twilio/form_fields.hpp"

#include <algorithm>

#include <boost/json.hpp>

#include "channels/twilio/text.hpp"

namespace ratatosk::twilio {

namespace {

std::string Decode(std::string_view text) {
  std::string decoded;
  decoded.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '+') {
      decoded += ' ';
    } else if (text[i] == '%' && i + 2 < text.size() && HexValue(text[i + 1]) >= 0 &&
               HexValue(text[i + 2]) >= 0) {
      decoded += static_cast<char>(HexValue(text[i + 1]) * 16 + HexValue(text[i + 2]));
      i += 2;
    } else {
      decoded += text[i];
    }
  }
  return decoded;
}

std::string TextOf(const boost::json::value& value) {
  if (const auto* text = value.if_string()) return std::string(text->data(), text->size());
  return boost::json::serialize(value);
}

}  // namespace

FormFields FormFields::Parse(std::string_view body) {
  FormFields form;
  while (!body.empty()) {
    const auto field = body.substr(0, body.find('&'));
    body.remove_prefix(std::min(body.size(), field.size() + 1));
    if (field.empty()) continue;
    const auto equals = std::min(field.find('='), field.size());
    const auto value = field.substr(std::min(equals + 1, field.size()));
    form.fields_.emplace_back(Decode(field.substr(0, equals)), Decode(value));
  }
  return form;
}

FormFields FormFields::ParseJson(std::string_view body) {
  FormFields form;
  boost::system::error_code failed;
  const auto json = boost::json::parse(boost::json::string_view(body.data(), body.size()), failed);
  const auto* object = failed ? nullptr : json.if_object();
  if (!object) return form;
  for (const auto& member : *object) {
    if (member.value().is_null()) continue;
    const auto name = member.key();
    form.fields_.emplace_back(std::string(name.data(), name.size()), TextOf(member.value()));
  }
  return form;
}

FormFields FormFields::Of(const MessageSource& source) {
  switch (source.Format()) {
    case SourceFormat::UrlPost:
      return Parse(source.Body());
    case SourceFormat::UrlQuery: {
      std::string_view url = source.Url();
      url = url.substr(0, url.find('#'));
      const auto query = url.find('?');
      return query == std::string_view::npos ? FormFields() : Parse(url.substr(query + 1));
    }
    case SourceFormat::Json:
      return ParseJson(source.Body());
    case SourceFormat::Xml:
    case SourceFormat::Text:
    case SourceFormat::Binary:
      break;
  }
  return {};
}

const std::string* FormFields::Find(std::string_view name) const noexcept {
  const auto found = std::find_if(fields_.begin(), fields_.end(),
                                  [&](const Field& field) { return field.first == name; });
  return found == fields_.end() ? nullptr : &found->second;
}

std::string_view FormFields::Get(std::string_view name) const noexcept {
  const auto* value = Find(name);
  return value ? std::string_view(*value) : std::string_view();
}

}  // namespace ratatosk::twilio
