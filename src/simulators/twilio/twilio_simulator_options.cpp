#include <ratatosk/simulators/twilio/twilio_simulator_options.hpp>

#include <utility>

namespace ratatosk::simulators {
namespace {

TwilioAccount DefaultAccount() {
  TwilioAccount account{std::string(kTestAccountSid), std::string(kTestAuthToken)};
  account.WithSender(std::string(kTestSender));
  return account;
}

}  // namespace

TwilioAccount& TwilioSimulatorOptions::LastAccount() {
  if (accounts.empty()) accounts.push_back(DefaultAccount());
  return accounts.back();
}

std::vector<TwilioAccount> TwilioSimulatorOptions::Accounts() const {
  if (accounts.empty()) return {DefaultAccount()};
  return accounts;
}

TwilioSimulatorOptions& TwilioSimulatorOptions::WithHttp() { return https = false, *this; }

TwilioSimulatorOptions& TwilioSimulatorOptions::WithPort(std::uint16_t number) {
  return port = number, *this;
}

TwilioSimulatorOptions& TwilioSimulatorOptions::WithCertificateFault(CertificateFault fault) {
  return certificate_fault = fault, *this;
}

TwilioSimulatorOptions& TwilioSimulatorOptions::WithAccount(TwilioAccount account) {
  return accounts.push_back(std::move(account)), *this;
}

TwilioSimulatorOptions& TwilioSimulatorOptions::WithApiKey(TwilioApiKey key) {
  return LastAccount().WithApiKey(std::move(key)), *this;
}

TwilioSimulatorOptions& TwilioSimulatorOptions::WithSender(std::string address) {
  return LastAccount().WithSender(std::move(address)), *this;
}

TwilioSimulatorOptions& TwilioSimulatorOptions::WithService(TwilioMessagingService service) {
  return LastAccount().WithService(std::move(service)), *this;
}

TwilioSimulatorOptions& TwilioSimulatorOptions::WithTemplate(TwilioTemplate content) {
  return LastAccount().WithTemplate(std::move(content)), *this;
}

TwilioSimulatorOptions& TwilioSimulatorOptions::WithStatusCallback(std::string url) {
  return LastAccount().WithStatusCallback(std::move(url)), *this;
}

TwilioSimulatorOptions& TwilioSimulatorOptions::WithAutomaticStatuses(
    std::chrono::milliseconds step) {
  return status_step = step, *this;
}

TwilioSimulatorOptions& TwilioSimulatorOptions::WithSessionRule() {
  return session_rule = true, *this;
}

TwilioSimulatorOptions& TwilioSimulatorOptions::WithOutcome(RecipientOutcome outcome) {
  return outcomes.push_back(std::move(outcome)), *this;
}

TwilioSimulatorOptions& TwilioSimulatorOptions::WithOptedOut(std::string address) {
  return opted_out.push_back(std::move(address)), *this;
}

TwilioSimulatorOptions& TwilioSimulatorOptions::WithUnknownParameters() {
  return unknown_parameters = true, *this;
}

TwilioSimulatorOptions& TwilioSimulatorOptions::WithWebhookCa(std::string pem) {
  return webhook_ca_pem = std::move(pem), *this;
}

TwilioSimulatorOptions& TwilioSimulatorOptions::WithClock(std::function<TimePoint()> now) {
  return clock = std::move(now), *this;
}

}  // namespace ratatosk::simulators
