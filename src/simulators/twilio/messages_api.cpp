#include "simulators/twilio/api_call.hpp"
#include "simulators/twilio/iso_time.hpp"
#include "simulators/twilio/json_views.hpp"
#include "simulators/twilio/paging.hpp"

#include <boost/json.hpp>

#include <array>
#include <utility>

namespace ratatosk::simulators {
namespace {

bool IsFinal(std::string_view status) {
  constexpr std::array<std::string_view, 6> kFinal{"delivered", "read",     "undelivered",
                                                   "failed",    "canceled", "received"};
  for (const auto final : kFinal) {
    if (status == final) return true;
  }
  return false;
}

/// The filters of the list of messages.
class Filter {
 public:
  explicit Filter(const FormFields& query) : query_(query) {
    for (const auto& [name, value] : query) {
      if (name.starts_with("DateSent") && !ParseIsoTime(value)) valid_ = false;
    }
  }

  bool Valid() const noexcept { return valid_; }

  bool Fits(const MessageRecord& message) const {
    for (const auto& [name, value] : query_) {
      if (name == "To" && message.to != value) return false;
      if (name == "From" && message.from != value) return false;
      if (name.starts_with("DateSent") && !FitsDate(message, name, value)) return false;
    }
    return true;
  }

 private:
  static bool FitsDate(const MessageRecord& message,
                       const std::string& name,
                       const std::string& value) {
    const auto bound = *ParseIsoTime(value);
    const auto until =
        bound + (IsIsoDate(value) ? std::chrono::seconds(86400) : std::chrono::seconds(1));
    if (!message.sent) return false;
    if (name == "DateSent<") return *message.sent < until;
    if (name == "DateSent>") return *message.sent >= bound;
    return *message.sent >= bound && *message.sent < until;
  }

  const FormFields& query_;
  bool valid_ = true;
};

HttpReply List(const ApiCall& call) {
  const auto request = ReadPageRequest(call.target.query);
  if (request.error_code != 0) return ApiError(400, request.error_code);
  const Filter filter(call.target.query);
  if (!filter.Valid()) return ApiError(400, 20001, "Invalid DateSent");
  std::vector<const MessageRecord*> found;
  const auto& all = call.world.messages;
  for (auto it = all.rbegin(); it != all.rend(); ++it) {
    if ((*it)->account_sid == call.account->sid && filter.Fits(**it)) found.push_back(it->get());
  }
  const Page page(request, found.size(),
                  [&](std::size_t i) -> const std::string& { return found[i]->sid; });
  boost::json::array items;
  for (auto i = page.begin; i < page.end; ++i) items.push_back(MessageView(*found[i]));
  boost::json::object body;
  body["messages"] = std::move(items);
  AddCorePaging(body, "/2010-04-01/Accounts/" + call.account->sid + "/Messages.json",
                call.target.query, request, page);
  return HttpReply(200, ToJson(body), "application/json");
}

HttpReply Update(const ApiCall& call, MessageRecord& message) {
  const auto fields = ParseForm(call.request.body);
  const bool redact = HasField(fields, "Body");
  const bool cancel = HasField(fields, "Status");
  if (redact == cancel) return ApiError(400, 30400);
  if (redact) {
    if (!FindField(fields, "Body").empty()) return ApiError(400, 30400);
    if (!IsFinal(message.status) && message.status != "sent") return ApiError(400, 30400);
    message.body.clear();
    message.updated = call.world.Now();
  } else {
    if (FindField(fields, "Status") != "canceled") return ApiError(400, 30400);
    if (message.status != "scheduled") return ApiError(409, 30409);
    message.SetStatus("canceled", call.world.Now());
  }
  return HttpReply(200, ToJson(MessageView(message)), "application/json");
}

HttpReply Remove(const ApiCall& call, const MessageRecord& message) {
  if (!IsFinal(message.status)) return ApiError(409, 20009);
  call.world.Erase(message.sid);
  return HttpReply(204);
}

// Returns the sid in `SM....json`, or an empty string without the suffix.
std::string_view StripJson(std::string_view segment) {
  if (!segment.ends_with(".json")) return {};
  return segment.substr(0, segment.size() - 5);
}

HttpReply ListMedia(const ApiCall& call, const MessageRecord& message) {
  const auto request = ReadPageRequest(call.target.query);
  if (request.error_code != 0) return ApiError(400, request.error_code);
  const Page page(request, message.media.size(),
                  [&](std::size_t i) -> const std::string& { return message.media[i].sid; });
  boost::json::array items;
  for (auto i = page.begin; i < page.end; ++i) {
    items.push_back(MediaView(message, message.media[i]));
  }
  boost::json::object body;
  body["media_list"] = std::move(items);
  AddCorePaging(body, MessagePath(message) + "/Media.json", call.target.query, request, page);
  return HttpReply(200, ToJson(body), "application/json");
}

HttpReply ServeOneMedia(const ApiCall& call, MessageRecord& message) {
  const auto& segment = call.target.segments[6];
  const auto stripped = StripJson(segment);
  const auto sid = stripped.empty() ? std::string_view(segment) : stripped;
  auto& all = message.media;
  for (auto media = all.begin(); media != all.end(); ++media) {
    if (media->sid != sid) continue;
    if (call.request.method == "DELETE" && !stripped.empty()) {
      all.erase(media);
      return HttpReply(204);
    }
    if (call.request.method != "GET") return ApiError(405, 20004);
    if (stripped.empty()) return HttpReply(200, media->bytes, media->content_type);
    return HttpReply(200, ToJson(MediaView(message, *media)), "application/json");
  }
  return NotFound(call.request);
}

HttpReply ServeFeedback(const ApiCall& call, const MessageRecord& message) {
  if (call.request.method != "POST") return ApiError(405, 20004);
  const auto outcome = std::string(FindField(ParseForm(call.request.body), "Outcome"));
  if (outcome != "confirmed" && outcome != "unconfirmed") {
    return ApiError(400, 20001, "Invalid Outcome");
  }
  const boost::json::object body{{"account_sid", message.account_sid},
                                 {"message_sid", message.sid},
                                 {"outcome", outcome},
                                 {"uri", MessagePath(message) + "/Feedback.json"}};
  return HttpReply(201, ToJson(body), "application/json");
}

}  // namespace

ApiAnswer ServeMessages(ApiCall& call) {
  const auto& path = call.target.segments;
  const auto& method = call.request.method;
  if (path.size() == 4) return method == "GET" ? List(call) : ApiError(405, 20004);
  auto* message = call.world.FindMessage(call.account->sid, StripJson(path[4]));
  if (!message) return NotFound(call.request);
  if (method == "GET") return HttpReply(200, ToJson(MessageView(*message)), "application/json");
  if (method == "POST") return Update(call, *message);
  if (method == "DELETE") return Remove(call, *message);
  return ApiError(405, 20004);
}

ApiAnswer ServeMedia(ApiCall& call) {
  const auto& path = call.target.segments;
  auto* message = call.world.FindMessage(call.account->sid, path[4]);
  if (!message) return NotFound(call.request);
  if (path.size() == 6 && path[5] == "Media.json") {
    return call.request.method == "GET" ? ListMedia(call, *message) : ApiError(405, 20004);
  }
  if (path.size() == 6 && path[5] == "Feedback.json") return ServeFeedback(call, *message);
  if (path.size() == 7 && path[5] == "Media") return ServeOneMedia(call, *message);
  return NotFound(call.request);
}

}  // namespace ratatosk::simulators
