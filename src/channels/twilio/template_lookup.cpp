#include "channels/twilio/template_lookup.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

#include <ratatosk/channels/twilio/twilio_error_codes.hpp>
#include <ratatosk/http/form.hpp>

#include "channels/twilio/text.hpp"

namespace ratatosk::twilio {

namespace asio = boost::asio;
namespace json = boost::json;

namespace {

constexpr auto kRememberFor = std::chrono::minutes(10);
// Shorter than a send, so that the next attempt can look it up again.
constexpr auto kTimeLimit = std::chrono::seconds(10);
constexpr std::size_t kMostSidsShown = 5;

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

  void AddSidsOf(std::string_view friendly_name, std::vector<std::string>& sids) const {
    for (const auto& item : value_.at("contents").as_array()) {
      if (Text(item, "friendly_name") == friendly_name) sids.push_back(Text(item, "sid"));
    }
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

namespace {

// Twilio treats ContentName as a regular expression. A name with other characters might not match
// itself, so all templates are searched.
bool MatchesItself(std::string_view name) noexcept {
  return std::all_of(name.begin(), name.end(), [](char c) {
    return IsLetter(c) || IsDigit(c) || c == '_' || c == '-' || c == ' ';
  });
}

std::string FirstPage(std::string_view name) {
  std::string target = "/v2/Content?PageSize=100";
  if (!MatchesItself(name)) return target;
  target += "&ContentName=";
  http::AppendPercentEncoded(target, name);
  return target;
}

}  // namespace

// Shared with the lookups in flight.
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
    auto target = FirstPage(name);
    std::vector<std::string> sids;
    while (!target.empty()) {
      auto response = co_await state->api->GetContentAsync(target, operation);
      if (!response) co_return Repeatable(response.Error(), operation);
      if (!IsSuccess(*response)) {
        const auto now = operation.Runtime().Clock().WallNow();
        co_return MapCallError(AnswerOf(*response), MessagingErrorCodes::SendMessageFailed,
                               kMessagingDomain, now, state->secrets);
      }
      const auto page = Page::Parse(response->body);
      if (!page) co_return Unreadable();
      page->AddSidsOf(name, sids);
      const auto next = page->NextUrl();
      target = next.empty() ? std::string() : state->api->ContentTarget(next);
      if (target.empty() && !next.empty()) co_return Unreadable();
    }
    if (sids.size() != 1) co_return NotOne(name, sids);
    state->Keep(name, sids.front(), operation.Runtime().Clock().Now() + kRememberFor);
    co_return std::move(sids.front());
  }

  // Keeps the result even if no caller is waiting any more, for the next caller.
  void Keep(const std::string& name, const std::string& sid, Tick until) {
    const auto found = names.find(name);
    if (found == names.end()) return;
    found->second->sid = sid;
    found->second->until = until;
  }

  void Forget(const std::string& friendly_name, const std::shared_ptr<Name>& name) {
    const auto kept = names.find(friendly_name);
    if (kept != names.end() && kept->second == name) names.erase(kept);
  }

  static Error Unreadable() {
    return Error(TwilioErrorCodes::SendWhatsAppMessageFailed,
                 "the list of templates cannot be read", kTwilioDomain);
  }

  // Friendly names are not necessarily unique (docs/content/content-api-resources).
  static Error NotOne(const std::string& name, const std::vector<std::string>& sids) {
    std::string text = "no template is named '" + name + "'";
    if (!sids.empty()) {
      text = std::to_string(sids.size()) + " templates are named '" + name + "', give a SID:";
      for (std::size_t i = 0; i < std::min(sids.size(), kMostSidsShown); ++i) text += " " + sids[i];
    }
    return Error(TwilioErrorCodes::MissingContentSid, std::move(text), kTwilioDomain)
        .WithMember("Content");
  }

  // If the connection is lost after the request was sent, the lookup can be repeated: it is
  // idempotent.
  static Error Repeatable(const Error& error, const OperationContext& operation) {
    const bool asked = operation.Progress() == RequestProgress::Writing ||
                       operation.Progress() == RequestProgress::Written;
    return asked ? error.WithRetry(Retry::Now()) : error;
  }

  std::shared_ptr<TwilioApi> api;
  std::vector<Secret> secrets;
  // Failed lookups are not kept, because names can come from anywhere.
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
  operation.BeginPreparation();
  auto found = co_await name->flight.RunAsync(operation.Runtime(),
                                              MessagingErrorCodes::OperationTimeout, ask);
  if (found) {
    operation.EndPreparation();
  } else if (!name->flight.InFlight()) {
    state->Forget(friendly_name, name);
  }
  if (!found && found.Error().Code() == MessagingErrorCodes::OperationTimeout) {
    co_return Error(MessagingErrorCodes::SendMessageFailed,
                    "Twilio did not say in time which template is named '" + friendly_name + "'")
        .WithRetry(Retry::Now());
  }
  co_return found;
}

void TemplateLookup::Forget(std::string_view friendly_name) {
  const auto kept = state_->names.find(friendly_name);
  if (kept != state_->names.end()) kept->second->sid.clear();
}

}  // namespace ratatosk::twilio
