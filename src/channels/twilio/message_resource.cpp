#include "channels/twilio/message_resource.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <list>
#include <string>
#include <utility>

#include <boost/json/basic_parser_impl.hpp>

#include "channels/twilio/dates.hpp"
#include "channels/twilio/error_map.hpp"
#include "channels/twilio/status_map.hpp"
#include "channels/twilio/text.hpp"

namespace ratatosk::twilio {

namespace json = boost::json;

namespace {

// The members that are read. Those without a field of their own in a result come first, in
// alphabetical order.
constexpr std::array<std::string_view, 15> kMembers{
    "account_sid",  "direction",    "error_code", "error_message", "from", "messaging_service_sid",
    "num_media",    "num_segments", "price",      "price_unit",    "to",   "date_created",
    "date_updated", "sid",          "status"};
// Expanded for each member, so that each comparison is one of sizes or with a constant text.
template <std::size_t... Members>
constexpr std::size_t IndexIn(std::string_view name, std::index_sequence<Members...>) noexcept {
  std::size_t index = kMembers.size();
  static_cast<void>(((name == kMembers[Members] && (index = Members, true)) || ...));
  return index;
}

constexpr std::size_t IndexOf(std::string_view name) noexcept {
  return IndexIn(name, std::make_index_sequence<kMembers.size()>());
}

constexpr std::size_t kFurther = IndexOf("date_created");

// The handler of Boost.JSON's parser. Finds the strings and numbers (as written) among the members
// of the outermost object that are read. Builds no tree and copies only strings with escapes,
// because it runs for every message.
class Handler {
 public:
  static constexpr std::size_t max_object_size = static_cast<std::size_t>(-1);
  static constexpr std::size_t max_array_size = static_cast<std::size_t>(-1);
  static constexpr std::size_t max_key_size = static_cast<std::size_t>(-1);
  static constexpr std::size_t max_string_size = static_cast<std::size_t>(-1);

  // The returned views point into `json` or into this handler.
  explicit Handler(std::string_view json) : json_(json) {}

  // The index is that of kMembers. Empty if the member is missing or is neither a string nor a
  // number.
  std::string_view Text(std::size_t member) const noexcept { return texts_[member]; }

  // Returns how many of the members without a field of their own are present.
  std::size_t CountFurther() const noexcept {
    return static_cast<std::size_t>(std::count_if(texts_.begin(), texts_.begin() + kFurther,
                                                  [](auto text) { return !text.empty(); }));
  }

  bool on_document_begin(json::error_code&) { return true; }
  bool on_document_end(json::error_code&) { return true; }
  bool on_object_begin(json::error_code&) { return Nest(); }
  bool on_object_end(std::size_t, json::error_code&) { return --depth_, true; }
  bool on_array_begin(json::error_code&) { return Nest(); }
  bool on_array_end(std::size_t, json::error_code&) { return --depth_, true; }
  bool on_key_part(json::string_view s, std::size_t, json::error_code&) { return Add(s); }
  bool on_key(json::string_view s, std::size_t, json::error_code&) {
    const auto name = Whole(s);
    member_ = depth_ == 1 ? IndexOf(name) : kMembers.size();
    if (Reads()) texts_[member_] = {};  // the last of several members with one name counts
    return true;
  }
  bool on_string_part(json::string_view s, std::size_t, json::error_code&) { return Add(s); }
  bool on_string(json::string_view s, std::size_t, json::error_code&) { return Keep(s); }
  bool on_number_part(json::string_view s, json::error_code&) { return Add(s); }
  bool on_int64(std::int64_t, json::string_view s, json::error_code&) { return Keep(s); }
  bool on_uint64(std::uint64_t, json::string_view s, json::error_code&) { return Keep(s); }
  bool on_double(double, json::string_view s, json::error_code&) { return Keep(s); }
  bool on_bool(bool, json::error_code&) { return true; }
  bool on_null(json::error_code&) { return true; }
  bool on_comment_part(json::string_view, json::error_code&) { return true; }
  bool on_comment(json::string_view, json::error_code&) { return true; }

 private:
  bool Reads() const noexcept { return member_ < kMembers.size(); }
  bool Add(json::string_view part) {
    if (!in_parts_) decoded_.emplace_back();
    in_parts_ = true;
    decoded_.back().append(part.data(), part.size());
    return true;
  }
  // Returns the whole string whose last part is `s`.
  std::string_view Whole(json::string_view s) {
    const std::less_equal<const char*> before;
    const bool in_json =
        before(json_.data(), s.data()) && before(s.data() + s.size(), json_.data() + json_.size());
    if (!in_parts_ && in_json) return std::string_view(s.data(), s.size());
    Add(s);
    in_parts_ = false;
    return decoded_.back();
  }
  bool Keep(json::string_view s) {
    const auto text = Whole(s);
    if (Reads()) texts_[member_] = text;
    return true;
  }
  // Members of nested objects are not read.
  bool Nest() noexcept {
    ++depth_;
    member_ = kMembers.size();
    return true;
  }

  const std::string_view json_;
  std::array<std::string_view, kMembers.size()> texts_;
  std::list<std::string> decoded_;
  bool in_parts_ = false;
  std::size_t member_ = kMembers.size();
  int depth_ = 0;
};

// A Message resource. Replaces each of `secrets` in its texts.
class Resource {
 public:
  Resource(std::string_view text, std::span<const Secret> secrets)
      : secrets_(secrets), parser_(json::parse_options(), text) {
    json::error_code failed;
    const auto used = parser_.write_some(false, text.data(), text.size(), failed);
    good_ = !failed && used == text.size() && !View("sid").empty();
  }

  bool Good() const noexcept { return good_; }

  // Returns the member as text: a number as written, and an empty string for any other type.
  std::string Text(std::string_view name) const { return Redacted(View(name)); }

  std::optional<WallTime> Date(std::string_view name) const noexcept {
    return ParseDate(View(name));
  }

  // Returns the members without a field of their own.
  Properties Further() const {
    Properties further;
    further.Reserve(parser_.handler().CountFurther());
    for (std::size_t member = 0; member < kFurther; ++member) {
      const auto text = parser_.handler().Text(member);
      if (!text.empty()) further.Set(std::string(kMembers[member]), Redacted(text));
    }
    return further;
  }

 private:
  std::string_view View(std::string_view name) const noexcept {
    return parser_.handler().Text(IndexOf(name));
  }
  std::string Redacted(std::string_view text) const { return Redact(std::string(text), secrets_); }

  const std::span<const Secret> secrets_;
  json::basic_parser<Handler> parser_;
  bool good_ = false;
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
