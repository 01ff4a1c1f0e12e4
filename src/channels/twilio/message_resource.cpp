#include "channels/twilio/message_resource.hpp"

#include <array>
#include <cstddef>

#include <boost/json.hpp>

#include "channels/twilio/dates.hpp"
#include "channels/twilio/error_map.hpp"
#include "channels/twilio/status_map.hpp"
#include "channels/twilio/text.hpp"

namespace ratatosk::twilio {

namespace json = boost::json;

namespace {

// A Message resource, parsed into a buffer on the stack: one is rarely above a kilobyte.
class Resource {
 public:
  Resource(std::string_view text, std::span<const Secret> secrets)
      : secrets_(secrets), memory_(buffer_.data(), buffer_.size()) {
    boost::system::error_code failed;
    value_ = json::parse(json::string_view(text.data(), text.size()), failed,
                         json::storage_ptr(&memory_));
    if (failed) value_ = nullptr;
  }

  bool Good() const noexcept { return value_.is_object() && !Text("sid").empty(); }

  // The member as text; a number as its digits, anything else as nothing.
  std::string Text(std::string_view name) const {
    const auto* member = Member(name);
    if (!member) return {};
    if (const auto* text = member->if_string()) {
      return Redact(std::string(text->data(), text->size()), secrets_);
    }
    if (member->is_number()) return json::serialize(*member);
    return {};
  }

  std::optional<WallTime> Date(std::string_view name) const {
    const auto* member = Member(name);
    const auto* text = member ? member->if_string() : nullptr;
    return text ? ParseDate(std::string_view(text->data(), text->size())) : std::nullopt;
  }

  // The members of a flat kind that have no place of their own.
  Properties Further() const {
    static constexpr std::array<std::string_view, 11> kNames{"account_sid", "direction",
                                                             "error_code",  "error_message",
                                                             "from",        "messaging_service_sid",
                                                             "num_media",   "num_segments",
                                                             "price",       "price_unit",
                                                             "to"};
    Properties further;
    for (const auto name : kNames) {
      auto text = Text(name);
      if (!text.empty()) further.Set(std::string(name), std::move(text));
    }
    return further;
  }

 private:
  const json::value* Member(std::string_view name) const noexcept {
    const auto* object = value_.if_object();
    return object ? object->if_contains(json::string_view(name.data(), name.size())) : nullptr;
  }

  std::span<const Secret> secrets_;
  std::array<unsigned char, 4096> buffer_;
  json::monotonic_resource memory_;
  json::value value_ = json::value(json::storage_ptr(&memory_));
};

}  // namespace

std::optional<SendResult> ParseSendResult(std::string_view json,
                                          std::string_view message_id,
                                          WallTime now,
                                          std::span<const Secret> secrets) {
  const Resource resource(json, secrets);
  if (!resource.Good()) return std::nullopt;
  SendResult result;
  result.MessageId = message_id;
  result.RemoteMessageId = resource.Text("sid");
  result.ProviderStatus = resource.Text("status");
  result.Status = MapStatus(result.ProviderStatus);
  result.SentAt = resource.Date("date_created").value_or(now);
  result.Further = resource.Further();
  return result;
}

std::optional<StatusUpdate> ParseStatusUpdate(std::string_view json,
                                              WallTime now,
                                              std::span<const Secret> secrets) {
  const Resource resource(json, secrets);
  if (!resource.Good()) return std::nullopt;
  StatusUpdate update;
  update.RemoteMessageId = resource.Text("sid");
  update.ProviderStatus = resource.Text("status");
  update.Status = MapStatus(update.ProviderStatus);
  update.At = resource.Date("date_updated").value_or(now);
  auto code = resource.Text("error_code");
  if (code == "0") code.clear();
  if (update.Status == MessageStatus::DeliveryFailed || !code.empty()) {
    update.Failure =
        MapDeliveryError(std::move(code), resource.Text("error_message"), resource.Text("to"));
  }
  update.Further = resource.Further();
  return update;
}

}  // namespace ratatosk::twilio
