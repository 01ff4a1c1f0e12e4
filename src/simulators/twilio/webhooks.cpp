#include "simulators/twilio/webhooks.hpp"

#include <ratatosk/simulators/twilio/webhook_signer.hpp>
#include "simulators/common/form.hpp"
#include "simulators/twilio/address.hpp"
#include "simulators/twilio/api_call.hpp"
#include "simulators/twilio/json_views.hpp"
#include "simulators/twilio/sms_text.hpp"

#include <algorithm>
#include <ctime>
#include <stdexcept>
#include <utility>

namespace ratatosk::simulators {
namespace {

void Set(FormFields& fields, std::string_view name, std::string value) {
  for (auto& [key, old] : fields) {
    if (key != name) continue;
    old = std::move(value);
    return;
  }
  fields.emplace_back(name, std::move(value));
}

std::string_view MessageTypeOf(std::string_view content_type) {
  for (const std::string_view kind : {"image", "audio", "video"}) {
    if (content_type.starts_with(kind)) return kind;
  }
  return content_type.starts_with("text/vcard") ? "contacts" : "document";
}

MessageRecord RecordArrival(World& world, const Arrival& arrival, const std::string& account) {
  if (const auto* earlier = world.FindMessage(account, arrival.message_sid)) return *earlier;
  MessageRecord record;
  record.sid = arrival.message_sid;
  if (record.sid.empty()) record.sid = world.MakeSid(arrival.media.empty() ? "SM" : "MM");
  record.account_sid = account;
  record.from = arrival.from;
  record.to = arrival.to;
  record.body = std::string(FindField(arrival.fields, "Body"));
  record.direction = "inbound";
  record.created = world.Now();
  record.sent = record.created;
  record.SetStatus("received", record.created);
  for (const auto& item : arrival.media) {
    MediaRecord media;
    media.sid = world.MakeSid("ME");
    media.content_type = item.content_type;
    media.bytes = item.bytes;
    media.created = record.created;
    record.media.push_back(std::move(media));
  }
  return record;
}

void AddWhatsAppFields(FormFields& fields, const Arrival& arrival) {
  const auto person = WithoutChannel(arrival.from);
  if (person.starts_with('+')) {
    Set(fields, "WaId", std::string(person.substr(1)));
  } else {
    Set(fields, "ExternalUserId", arrival.from);
  }
  Set(fields, "ProfileName", "Simulated person");
  Set(fields, "ReferralNumMedia", "0");
  const bool media = !arrival.media.empty();
  Set(fields, "MessageType",
      std::string(media ? MessageTypeOf(arrival.media.front().content_type) : "text"));
}

// Adds the locations of the numbers, as far as they are known, and the effect of the message under
// Advanced Opt-Out.
void AddSmsFields(FormFields& fields, const MessageRecord& record) {
  for (const auto& [side, address] : {std::pair("From", record.from), std::pair("To", record.to)}) {
    const bool american = address.starts_with("+1");
    for (const char* part : {"City", "State", "Zip"}) Set(fields, std::string(side) + part, "");
    Set(fields, std::string(side) + "Country", american ? "US" : "");
  }
  const auto word = ToString(OptOutOf(record.body));
  if (!word.empty()) Set(fields, "OptOutType", std::string(word));
}

FormFields ArrivalFields(const World& world, const Arrival& arrival, const MessageRecord& record) {
  FormFields fields;
  for (const char* name : {"MessageSid", "SmsSid", "SmsMessageSid"}) Set(fields, name, record.sid);
  Set(fields, "AccountSid", record.account_sid);
  Set(fields, "From", record.from);
  Set(fields, "To", record.to);
  Set(fields, "Body", record.body);
  Set(fields, "NumMedia", std::to_string(record.media.size()));
  const bool sms = ChannelOf(record.from) == "sms";
  Set(fields, "NumSegments",
      std::to_string(sms && record.media.empty() ? CountSegments(record.body) : 1));
  Set(fields, "SmsStatus", "received");
  Set(fields, "ApiVersion", "2010-04-01");
  for (std::size_t i = 0; i < record.media.size(); ++i) {
    const auto& media = record.media[i];
    const auto number = std::to_string(i);
    Set(fields, "MediaUrl" + number, world.base_url + MessagePath(record) + "/Media/" + media.sid);
    Set(fields, "MediaContentType" + number, media.content_type);
  }
  if (ChannelOf(record.from) == "whatsapp") AddWhatsAppFields(fields, arrival);
  if (sms) AddSmsFields(fields, record);
  for (const auto& [name, value] : arrival.fields) Set(fields, name, value);
  for (const auto& [name, value] : arrival.overrides) Set(fields, name, value);
  std::erase_if(fields, [&](const auto& field) {
    const auto& out = arrival.left_out;
    return std::find(out.begin(), out.end(), field.first) != out.end();
  });
  return fields;
}

std::string IdempotencyToken(World& world) {
  auto token = world.MakeSid("");
  for (const std::size_t at : {8U, 13U, 18U, 23U}) token.insert(at, 1, '-');
  return token;
}

WebhookRequest MakeRequest(World& world,
                           const std::string& url,
                           FormFields fields,
                           std::string signature) {
  WebhookRequest request;
  request.url = url;
  request.body = EncodeForm(fields);
  request.fields = std::move(fields);
  request.signature = std::move(signature);
  request.headers.emplace_back("Content-Type", "application/x-www-form-urlencoded; charset=utf-8");
  request.headers.emplace_back("User-Agent", "TwilioProxy/1.1");
  request.headers.emplace_back("Accept", "*/*");
  request.headers.emplace_back("I-Twilio-Idempotency-Token", IdempotencyToken(world));
  if (!request.signature.empty()) {
    request.headers.emplace_back("X-Twilio-Signature", request.signature);
  }
  return request;
}

// YYMMDDhhmm
std::string CarrierDate(WallTime time) {
  const auto seconds = std::chrono::system_clock::to_time_t(time);
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  char text[16];
  return std::string(text, std::strftime(text, sizeof text, "%y%m%d%H%M", &parts));
}

std::string MaskAddress(std::string_view address) {
  std::string masked(WithoutChannel(address));
  const auto hidden = std::min<std::size_t>(masked.size(), 4);
  masked.replace(masked.size() - hidden, hidden, hidden, 'X');
  return masked;
}

void AddChannelFields(FormFields& fields,
                      const MessageRecord& message,
                      std::string_view status,
                      int error_code) {
  fields.emplace_back("ChannelPrefix", ChannelOf(message.to));
  fields.emplace_back("ChannelInstallSid", "XE5151515151515151515151515151515a");
  fields.emplace_back("ChannelToAddress", MaskAddress(message.to));
  fields.emplace_back("StructuredMessage", "false");
  if (status == "delivered") fields.emplace_back("EventType", "DELIVERED");
  if (status == "read") fields.emplace_back("EventType", "READ");
  if (status == "undelivered" || status == "failed") {
    fields.emplace_back("EventType", "UNDELIVERED");
    fields.emplace_back("ChannelStatusMessage",
                        error_code == 0 ? std::string_view() : ErrorText(error_code));
  }
}

}  // namespace

ComposedWebhook ComposeArrival(World& world, const Arrival& arrival, const std::string& url) {
  const auto sid = arrival.account_sid.empty() ? world.accounts.front().sid : arrival.account_sid;
  const auto* account = world.FindAccount(sid);
  if (!account) throw std::invalid_argument("account: there is no " + sid);
  auto record = RecordArrival(world, arrival, sid);
  auto fields = ArrivalFields(world, arrival, record);
  std::string signature;
  if (!arrival.without_signature) {
    const auto token = arrival.signing_token.value_or(account->auth_token);
    signature = arrival.signature.value_or(SignWebhook(token, url, fields));
  }
  ComposedWebhook webhook;
  webhook.message_sid = record.sid;
  webhook.request = MakeRequest(world, url, std::move(fields), std::move(signature));
  world.NoteArrival(sid, arrival.from, record.body);
  if (!world.FindMessage(record.sid)) world.Add(std::move(record));
  return webhook;
}

ComposedWebhook ComposeStatusCallback(World& world,
                                      const MessageRecord& message,
                                      std::string_view status,
                                      int error_code,
                                      const std::string& url) {
  FormFields fields;
  fields.emplace_back("MessageSid", message.sid);
  fields.emplace_back("SmsSid", message.sid);
  fields.emplace_back("MessageStatus", status);
  fields.emplace_back("SmsStatus", status);
  fields.emplace_back("AccountSid", message.account_sid);
  fields.emplace_back("From", message.from);
  fields.emplace_back("To", message.to);
  fields.emplace_back("ApiVersion", "2010-04-01");
  if (!message.service_sid.empty()) {
    fields.emplace_back("MessagingServiceSid", message.service_sid);
  }
  if ((status == "failed" || status == "undelivered") && error_code != 0) {
    fields.emplace_back("ErrorCode", std::to_string(error_code));
  }
  if (ChannelOf(message.to) != "sms") {
    AddChannelFields(fields, message, status, error_code);
  } else if (status == "delivered" || status == "undelivered") {
    fields.emplace_back("RawDlrDoneDate", CarrierDate(message.updated));
  }

  const auto* account = world.FindAccount(message.account_sid);
  ComposedWebhook webhook;
  webhook.message_sid = message.sid;
  auto signature = SignWebhook(account ? account->auth_token : "", url, fields);
  webhook.request = MakeRequest(world, url, std::move(fields), std::move(signature));
  return webhook;
}

}  // namespace ratatosk::simulators
