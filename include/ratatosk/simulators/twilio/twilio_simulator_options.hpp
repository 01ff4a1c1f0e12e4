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

/// The default account.
inline constexpr std::string_view kTestAccountSid = "AC5151515151515151515151515151515a";
/// The auth token of the default account.
inline constexpr std::string_view kTestAuthToken = "7e57a117407e57a117407e57a117407e";
/// The only sender of the default account.
inline constexpr std::string_view kTestSender = "whatsapp:+14155238886";

/// The final status of messages to an address.
class RecipientOutcome {
 public:
  RecipientOutcome(std::string address, std::string final_status, int error)
      : to(std::move(address)), status(std::move(final_status)), error_code(error) {}

  /// The recipient's address.
  std::string to;
  /// `undelivered`, `failed`, or any other status to stop at.
  std::string status;
  /// 0 if there is no error.
  int error_code;
};

/// The options of a TwilioSimulator. By default: HTTPS on a free port, one account
/// (`kTestAccountSid`) with one WhatsApp sender, statuses moved manually.
class TwilioSimulatorOptions {
 public:
  /// A time on the system clock.
  using TimePoint = std::chrono::system_clock::time_point;

  TwilioSimulatorOptions() = default;

  /// Serves plain HTTP.
  TwilioSimulatorOptions& WithHttp();
  TwilioSimulatorOptions& WithPort(std::uint16_t number);
  TwilioSimulatorOptions& WithCertificateFault(CertificateFault fault);
  /// Adds an account. The first one replaces the default account.
  TwilioSimulatorOptions& WithAccount(TwilioAccount account);
  /// These functions apply to the last account added, or to the default one.
  TwilioSimulatorOptions& WithApiKey(TwilioApiKey key);
  /// Adds a sender; see TwilioAccount::WithSender.
  TwilioSimulatorOptions& WithSender(std::string address);
  /// Adds a messaging service.
  TwilioSimulatorOptions& WithService(TwilioMessagingService service);
  /// Adds a template.
  TwilioSimulatorOptions& WithTemplate(TwilioTemplate content);
  /// Sets the callback for messages that have none, and whose service has none.
  TwilioSimulatorOptions& WithStatusCallback(std::string url);

  /// Moves each message on automatically, one step after each delay.
  TwilioSimulatorOptions& WithAutomaticStatuses(std::chrono::milliseconds step);
  /// Ends free text to someone who did not write within 24 hours as `undelivered` with 63016.
  TwilioSimulatorOptions& WithSessionRule();
  /// Sets the final status of messages to an address.
  TwilioSimulatorOptions& WithOutcome(RecipientOutcome outcome);
  /// Rejects messages to this address with 21610.
  TwilioSimulatorOptions& WithOptedOut(std::string address);
  /// Accepts parameters that Twilio does not know. By default they are rejected with 400 and 20001.
  TwilioSimulatorOptions& WithUnknownParameters();
  /// Sets the CA that callbacks over HTTPS trust. If it is not set, any certificate on loopback is
  /// accepted.
  TwilioSimulatorOptions& WithWebhookCa(std::string pem);
  /// Sets the clock for dates and the session rule. Called from several threads.
  TwilioSimulatorOptions& WithClock(std::function<TimePoint()> now);

  /// Returns the accounts that were added, or the default one.
  std::vector<TwilioAccount> Accounts() const;

  /// Whether the simulator serves HTTPS.
  bool https = true;
  /// The port; 0 selects any free port.
  std::uint16_t port = 0;
  /// A defect of the simulator's certificate.
  CertificateFault certificate_fault = CertificateFault::None;
  std::vector<TwilioAccount> accounts;
  /// The delay between automatic steps of a message's status; by default statuses move manually.
  std::optional<std::chrono::milliseconds> status_step;
  bool session_rule = false;
  bool unknown_parameters = false;
  /// The final statuses by address.
  std::vector<RecipientOutcome> outcomes;
  std::vector<std::string> opted_out;
  /// The CA that callbacks over HTTPS trust; empty accepts any certificate.
  std::string webhook_ca_pem;
  std::function<TimePoint()> clock;

 private:
  TwilioAccount& LastAccount();
};

}  // namespace ratatosk::simulators
