#include "channels/twilio/template_lookup.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

#include <ratatosk/channels/twilio/twilio_error_codes.hpp>
#include <ratatosk/http/form.hpp>

namespace ratatosk::twilio {

namespace asio = boost::asio;
namespace json = boost::json;

namespace {

constexpr auto kRememberFor = std::chrono::minutes(10);
constexpr auto kTimeLimit = std::chrono::seconds(30);

// One page of GET /v2/Content.
class Page {
 public:
  static std::optional<Page> Parse(std::string_view body) {
    boost::system::error_code error;
    auto value = json::parse(json::string_view(body.data(), body.size()), error);
    if (error || !value.is_object()) return std::nullopt;
    const auto* contents = value.as_object().if_contains("contents");
    if (!contents || !contents->is_array()) return std::nullopt;
    return Page(std::move(value));
  }

  std::string SidOf(std::string_view friendly_name) const {
    for (const auto& item : value_.at("contents").as_array()) {
      if (Text(item, "friendly_name") == friendly_name) return Text(item, "sid");
    }
    return {};
  }

  std::string NextUrl() const {
    const auto* meta = value_.as_object().if_contains("meta");
    return meta ? Text(*meta, "next_page_url") : std::string();
  }

 private:
  explicit Page(json::value value) : value_(std::move(value)) {}

  static std::string Text(const json::value& object, std::string_view name) {
    if (!object.is_object()) return {};
    const auto* member =
        object.as_object().if_contains(json::string_view(name.data(), name.size()));
    if (!member || !member->is_string()) return {};
    return std::string(member->as_string().c_str(), member->as_string().size());
  }

  json::value value_;
};

}  // namespace

bool IsContentSid(std::string_view id) noexcept {
  const auto is_hex = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
  };
  return id.size() == 34 && id.starts_with("HX") && std::all_of(id.begin() + 2, id.end(), is_hex);
}

// Shared with the look-ups in flight.
struct TemplateLookup::State {
  struct Name {
    std::string sid;
    Tick until{};
    SingleFlight<std::string> flight;
  };

  static asio::awaitable<OperationResult<std::string>> AskAsync(std::shared_ptr<State> state,
                                                                std::string name,
                                                                OperationContext& operation) {
    operation.StopAt(operation.Runtime().Clock().Now() + kTimeLimit);
    std::string target = "/v2/Content?PageSize=100&ContentName=";
    http::AppendPercentEncoded(target, name);
    while (!target.empty()) {
      auto response = co_await state->api->GetContentAsync(target, operation);
      if (!response) co_return response.Error();
      if (!IsSuccess(*response)) {
        const auto now = operation.Runtime().Clock().WallNow();
        co_return MapCallError(AnswerOf(*response), MessagingErrorCodes::SendMessageFailed,
                               kMessagingDomain, now, state->secrets);
      }
      const auto page = Page::Parse(response->body);
      if (!page) {
        co_return Error(TwilioErrorCodes::SendWhatsAppMessageFailed,
                        "the list of templates cannot be read", kTwilioDomain);
      }
      if (auto sid = page->SidOf(name); !sid.empty()) co_return sid;
      const auto next = page->NextUrl();
      target = next.empty() ? std::string() : state->api->ContentTarget(next);
    }
    co_return Error(TwilioErrorCodes::MissingContentSid, "no template is named '" + name + "'",
                    kTwilioDomain)
        .WithMember("Content");
  }

  std::shared_ptr<TwilioApi> api;
  std::vector<Secret> secrets;
  // What failed is not kept: names may come from anybody.
  std::map<std::string, std::shared_ptr<Name>, std::less<>> names;
};

TemplateLookup::TemplateLookup(std::shared_ptr<TwilioApi> api, std::vector<Secret> secrets)
    : state_(std::make_shared<State>()) {
  state_->api = std::move(api);
  state_->secrets = std::move(secrets);
}

asio::awaitable<OperationResult<std::string>> TemplateLookup::FindAsync(
    std::string friendly_name, OperationContext& operation) {
  auto state = state_;
  auto& place = state->names[friendly_name];
  if (!place) place = std::make_shared<State::Name>();
  auto name = place;
  if (!name->sid.empty() && operation.Runtime().Clock().Now() < name->until) co_return name->sid;
  auto ask = [state, friendly_name](OperationContext& look_up) {
    return State::AskAsync(state, friendly_name, look_up);
  };
  auto found = co_await name->flight.RunAsync(operation.Runtime(),
                                              MessagingErrorCodes::OperationTimeout, ask);
  if (found) {
    name->sid = *found;
    name->until = operation.Runtime().Clock().Now() + kRememberFor;
  } else if (!name->flight.InFlight()) {
    const auto kept = state->names.find(friendly_name);
    if (kept != state->names.end() && kept->second == name) state->names.erase(kept);
  }
  co_return found;
}

}  // namespace ratatosk::twilio
