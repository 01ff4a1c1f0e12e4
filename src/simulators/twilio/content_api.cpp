#include "simulators/twilio/api_call.hpp"
#include "simulators/twilio/iso_time.hpp"
#include "simulators/twilio/json_views.hpp"
#include "simulators/twilio/paging.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <regex>
#include <utility>

namespace ratatosk::simulators {

namespace json = boost::json;

namespace {

bool OneOf(const FormFields& query, std::string_view name, std::string_view value) {
  return !HasField(query, name) || std::any_of(query.begin(), query.end(), [&](const auto& field) {
    return field.first == name && field.second == value;
  });
}

// The filters of version 2. Two of them are regular expressions, and throw if they are invalid.
bool Fits(const ContentRecord& record, const FormFields& query) {
  const auto& content = record.content;
  const auto matches = [&](std::string_view name, const std::string& text) {
    const std::regex pattern(std::string(FindField(query, name)),
                             std::regex::ECMAScript | std::regex::icase);
    return std::regex_search(text, pattern);
  };
  if (!matches("ContentName", content.friendly_name)) return false;
  if (!matches("Content", content.body)) return false;
  if (!OneOf(query, "Language", content.language)) return false;
  if (!OneOf(query, "ChannelEligibility", "whatsapp:" + content.approval)) return false;
  const auto after = ParseIsoTime(std::string(FindField(query, "DateCreatedAfter")));
  const auto before = ParseIsoTime(std::string(FindField(query, "DateCreatedBefore")));
  return (!after || record.created >= *after) && (!before || record.created <= *before);
}

HttpReply List(const ApiCall& call, bool filtered, bool approvals) {
  const auto request = ReadPageRequest(call.target.query);
  if (request.error_code != 0) return ApiError(400, request.error_code);
  std::vector<const ContentRecord*> found;
  try {
    for (const auto& record : call.world.contents) {
      if (record.account_sid != call.account->sid) continue;
      if (!filtered || Fits(record, call.target.query)) found.push_back(&record);
    }
  } catch (const std::regex_error&) {
    return ApiError(400, 20001, "A filter is not a valid regular expression");
  }
  const Page page(request, found.size(),
                  [&](std::size_t i) -> const std::string& { return found[i]->content.sid; });
  json::array items;
  for (auto i = page.begin; i < page.end; ++i) {
    auto view = ContentView(call.world, *found[i]);
    if (approvals) view["approval_requests"] = ApprovalView(call.world, *found[i])["whatsapp"];
    items.push_back(std::move(view));
  }
  const auto& target = call.request.target;
  json::object body;
  body["meta"] = MakeMeta("contents", call.world.base_url + target.substr(0, target.find('?')),
                          call.target.query, request, page);
  body["contents"] = std::move(items);
  return HttpReply(200, ToJson(body), "application/json");
}

std::string TextOr(const json::object& object, std::string_view name, std::string_view otherwise) {
  const auto* value = object.if_contains(name);
  return std::string(value && value->is_string() ? std::string_view(value->as_string())
                                                 : otherwise);
}

// Returns the text of the first type that has one.
std::string BodyOf(const json::object& types) {
  for (const auto& [name, type] : types) {
    if (!type.is_object()) continue;
    if (auto body = TextOr(type.as_object(), "body", ""); !body.empty()) return body;
  }
  return {};
}

HttpReply Create(const ApiCall& call) {
  boost::system::error_code error;
  const auto parsed = json::parse(call.request.body, error);
  if (error || !parsed.is_object()) return ApiError(400, 20001, "The body is not a JSON object");
  const auto& given = parsed.as_object();
  const auto language = TextOr(given, "language", "");
  if (language.empty()) return ApiError(400, 92003);
  const auto* types = given.if_contains("types");
  if (!types || !types->is_object() || types->as_object().empty()) return ApiError(400, 92001);
  TwilioTemplate content(call.world.MakeSid("HX"), TextOr(given, "friendly_name", ""),
                         BodyOf(types->as_object()));
  content.WithLanguage(language).WithApproval("unsubmitted");
  content.WithTypes(json::serialize(*types));
  if (const auto* variables = given.if_contains("variables")) {
    if (!variables->is_object()) return ApiError(400, 92007);
    for (const auto& [name, sample] : variables->as_object()) {
      if (!sample.is_string()) return ApiError(400, 92007);
      content.WithVariable(std::string(name), std::string(sample.as_string()));
    }
  }
  auto& contents = call.world.contents;
  contents.emplace_back(std::move(content), call.account->sid, call.world.Now());
  return HttpReply(201, ToJson(ContentView(call.world, contents.back())), "application/json");
}

HttpReply AskApproval(const ApiCall& call, ContentRecord& record) {
  auto& content = record.content;
  boost::system::error_code error;
  const auto parsed = json::parse(call.request.body, error);
  if (error || !parsed.is_object()) return ApiError(400, 20001, "The body is not a JSON object");
  if (content.approval != "unsubmitted") return ApiError(400, 92009);
  content.approval = "received";
  content.category = TextOr(parsed.as_object(), "category", "UTILITY");
  auto view = ApprovalView(call.world, record);
  return HttpReply(201, json::serialize(view["whatsapp"]), "application/json");
}

HttpReply ServeOne(const ApiCall& call, ContentRecord& record) {
  const auto& path = call.target.segments;
  const auto& method = call.request.method;
  if (path.size() == 3) {
    if (method == "GET") {
      return HttpReply(200, ToJson(ContentView(call.world, record)), "application/json");
    }
    if (method != "DELETE") return ApiError(405, 20004);
    std::erase_if(call.world.contents,
                  [sid = path[2]](const auto& other) { return other.content.sid == sid; });
    return HttpReply(204);
  }
  if (path[3] != "ApprovalRequests") return NotFound(call.request);
  if (path.size() == 4 && method == "GET") {
    return HttpReply(200, ToJson(ApprovalView(call.world, record)), "application/json");
  }
  if (path.size() == 5 && path[4] == "whatsapp" && method == "POST") {
    return AskApproval(call, record);
  }
  return NotFound(call.request);
}

}  // namespace

ApiAnswer ServeContent(ApiCall& call) {
  const auto& path = call.target.segments;
  const bool second = path[0] == "v2";
  if (path.size() == 2 && (path[1] == "Content" || path[1] == "ContentAndApprovals")) {
    const bool approvals = path[1] == "ContentAndApprovals";
    if (call.request.method == "GET") return List(call, second, approvals);
    if (call.request.method == "POST" && !second && !approvals) return Create(call);
    return ApiError(405, 20004);
  }
  if (second || path[1] != "Content") return NotFound(call.request);
  auto* record = call.world.FindContent(call.account->sid, path[2]);
  return record ? ServeOne(call, *record) : NotFound(call.request);
}

}  // namespace ratatosk::simulators
