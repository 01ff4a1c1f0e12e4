#include "channels/twilio/form_fields.hpp"

#include <algorithm>

#include <boost/json.hpp>

#include "channels/twilio/text.hpp"

namespace ratatosk::twilio {

namespace {

// Writes the decoded text to `to` and returns its end. It is never longer than `text`.
char* Decode(std::string_view text, char* to) noexcept {
  for (std::size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (c == '+') {
      c = ' ';
    } else if (c == '%' && i + 2 < text.size()) {
      const int high = HexValue(text[i + 1]);
      const int low = HexValue(text[i + 2]);
      if (high >= 0 && low >= 0) {
        c = static_cast<char>(high * 16 + low);
        i += 2;
      }
    }
    *to++ = c;
  }
  return to;
}

std::string TextOf(const boost::json::value& value) {
  if (const auto* text = value.if_string()) return std::string(text->data(), text->size());
  return boost::json::serialize(value);
}

}  // namespace

FormFields FormFields::Parse(std::string_view body) {
  FormFields form(body.size());
  form.fields_.reserve(1 + static_cast<std::size_t>(std::count(body.begin(), body.end(), '&')));
  char* end = form.texts_.get();
  const auto decode = [&](std::string_view text) {
    const char* begin = end;
    end = Decode(text, end);
    return std::string_view(begin, static_cast<std::size_t>(end - begin));
  };
  while (!body.empty()) {
    const auto field = body.substr(0, body.find('&'));
    body.remove_prefix(std::min(body.size(), field.size() + 1));
    if (field.empty()) continue;
    const auto equals = std::min(field.find('='), field.size());
    const auto name = decode(field.substr(0, equals));
    const auto value = decode(field.substr(std::min(equals + 1, field.size())));
    form.fields_.emplace_back(name, value);
  }
  return form;
}

FormFields FormFields::ParseJson(std::string_view body) {
  boost::system::error_code failed;
  const auto json = boost::json::parse(boost::json::string_view(body.data(), body.size()), failed);
  const auto* object = failed ? nullptr : json.if_object();
  if (!object) return {};
  std::vector<std::pair<std::string_view, std::string>> members;
  std::size_t bytes = 0;
  for (const auto& member : *object) {
    if (member.value().is_null()) continue;
    const std::string_view name(member.key().data(), member.key().size());
    const auto& added = members.emplace_back(name, TextOf(member.value()));
    bytes += name.size() + added.second.size();
  }
  FormFields form(bytes);
  char* end = form.texts_.get();
  const auto copy = [&](std::string_view text) {
    const char* begin = end;
    end = std::copy(text.begin(), text.end(), end);
    return std::string_view(begin, text.size());
  };
  for (const auto& [name, value] : members) {
    const auto copied_name = copy(name);
    form.fields_.emplace_back(copied_name, copy(value));
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

std::optional<std::string_view> FormFields::Find(std::string_view name) const noexcept {
  const auto found = std::find_if(fields_.begin(), fields_.end(),
                                  [&](const Field& field) { return field.first == name; });
  return found == fields_.end() ? std::nullopt : std::optional(found->second);
}

}  // namespace ratatosk::twilio
