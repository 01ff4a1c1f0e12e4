#pragma once

#include <ratatosk/simulators/common/certificate_authority.hpp>
#include <ratatosk/simulators/twilio/twilio_account.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ratatosk::simulators {

/// The account that there is when none is given.
inline constexpr std::string_view kTestAccountSid = "AC5151515151515151515151515151515a";
inline constexpr std::string_view kTestAuthToken = "7e57a117407e57a117407e57a117407e";
inline constexpr std::string_view kTestSender = "whatsapp:+14155238886";

/// How an address ends when it is written to.
class RecipientOutcome {
 public:
  RecipientOutcome(std::string address, std::string final_status, int error)
      : to(std::move(address)), status(std::move(final_status)), error_code(error) {}

  std::string to;
  /// `undelivered`, `failed`, or any other status to stop at.
  std::string status;
  /// 0 for none.
  int error_code;
};

/// How a TwilioSimulator is set up. Default: HTTPS on a free port, one account (`kTestAccountSid`)
/// with one WhatsApp sender, statuses moved by hand.
class TwilioSimulatorOptions {
 public:
  using TimePoint = std::chrono::system_clock::time_point;

  TwilioSimulatorOptions() = default;

  /// Plain HTTP.
  TwilioSimulatorOptions& WithHttp();
  TwilioSimulatorOptions& WithPort(std::uint16_t number);
  TwilioSimulatorOptions& WithCertificateFault(CertificateFault fault);
  /// Adds an account; the first one takes the place of the default one.
  TwilioSimulatorOptions& WithAccount(TwilioAccount account);
  /// These add to the last account (to the default one when none was added).
  TwilioSimulatorOptions& WithApiKey(TwilioApiKey key);
  TwilioSimulatorOptions& WithSender(std::string address);
  TwilioSimulatorOptions& WithService(TwilioMessagingService service);
  TwilioSimulatorOptions& WithTemplate(TwilioTemplate content);
  TwilioSimulatorOptions& WithStatusCallback(std::string url);

  /// Each message moves on by itself, one step after this delay.
  TwilioSimulatorOptions& WithAutomaticStatuses(std::chrono::milliseconds step);
  /// Free text to someone who did not write within 24 hours ends `undelivered` with 63016.
  TwilioSimulatorOptions& WithSessionRule();
  TwilioSimulatorOptions& WithOutcome(RecipientOutcome outcome);
  /// Writing to this address is refused with 21610.
  TwilioSimulatorOptions& WithOptedOut(std::string address);
  /// Accepts parameters that Twilio does not know (default: 400 with 20001).
  TwilioSimulatorOptions& WithUnknownParameters();
  /// Whom callbacks over HTTPS trust; without it any certificate on loopback will do.
  TwilioSimulatorOptions& WithWebhookCa(std::string pem);
  /// What the time is, for dates and the session rule. Called from several threads.
  TwilioSimulatorOptions& WithClock(std::function<TimePoint()> now);

  /// The accounts given, or the default one.
  std::vector<TwilioAccount> Accounts() const;

  bool https = true;
  std::uint16_t port = 0;
  CertificateFault certificate_fault = CertificateFault::None;
  std::vector<TwilioAccount> accounts;
  std::optional<std::chrono::milliseconds> status_step;
  bool session_rule = false;
  bool unknown_parameters = false;
  std::vector<RecipientOutcome> outcomes;
  std::vector<std::string> opted_out;
  std::string webhook_ca_pem;
  std::function<TimePoint()> clock;

 private:
  TwilioAccount& LastAccount();
};

}  // namespace ratatosk::simulators
