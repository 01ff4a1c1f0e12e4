#include <ratatosk/simulators/twilio/twilio_account.hpp>

namespace ratatosk::simulators {

TwilioMessagingService& TwilioMessagingService::WithStatusCallback(std::string url) {
  return status_callback = std::move(url), *this;
}

TwilioTemplate::TwilioTemplate(std::string content_sid, std::string name, std::string text)
    : sid(std::move(content_sid)), friendly_name(std::move(name)), body(std::move(text)) {}

TwilioTemplate& TwilioTemplate::WithLanguage(std::string code) {
  return language = std::move(code), *this;
}

TwilioTemplate& TwilioTemplate::WithVariable(std::string name, std::string sample) {
  return variables.emplace_back(std::move(name), std::move(sample)), *this;
}

TwilioTemplate& TwilioTemplate::WithApproval(std::string status, std::string for_category) {
  approval = std::move(status);
  category = std::move(for_category);
  return *this;
}

TwilioTemplate& TwilioTemplate::WithTypes(std::string json) {
  return types_json = std::move(json), *this;
}

TwilioAccount& TwilioAccount::WithApiKey(TwilioApiKey key) {
  return api_keys.push_back(std::move(key)), *this;
}

TwilioAccount& TwilioAccount::WithOAuthApp(TwilioOAuthApp app) {
  return oauth_apps.push_back(std::move(app)), *this;
}

TwilioAccount& TwilioAccount::WithSender(std::string address) {
  return senders.push_back(std::move(address)), *this;
}

TwilioAccount& TwilioAccount::WithService(TwilioMessagingService service) {
  return services.push_back(std::move(service)), *this;
}

TwilioAccount& TwilioAccount::WithTemplate(TwilioTemplate content) {
  return templates.push_back(std::move(content)), *this;
}

TwilioAccount& TwilioAccount::WithStatusCallback(std::string url) {
  return status_callback = std::move(url), *this;
}

}  // namespace ratatosk::simulators
