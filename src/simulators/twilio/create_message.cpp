#include "simulators/twilio/address.hpp"
#include "simulators/twilio/api_call.hpp"
#include "simulators/twilio/create_checks.hpp"
#include "simulators/twilio/json_views.hpp"
#include "simulators/twilio/template_renderer.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <utility>

namespace ratatosk::simulators {
namespace {

constexpr int kOutsideWindow = 63016;

std::string_view TypeOfUrl(std::string_view url) {
  url = url.substr(0, url.find_first_of("?#"));
  constexpr std::pair<std::string_view, std::string_view> kTypes[] = {
      {".png", "image/png"},  {".webp", "image/webp"}, {".mp4", "video/mp4"},
      {".ogg", "audio/ogg"},  {".mp3", "audio/mpeg"},  {".pdf", "application/pdf"},
      {".vcf", "text/vcard"}, {".amr", "audio/amr"},   {".gif", "image/gif"}};
  for (const auto& [ending, type] : kTypes) {
    if (url.ends_with(ending)) return type;
  }
  return "image/jpeg";
}

// The media of an outbound message are not fetched. Placeholders replace them.
void AddMedia(MessageRecord& record, const NewMessage& message) {
  for (const auto& [name, url] : message.params) {
    if (name != "MediaUrl") continue;
    MediaRecord media;
    media.sid = message.call.world.MakeSid("ME");
    media.content_type = std::string(TypeOfUrl(url));
    media.bytes = "simulated media of " + url;
    media.created = record.created;
    record.media.push_back(std::move(media));
    if (ChannelOf(record.to) == "whatsapp") break;
  }
}

int ErrorOfApproval(const std::string& approval) {
  if (approval == "rejected") return 63040;
  if (approval == "paused") return 63041;
  if (approval == "disabled") return 63042;
  return 0;
}

// Returns the error that a message gets after it was accepted, or 0.
int LateError(const MessageRecord& record, const NewMessage& message, int rendering) {
  if (rendering != 0) return rendering;
  if (ChannelOf(record.to) != "whatsapp") return 0;
  const auto& world = message.call.world;
  if (message.content) {
    const auto& approval = message.content->content.approval;
    if (const int error = ErrorOfApproval(approval)) return error;
    if (approval == "approved") return 0;
  }
  if (!world.options.session_rule || world.InSession(record.account_sid, record.to)) return 0;
  return kOutsideWindow;
}

void PlanEnd(MessageRecord& record, const NewMessage& message, int rendering) {
  record.end_status = ChannelOf(record.to) == "sms" ? "delivered" : "read";
  if (const int error = LateError(record, message, rendering)) {
    record.end_status = "undelivered";
    record.end_error = error;
  }
  const auto& outcomes = message.call.world.options.outcomes;
  const auto found = std::find_if(outcomes.begin(), outcomes.end(),
                                  [&](const auto& outcome) { return outcome.to == record.to; });
  if (found == outcomes.end()) return;
  record.end_status = found->status;
  record.end_error = found->error_code;
}

std::string CallbackFor(const NewMessage& message) {
  if (message.Has("StatusCallback")) return message.Param("StatusCallback");
  if (message.service && !message.service->status_callback.empty()) {
    return message.service->status_callback;
  }
  return message.call.account->status_callback;
}

MessageRecord MakeRecord(const NewMessage& message) {
  auto& world = message.call.world;
  MessageRecord record;
  record.sid = world.MakeSid(message.Has("MediaUrl") ? "MM" : "SM");
  record.account_sid = message.call.account->sid;
  record.user = message.call.user;
  record.from = message.Param("From");
  record.to = message.Param("To");
  record.service_sid = message.Param("MessagingServiceSid");
  record.direction = "outbound-api";
  record.params = message.params;
  record.status_callback = CallbackFor(message);
  record.connection_id = message.call.request.connection_id;
  record.index_on_connection = message.call.request.index_on_connection;
  record.created = world.Now();
  record.updated = record.created;
  record.send_at = message.send_at;
  int rendering = 0;
  if (message.content) {
    auto rendered = RenderTemplate(message.content->content, message.variables);
    record.body = std::move(rendered.body);
    rendering = rendered.error_code;
  } else {
    record.body = message.Param("Body");
    AddMedia(record, message);
  }
  const bool service_chooses = message.service && record.from.empty();
  const char* first = service_chooses ? "accepted" : "queued";
  record.SetStatus(record.send_at ? "scheduled" : first, record.created);
  PlanEnd(record, message, rendering);
  return record;
}

}  // namespace

ApiAnswer CreateMessage(ApiCall& call) {
  const bool form =
      call.request.Header("Content-Type").starts_with("application/x-www-form-urlencoded");
  NewMessage message(call, form ? ParseForm(call.request.body) : FormFields());
  if (auto refusal = CheckNewMessage(message)) return std::move(*refusal);
  const auto& record = call.world.Add(MakeRecord(message));
  ApiAnswer answer(HttpReply(201, ToJson(MessageView(record)), "application/json"));
  answer.created_sid = record.sid;
  return answer;
}

}  // namespace ratatosk::simulators
