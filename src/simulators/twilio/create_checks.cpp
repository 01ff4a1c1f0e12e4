#include "simulators/twilio/create_checks.hpp"

#include "simulators/twilio/address.hpp"
#include "simulators/twilio/iso_time.hpp"
#include "simulators/twilio/sms_text.hpp"
#include "simulators/twilio/template_renderer.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace ratatosk::simulators {
namespace {

using Refusal = std::optional<HttpReply>;

constexpr std::size_t kMaxBody = 1600;
constexpr std::size_t kMaxMedia = 10;

constexpr std::array<std::string_view, 27> kKnown{"To",
                                                  "From",
                                                  "MessagingServiceSid",
                                                  "Body",
                                                  "MediaUrl",
                                                  "ContentSid",
                                                  "ContentVariables",
                                                  "StatusCallback",
                                                  "ApplicationSid",
                                                  "ValidityPeriod",
                                                  "ProvideFeedback",
                                                  "Attempt",
                                                  "ForceDelivery",
                                                  "MaxPrice",
                                                  "ContentRetention",
                                                  "AddressRetention",
                                                  "SmartEncoded",
                                                  "PersistentAction",
                                                  "TrafficType",
                                                  "ShortenUrls",
                                                  "ScheduleType",
                                                  "SendAt",
                                                  "SendAsMms",
                                                  "RiskCheck",
                                                  "FallbackFrom",
                                                  "Tags",
                                                  "MessageIntent"};

Refusal Refuse(int code, std::string_view text = {}) { return ApiError(400, code, text); }

Refusal CheckNames(NewMessage& message) {
  if (message.call.world.options.unknown_parameters) return std::nullopt;
  for (const auto& [name, value] : message.params) {
    if (std::find(kKnown.begin(), kKnown.end(), name) == kKnown.end()) {
      return Refuse(20001, "Unknown parameter '" + name + "'");
    }
  }
  return std::nullopt;
}

Refusal CheckPresence(NewMessage& message) {
  if (message.Param("To").empty()) return Refuse(21604);
  if (message.Param("From").empty() && message.Param("MessagingServiceSid").empty()) {
    return Refuse(21603);
  }
  // A PersistentAction also requires a body.
  const bool content =
      !message.Param("Body").empty() || message.Has("MediaUrl") || message.Has("ContentSid");
  if (!content && message.Has("ContentVariables")) return Refuse(21654);
  return content ? std::nullopt : Refuse(21619);
}

// The numbers that Twilio reserves for tests.
Refusal CheckMagicNumbers(NewMessage& message) {
  const auto to = message.Param("To");
  const auto from = message.Param("From");
  const auto to_number = WithoutChannel(to);
  const auto from_number = WithoutChannel(from);
  if (to_number == "+15005550001") return Refuse(21211);
  if (to_number == "+15005550002") return Refuse(21612);
  if (to_number == "+15005550003") return Refuse(21408);
  if (to_number == "+15005550004") return Refuse(21610);
  if (to_number == "+15005550009") return Refuse(21614);
  if (from_number == "+15005550001") return Refuse(21212);
  if (from_number == "+15005550007") return Refuse(21606);
  if (from_number == "+15005550008") return Refuse(21611);
  return std::nullopt;
}

Refusal CheckAddresses(NewMessage& message) {
  const auto to = message.Param("To");
  const auto from = message.Param("From");
  if (IsShortCode(to)) return Refuse(21265);
  if (!IsValidTo(to)) return Refuse(21211, "Invalid 'To' phone number: " + to);
  if (from.empty()) return std::nullopt;
  if (!IsValidFrom(from)) return Refuse(21212, "Invalid 'From' number: " + from);
  if (ChannelOf(from) != ChannelOf(to)) return Refuse(21910);
  if (from == to) return Refuse(ChannelOf(to) == "sms" ? 21266 : 63031);
  return std::nullopt;
}

Refusal CheckRecipient(NewMessage& message) {
  const bool out = message.call.world.OptedOut(message.call.account->sid, message.Param("To"));
  return out ? Refuse(21610) : std::nullopt;
}

Refusal CheckService(NewMessage& message) {
  const auto sid = message.Param("MessagingServiceSid");
  if (sid.empty()) return std::nullopt;
  const auto& services = message.call.account->services;
  const auto found = std::find_if(services.begin(), services.end(),
                                  [&](const auto& service) { return service.sid == sid; });
  if (found == services.end()) return Refuse(21701);
  message.service = &*found;
  const auto channel = std::string(ChannelOf(message.Param("To")));
  const bool able = std::any_of(found->senders.begin(), found->senders.end(),
                                [&](const auto& sender) { return ChannelOf(sender) == channel; });
  return able ? std::nullopt : Refuse(21703);
}

Refusal CheckSender(NewMessage& message) {
  const auto from = message.Param("From");
  if (from.empty()) return std::nullopt;
  const auto has = [&](const std::vector<std::string>& senders) {
    return std::find(senders.begin(), senders.end(), from) != senders.end();
  };
  const auto& own = message.call.account->senders;
  if (own.empty() || has(own) || (message.service && has(message.service->senders))) {
    return std::nullopt;
  }
  if (WithoutChannel(from) == "+15005550006") return std::nullopt;
  return Refuse(ChannelOf(from) == "sms" ? 21606 : 63007);
}

Refusal CheckBody(NewMessage& message) {
  if (CountCharacters(message.Param("Body")) > kMaxBody) return Refuse(21617);
  std::size_t media = 0;
  for (const auto& [name, value] : message.params) {
    if (name != "MediaUrl") continue;
    if (!IsWebUrl(value)) return Refuse(21620, "Invalid media URL: " + value);
    if (++media > kMaxMedia) return Refuse(21623);
  }
  return std::nullopt;
}

Refusal CheckContent(NewMessage& message) {
  if (!message.Has("ContentSid")) {
    return message.Has("ContentVariables") ? Refuse(21654) : std::nullopt;
  }
  const auto sid = message.Param("ContentSid");
  message.content = message.call.world.FindContent(message.call.account->sid, sid);
  if (!IsSid(sid, "HX") || !message.content) return Refuse(21655);
  if (!message.Has("ContentVariables")) return std::nullopt;
  auto variables = ParseContentVariables(message.Param("ContentVariables"));
  if (!variables) return Refuse(21656);
  message.variables = std::move(*variables);
  return std::nullopt;
}

Refusal CheckOptions(NewMessage& message) {
  if (message.Has("StatusCallback") && !IsWebUrl(message.Param("StatusCallback"))) {
    return Refuse(21609);
  }
  if (message.Has("ValidityPeriod")) {
    const auto text = message.Param("ValidityPeriod");
    int seconds = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
    const bool number = error == std::errc() && end == text.data() + text.size();
    if (!number || seconds < 1 || seconds > 36000) return Refuse(21624);
  }
  return std::nullopt;
}

Refusal CheckSchedule(NewMessage& message) {
  if (!message.Has("ScheduleType") && !message.Has("SendAt")) return std::nullopt;
  if (!message.service) return Refuse(35118);
  if (message.Param("SendAt").empty()) return Refuse(35111);
  message.send_at = ParseIsoTime(message.Param("SendAt"));
  if (!message.send_at || message.Param("ScheduleType") != "fixed") return Refuse(35114);
  const auto ahead = *message.send_at - message.call.world.Now();
  if (ahead < std::chrono::seconds(300)) return Refuse(35114);
  if (ahead > std::chrono::hours(35 * 24)) return Refuse(35117);
  return std::nullopt;
}

}  // namespace

std::optional<HttpReply> CheckNewMessage(NewMessage& message) {
  constexpr std::array kChecks{&CheckNames,     &CheckPresence, &CheckMagicNumbers, &CheckAddresses,
                               &CheckRecipient, &CheckService,  &CheckSender,       &CheckBody,
                               &CheckContent,   &CheckOptions,  &CheckSchedule};
  for (const auto check : kChecks) {
    if (auto refusal = check(message)) return refusal;
  }
  return std::nullopt;
}

}  // namespace ratatosk::simulators
