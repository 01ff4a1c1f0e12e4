#include "simulators/twilio/json_views.hpp"

#include "simulators/common/http_date.hpp"
#include "simulators/twilio/api_call.hpp"
#include "simulators/twilio/sms_text.hpp"

#include <openssl/evp.h>
#include <boost/json.hpp>

#include <algorithm>

namespace ratatosk::simulators {

namespace json = boost::json;

namespace {

constexpr std::string_view kAccounts = "/2010-04-01/Accounts/";

json::value OrNull(const std::string& text) {
  return text.empty() ? json::value(nullptr) : json::value(text);
}

std::string AccountPath(std::string_view sid) { return std::string(kAccounts).append(sid); }

std::string Segments(const MessageRecord& message) {
  if (message.from.empty()) return "0";
  if (message.to.find(':') != std::string::npos || !message.media.empty()) return "1";
  const bool smart = FindField(message.params, "SmartEncoded") == "true";
  const auto count = CountSegments(smart ? SmartEncode(message.body) : message.body);
  return std::to_string(count);
}

std::string MailDateOf(const MessageRecord& message) {
  return message.sent ? ToMailDate(*message.sent) : std::string();
}

json::object TypesOf(const TwilioTemplate& content) {
  boost::system::error_code error;
  if (auto parsed = json::parse(content.types_json, error); !error && parsed.is_object()) {
    return parsed.as_object();
  }
  return {{"twilio/text", json::object{{"body", content.body}}}};
}

}  // namespace

std::string MessagePath(const MessageRecord& message) {
  return AccountPath(message.account_sid) + "/Messages/" + message.sid;
}

json::object MessageView(const MessageRecord& message) {
  const auto path = MessagePath(message);
  json::object view;
  view["account_sid"] = message.account_sid;
  view["api_version"] = "2010-04-01";
  view["body"] = message.body;
  view["date_created"] = ToMailDate(message.created);
  view["date_sent"] = OrNull(MailDateOf(message));
  view["date_updated"] = ToMailDate(message.updated);
  view["direction"] = message.direction;
  view["error_code"] =
      message.error_code == 0 ? json::value(nullptr) : json::value(message.error_code);
  view["error_message"] =
      message.error_code == 0 ? json::value(nullptr) : json::value(ErrorText(message.error_code));
  view["from"] = OrNull(message.from);
  view["messaging_service_sid"] = OrNull(message.service_sid);
  view["num_media"] = std::to_string(message.media.size());
  view["num_segments"] = Segments(message);
  view["price"] = OrNull(message.price);
  view["price_unit"] = message.price.empty() ? json::value(nullptr) : json::value("USD");
  view["sid"] = message.sid;
  view["status"] = message.status;
  view["subresource_uris"] =
      json::object{{"media", path + "/Media.json"}, {"feedback", path + "/Feedback.json"}};
  view["to"] = message.to;
  view["uri"] = path + ".json";
  return view;
}

json::object MediaView(const MessageRecord& message, const MediaRecord& media) {
  const auto created = ToMailDate(media.created);
  return {{"account_sid", message.account_sid},
          {"content_type", media.content_type},
          {"date_created", created},
          {"date_updated", created},
          {"parent_sid", message.sid},
          {"sid", media.sid},
          {"uri", MessagePath(message) + "/Media/" + media.sid + ".json"}};
}

json::object ContentView(const World& world, const ContentRecord& record) {
  const auto& content = record.content;
  const auto url = world.base_url + "/v1/Content/" + content.sid;
  json::object variables;
  for (const auto& [name, sample] : content.variables) variables[name] = sample;
  return {{"sid", content.sid},
          {"account_sid", record.account_sid},
          {"friendly_name", content.friendly_name},
          {"language", content.language},
          {"variables", std::move(variables)},
          {"types", TypesOf(content)},
          {"url", url},
          {"links", json::object{{"approval_create", url + "/ApprovalRequests/whatsapp"},
                                 {"approval_fetch", url + "/ApprovalRequests"}}},
          {"date_created", ToIsoDate(record.created)},
          {"date_updated", ToIsoDate(record.updated)}};
}

json::object ApprovalView(const World& world, const ContentRecord& record) {
  const auto& content = record.content;
  const auto types = TypesOf(content);
  json::object whatsapp{
      {"type", "whatsapp"},           {"name", content.friendly_name},
      {"category", content.category}, {"content_type", types.empty() ? "" : types.begin()->key()},
      {"status", content.approval},   {"rejection_reason", ""},
      {"allow_category_change", true}};
  return {{"sid", content.sid},
          {"account_sid", record.account_sid},
          {"url", world.base_url + "/v1/Content/" + content.sid + "/ApprovalRequests"},
          {"whatsapp", std::move(whatsapp)}};
}

std::string AccountJson(const TwilioAccount& account) {
  const auto path = AccountPath(account.sid);
  const json::object view{{"sid", account.sid},
                          {"friendly_name", account.friendly_name},
                          {"status", account.status},
                          {"type", account.type},
                          {"owner_account_sid", account.sid},
                          {"auth_token", account.auth_token},
                          {"date_created", "Mon, 02 Jan 2023 03:04:05 +0000"},
                          {"date_updated", "Mon, 02 Jan 2023 03:04:05 +0000"},
                          {"subresource_uris", json::object{{"messages", path + "/Messages.json"},
                                                            {"balance", path + "/Balance.json"}}},
                          {"uri", path + ".json"}};
  return json::serialize(view);
}

std::string BalanceJson(const TwilioAccount& account) {
  const json::object view{{"account_sid", account.sid}, {"balance", "100.00"}, {"currency", "USD"}};
  return json::serialize(view);
}

std::string ToJson(const json::object& object) { return json::serialize(object); }

std::string DecodeBase64(std::string_view text) {
  std::string padded(text.substr(0, text.find_last_not_of(" \t\r\n") + 1));
  if (padded.empty() || padded.size() % 4 != 0) return {};
  const auto padding = static_cast<std::size_t>(std::count(padded.end() - 2, padded.end(), '='));
  std::string decoded(padded.size() / 4 * 3, '\0');
  const int size = EVP_DecodeBlock(reinterpret_cast<unsigned char*>(decoded.data()),
                                   reinterpret_cast<const unsigned char*>(padded.data()),
                                   static_cast<int>(padded.size()));
  if (size < 0) return {};
  decoded.resize(static_cast<std::size_t>(size) - padding);
  return decoded;
}

}  // namespace ratatosk::simulators
