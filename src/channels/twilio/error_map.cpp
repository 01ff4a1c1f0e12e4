#include "channels/twilio/error_map.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <initializer_list>
#include <optional>

#include <boost/json.hpp>

#include <ratatosk/channels/twilio/twilio_error_codes.hpp>

#include "channels/twilio/dates.hpp"
#include "channels/twilio/text.hpp"

namespace ratatosk::twilio {

namespace {

using std::chrono::milliseconds;

constexpr milliseconds kDefaultDelay{1000};
constexpr milliseconds kLongestDelay = std::chrono::hours(24);
constexpr std::size_t kLongestText = 1000;
// The request did not arrive completely in time. It can be retried (RFC 9110, 15.5.9).
constexpr int kRequestTimeout = 408;

// The code and domain for one of Twilio's codes.
class MappedCode {
 public:
  constexpr MappedCode(std::string_view twilio_code, ErrorCode our_code, std::string_view whose)
      : twilio(twilio_code), code(our_code), domain(whose) {}
  std::string_view twilio;
  ErrorCode code;
  std::string_view domain;
};

// The table "Original provider codes" of the connector's page.
constexpr std::array<MappedCode, 5> kMappedCodes{
    MappedCode("21211", MessagingErrorCodes::InvalidRecipient, kMessagingDomain),
    MappedCode("21610", MessagingErrorCodes::InvalidRecipient, kMessagingDomain),
    MappedCode("21614", TwilioErrorCodes::InvalidSender, kTwilioDomain),
    MappedCode("21408", TwilioErrorCodes::InvalidSender, kTwilioDomain),
    MappedCode("20001", TwilioErrorCodes::InvalidMessage, kTwilioDomain),
};
// Codes of undelivered SMS that are due to the number: no such handset, a landline.
constexpr std::array<std::string_view, 2> kUnreachableNumbers{"30005", "30006"};
constexpr std::array<std::string_view, 6> kRateCodes{"20429", "21611", "30001",
                                                     "30022", "63017", "63018"};

// Temporary causes of a failed delivery. Queues and congestion clear within a minute, and a phone
// is on again within ten. Blocks against pumping last half an hour, caps a day. 30410 is not
// listed, because that message may have arrived.
class PassingCause {
 public:
  constexpr PassingCause(std::string_view twilio_code, std::chrono::minutes time)
      : code(twilio_code), wait(time) {}
  std::string_view code;
  std::chrono::minutes wait;
};
constexpr std::chrono::minutes kAMinute{1};
constexpr std::chrono::minutes kTenMinutes{10};
constexpr std::chrono::minutes kHalfAnHour{30};
constexpr std::chrono::minutes kADay = std::chrono::hours(24);
constexpr std::array<PassingCause, 25> kPassingCauses{{
    {"30001", kAMinute},    {"30003", kTenMinutes}, {"30008", kTenMinutes}, {"30017", kAMinute},
    {"30020", kAMinute},    {"30021", kAMinute},    {"30022", kAMinute},    {"30023", kADay},
    {"30027", kADay},       {"30036", kTenMinutes}, {"30450", kHalfAnHour}, {"30453", kHalfAnHour},
    {"30454", kADay},       {"30500", kAMinute},    {"63009", kAMinute},    {"63010", kAMinute},
    {"63012", kAMinute},    {"63017", kAMinute},    {"63018", kAMinute},    {"63019", kTenMinutes},
    {"63023", kTenMinutes}, {"63029", kTenMinutes}, {"63038", kADay},       {"63049", kADay},
    {"21611", kAMinute},
}};

Retry RetryOf(std::string_view code) noexcept {
  for (const auto& cause : kPassingCauses) {
    if (cause.code == code) return Retry::After(cause.wait);
  }
  return Retry::Never();
}

bool IsRateCode(std::string_view code) noexcept {
  return std::find(kRateCodes.begin(), kRateCodes.end(), code) != kRateCodes.end();
}

MappedCode MapCode(std::string_view code) noexcept {
  if (IsRateCode(code)) {
    return MappedCode(code, MessagingErrorCodes::RateLimited, kMessagingDomain);
  }
  for (const auto& row : kMappedCodes) {
    if (row.twilio == code) return row;
  }
  return MappedCode(code, MessagingErrorCodes::SendMessageFailed, kMessagingDomain);
}

// Returns the first of `names` that is a non-empty string or an integer, as text.
std::string TextMember(const boost::json::object& object,
                       std::initializer_list<std::string_view> names) {
  for (const auto name : names) {
    const auto* value = object.if_contains(boost::json::string_view(name.data(), name.size()));
    if (!value) continue;
    if (const auto* text = value->if_string(); text && !text->empty()) {
      return std::string(text->data(), text->size());
    }
    if (const auto* number = value->if_int64()) return std::to_string(*number);
    if (const auto* number = value->if_uint64()) return std::to_string(*number);
  }
  return {};
}

// Reads the error formats of Twilio's APIs (docs/usage/twilios-response): the usual one, problem
// details (RFC 9457), the one with userError, and a list of errors.
void ReadBody(std::string_view body, ProviderAnswer& answer) {
  boost::system::error_code failed;
  const auto json = boost::json::parse(boost::json::string_view(body.data(), body.size()), failed);
  const auto* object = failed ? nullptr : json.if_object();
  if (!object) return;
  if (!object->if_contains("code")) {
    const auto* list = object->if_contains("errors");
    const auto* errors = list ? list->if_array() : nullptr;
    const auto* first = errors && !errors->empty() ? errors->front().if_object() : nullptr;
    if (first && first->if_contains("code")) object = first;
  }
  answer.WithCode(TextMember(*object, {"code"}));
  answer.WithMessage(TextMember(*object, {"message", "detail", "title"}));
  answer.WithMoreInfo(TextMember(*object, {"more_info", "infoUrl", "type"}));
}

// Redacts secrets before truncating: truncating first could leave part of a secret.
std::string Shown(std::string text, std::span<const Secret> secrets) {
  text = Redact(std::move(text), secrets);
  if (text.size() > kLongestText) text.resize(kLongestText);
  return text;
}

ProviderAnswer ReadAnswer(const ApiAnswer& answer, std::span<const Secret> secrets) {
  ProviderAnswer read;
  ReadBody(answer.body, read);
  read.WithCode(Shown(read.Code(), secrets));
  read.WithMessage(Shown(read.Message(), secrets));
  read.WithMoreInfo(Shown(read.MoreInfo(), secrets));
  read.WithHttpStatus(answer.http_status);
  read.WithRequestId(Shown(std::string(answer.request_id), secrets));
  return read;
}

// Reads seconds or a date (RFC 9110, 10.2.3), limited to one day. Anything else counts as one
// second.
milliseconds ReadRetryAfter(std::string_view header, WallTime now) noexcept {
  header = Trim(header);
  if (!header.empty() && std::all_of(header.begin(), header.end(), IsDigit)) {
    std::int64_t seconds = 0;
    const auto read = std::from_chars(header.data(), header.data() + header.size(), seconds);
    const std::int64_t most = kLongestDelay / std::chrono::seconds(1);
    if (read.ec != std::errc()) return kLongestDelay;
    return std::chrono::seconds(std::min(seconds, most));
  }
  const auto date = ParseDate(header);
  if (!date) return kDefaultDelay;
  const auto delay = std::chrono::ceil<milliseconds>(*date - now);
  return std::clamp(delay, milliseconds(0), kLongestDelay);
}

std::string Describe(const ApiAnswer& answer, const ProviderAnswer& provider) {
  std::string text = "Twilio answered HTTP " + std::to_string(answer.http_status);
  if (!provider.Code().empty()) text += ", code " + provider.Code();
  if (!provider.Message().empty()) text += ": " + provider.Message();
  return text;
}

// If the header is missing, waits as long as the condition behind the code usually lasts.
Retry RetryOfRateLimit(const ApiAnswer& answer, std::string_view code, WallTime now) noexcept {
  const auto usual = RetryOf(code);
  if (answer.retry_after.empty() && usual != Retry::Never()) return usual;
  return Retry::After(ReadRetryAfter(answer.retry_after, now));
}

bool IsRateLimit(const ApiAnswer& answer, const ProviderAnswer& provider) noexcept {
  return answer.http_status == 429 || (answer.http_status < 500 && IsRateCode(provider.Code()));
}

}  // namespace

Error MapSendError(const ApiAnswer& answer, WallTime now, std::span<const Secret> secrets) {
  auto provider = ReadAnswer(answer, secrets);
  auto text = Describe(answer, provider);
  if (IsRateLimit(answer, provider)) {
    const auto retry = RetryOfRateLimit(answer, provider.Code(), now);
    return Error(MessagingErrorCodes::RateLimited, std::move(text))
        .WithProvider(std::move(provider))
        .WithCertainty(Certainty::Rejected)
        .WithRetry(retry);
  }
  const bool rejected = answer.http_status >= 400 && answer.http_status < 500;
  auto mapped = MapCode(provider.Code());
  if (mapped.code == MessagingErrorCodes::RateLimited) mapped = MapCode({});
  return Error(mapped.code, std::move(text), mapped.domain)
      .WithProvider(std::move(provider))
      .WithCertainty(rejected ? Certainty::Rejected : Certainty::Unknown)
      .WithRetry(answer.http_status == kRequestTimeout ? Retry::Now() : Retry::Never());
}

Error MapCallError(const ApiAnswer& answer,
                   ErrorCode otherwise,
                   std::string_view domain,
                   WallTime now,
                   std::span<const Secret> secrets) {
  auto provider = ReadAnswer(answer, secrets);
  auto text = Describe(answer, provider);
  const bool rate = IsRateLimit(answer, provider);
  const bool credentials = answer.http_status == 401 || provider.Code() == "20003";
  const auto retry = rate || answer.http_status >= 500
                         ? Retry::After(ReadRetryAfter(answer.retry_after, now))
                         : Retry::Never();
  const auto code = rate          ? MessagingErrorCodes::RateLimited
                    : credentials ? MessagingErrorCodes::AuthenticationFailed
                                  : otherwise;
  return Error(code, std::move(text), rate || credentials ? kMessagingDomain : domain)
      .WithProvider(std::move(provider))
      .WithRetry(retry);
}

Error MapDeliveryError(std::string provider_code, std::string text, std::string_view receiver) {
  auto mapped = MapCode(provider_code);
  const bool number = !receiver.starts_with("whatsapp:");
  if (number && std::find(kUnreachableNumbers.begin(), kUnreachableNumbers.end(), provider_code) !=
                    kUnreachableNumbers.end()) {
    mapped.code = MessagingErrorCodes::InvalidRecipient;
  }
  std::string message = "Twilio did not deliver the message";
  if (!provider_code.empty()) message += ", code " + provider_code;
  if (!text.empty()) message += ": " + text;
  const auto retry = RetryOf(provider_code);
  ProviderAnswer provider;
  provider.WithCode(std::move(provider_code)).WithMessage(std::move(text));
  return Error(mapped.code, std::move(message), mapped.domain)
      .WithProvider(std::move(provider))
      .WithRetry(retry);
}

}  // namespace ratatosk::twilio
