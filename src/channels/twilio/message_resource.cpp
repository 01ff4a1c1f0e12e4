#include "channels/twilio/message_resource.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <utility>

#include <boost/json/basic_parser_impl.hpp>

#include "channels/twilio/dates.hpp"
#include "channels/twilio/error_map.hpp"
#include "channels/twilio/status_map.hpp"
#include "channels/twilio/text.hpp"

namespace ratatosk::twilio {

namespace json = boost::json;

namespace {

// The members that are read. First those that have no place of their own in a result.
constexpr std::array<std::string_view, 15> kMembers{
    "account_sid",  "direction",    "error_code", "error_message", "from", "messaging_service_sid",
    "num_media",    "num_segments", "price",      "price_unit",    "to",   "date_created",
    "date_updated", "sid",          "status"};

constexpr std::size_t IndexOf(std::string_view name) noexcept {
  return static_cast<std::size_t>(std::find(kMembers.begin(), kMembers.end(), name) -
                                  kMembers.begin());
}

constexpr std::size_t kFurther = IndexOf("date_created");

// What Boost.JSON's parser calls. Keeps the texts and numbers, as they are written, of the
// outermost object's members that are read; no tree is built, because this is done for every
// message.
class Handler {
 public:
  static constexpr std::size_t max_object_size = static_cast<std::size_t>(-1);
  static constexpr std::size_t max_array_size = static_cast<std::size_t>(-1);
  static constexpr std::size_t max_key_size = static_cast<std::size_t>(-1);
  static constexpr std::size_t max_string_size = static_cast<std::size_t>(-1);

  // As kMembers; empty when there is none of that name, or it is neither text nor number.
  std::span<std::string> Texts() noexcept { return texts_; }

  bool on_document_begin(json::error_code&) { return true; }
  bool on_document_end(json::error_code&) { return true; }
  bool on_object_begin(json::error_code&) { return Nest(); }
  bool on_object_end(std::size_t, json::error_code&) { return --depth_, true; }
  bool on_array_begin(json::error_code&) { return Nest(); }
  bool on_array_end(std::size_t, json::error_code&) { return --depth_, true; }
  bool on_key_part(json::string_view s, std::size_t, json::error_code&) {
    key_.append(s.data(), s.size());
    return true;
  }
  bool on_key(json::string_view s, std::size_t, json::error_code&) {
    key_.append(s.data(), s.size());
    if (depth_ == 1) member_ = IndexOf(key_);
    key_.clear();
    if (Reads()) texts_[member_].clear();  // the last one of a name counts
    return true;
  }
  bool on_string_part(json::string_view s, std::size_t, json::error_code&) { return Add(s); }
  bool on_string(json::string_view s, std::size_t, json::error_code&) { return Add(s); }
  bool on_number_part(json::string_view s, json::error_code&) { return Add(s); }
  bool on_int64(std::int64_t, json::string_view s, json::error_code&) { return Add(s); }
  bool on_uint64(std::uint64_t, json::string_view s, json::error_code&) { return Add(s); }
  bool on_double(double, json::string_view s, json::error_code&) { return Add(s); }
  bool on_bool(bool, json::error_code&) { return true; }
  bool on_null(json::error_code&) { return true; }
  bool on_comment_part(json::string_view, json::error_code&) { return true; }
  bool on_comment(json::string_view, json::error_code&) { return true; }

 private:
  bool Reads() const noexcept { return member_ < kMembers.size(); }
  bool Add(json::string_view s) {
    if (Reads()) texts_[member_].append(s.data(), s.size());
    return true;
  }
  // What is inside of a member is not read.
  bool Nest() noexcept {
    ++depth_;
    member_ = kMembers.size();
    return true;
  }

  std::array<std::string, kMembers.size()> texts_;
  std::string key_;
  std::size_t member_ = kMembers.size();
  int depth_ = 0;
};

// A Message resource, each of `secrets` in it replaced.
class Resource {
 public:
  Resource(std::string_view text, std::span<const Secret> secrets) {
    json::error_code failed;
    const auto used = parser_.write_some(false, text.data(), text.size(), failed);
    good_ = !failed && used == text.size() && !Text("sid").empty();
    for (auto& member : parser_.handler().Texts()) member = Redact(std::move(member), secrets);
  }

  bool Good() const noexcept { return good_; }

  // The member as text; a number as it is written, anything else as nothing.
  std::string& Text(std::string_view name) noexcept {
    return parser_.handler().Texts()[IndexOf(name)];
  }

  std::optional<WallTime> Date(std::string_view name) noexcept { return ParseDate(Text(name)); }

  // The members that have no place of their own.
  Properties TakeFurther() {
    Properties further;
    for (std::size_t member = 0; member < kFurther; ++member) {
      auto& text = parser_.handler().Texts()[member];
      if (!text.empty()) further.Set(std::string(kMembers[member]), std::move(text));
    }
    return further;
  }

 private:
  json::basic_parser<Handler> parser_{json::parse_options()};
  bool good_ = false;
};

}  // namespace

std::optional<SendResult> ParseSendResult(std::string_view json,
                                          std::string_view message_id,
                                          WallTime now,
                                          std::span<const Secret> secrets) {
  Resource resource(json, secrets);
  if (!resource.Good()) return std::nullopt;
  SendResult result;
  result.MessageId = message_id;
  result.RemoteMessageId = std::move(resource.Text("sid"));
  result.ProviderStatus = std::move(resource.Text("status"));
  result.Status = MapStatus(result.ProviderStatus);
  result.SentAt = resource.Date("date_created").value_or(now);
  result.Further = resource.TakeFurther();
  return result;
}

std::optional<StatusUpdate> ParseStatusUpdate(std::string_view json,
                                              WallTime now,
                                              std::span<const Secret> secrets) {
  Resource resource(json, secrets);
  if (!resource.Good()) return std::nullopt;
  StatusUpdate update;
  update.RemoteMessageId = std::move(resource.Text("sid"));
  update.ProviderStatus = std::move(resource.Text("status"));
  update.Status = MapStatus(update.ProviderStatus);
  update.At = resource.Date("date_updated").value_or(now);
  auto code = resource.Text("error_code");
  if (code == "0") code.clear();
  if (update.Status == MessageStatus::DeliveryFailed || !code.empty()) {
    update.Failure =
        MapDeliveryError(std::move(code), resource.Text("error_message"), resource.Text("to"));
  }
  update.Further = resource.TakeFurther();
  return update;
}

}  // namespace ratatosk::twilio
