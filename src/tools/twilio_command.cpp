#include <ratatosk/simulators/twilio/twilio_simulator.hpp>
#include "tools/option_checks.hpp"
#include "tools/simulator_command.hpp"

#include <CLI/CLI.hpp>

#include <iostream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace ratatosk::tools {

namespace sim = ratatosk::simulators;

namespace {

constexpr const char* kTwilioControlHelp = R"(Control API (JSON, the same port, no credentials):
  POST   /_simulator/arrive   {"url", "from", "to", "text"?, "profileName"?, "account"?, "media"?:
                              [{"contentType", "base64"}], "location"?: {"latitude", "longitude",
                              "label"?, "address"?}, "button"?: {"text", "payload"}, "list"?:
                              {"id", "title", "description"?}, "fields"?: {}}
  GET    /_simulator/ledger   messages that were accepted
  GET    /_simulator/requests all requests so far
  POST   /_simulator/faults   {"kind", "count"?, "always"?, "delay"? (ms), "status"?, "body"?,
                              "contentType"?, "headers"?, "retryAfter"? (s), "reset"?, "onlyFor"?}
                              or {"seed", "probability", "faults": [...]}
                              kinds: Delay Respond CloseOnAccept CloseAfterHandshake
                              CloseBeforeReading CloseAfterReading CloseAfterAccepting HalfAnswer
                              NotJson CallbackBeforeAnswer CallbackTwice HoldBeforeAccepting
                              HoldAfterAccepting HoldHandshake
  DELETE /_simulator/faults   forget them;  POST /_simulator/release  let go what is held
  POST   /_simulator/advance  move every message one step
  POST   /_simulator/status   {"sid", "status", "errorCode"?})";

class TwilioArguments {
 public:
  TwilioArguments() = default;

  std::uint16_t port = 0;
  bool http = false;
  std::string account_sid{sim::kTestAccountSid};
  std::string auth_token{sim::kTestAuthToken};
  std::vector<std::string> senders;
  std::vector<std::string> api_keys;
  std::vector<std::string> templates;
  std::string service;
  std::string ca_file;
  long status_delay = -1;
  std::string webhook_url;
  bool session_rule = false;
};

CLI::Validator IsSid(std::string prefix) {
  auto good = [prefix](std::string_view text) {
    return text.size() == 34 && text.starts_with(prefix) &&
           std::all_of(text.begin() + 2, text.end(),
                       [](unsigned char c) { return std::isxdigit(c) != 0; });
  };
  return Check(prefix + " and 32 hexadecimal digits", good);
}

// A number, a short code or, for SMS, a name.
bool IsSender(std::string_view text) {
  if (text.starts_with("whatsapp:+")) return AllDigits(text.substr(10));
  if (text.starts_with('+')) return AllDigits(text.substr(1));
  return !text.empty() && text.size() <= 11 && text.find(':') == text.npos;
}

bool IsUrl(std::string_view text) {
  return text.starts_with("http://") || text.starts_with("https://");
}

bool HasSecret(std::string_view text) {
  const auto colon = text.find(':');
  return text.starts_with("SK") && colon == 34 && colon + 1 < text.size();
}

void AddTwilioOptions(CLI::App& command, TwilioArguments& arguments) {
  command.add_option("--port", arguments.port, "Port on 127.0.0.1; 0 takes a free one");
  command.add_flag("--http", arguments.http, "Plain HTTP instead of HTTPS");
  command.add_option("--account-sid", arguments.account_sid, "AC and 32 hexadecimal digits")
      ->check(IsSid("AC"));
  command.add_option("--auth-token", arguments.auth_token, "The account's token, for tests only");
  command.add_option("--api-key", arguments.api_keys, "SID:secret of a standard API key")
      ->check(Check("SID:secret, where the SID is SK and 32 hexadecimal digits", HasSecret));
  command.add_option("--sender", arguments.senders, "whatsapp:+... or +...; may be repeated")
      ->check(
          Check("whatsapp:+ or + and a number, a short code, or a name of at most 11 characters",
                IsSender));
  command
      .add_option("--messaging-service", arguments.service,
                  "MG and 32 hexadecimal digits: a service that has all the senders")
      ->check(IsSid("MG"));
  command.add_option("--template", arguments.templates,
                     "name=text with {{1}} or {{name}}; may be repeated");
  command.add_option("--ca-file", arguments.ca_file, "Where to write the certificate to trust");
  command
      .add_option("--status-delay", arguments.status_delay,
                  "Milliseconds between statuses; without it they wait for `advance`")
      ->check(CLI::NonNegativeNumber);
  command
      .add_option("--webhook-url", arguments.webhook_url,
                  "Where to post the statuses of messages that have no StatusCallback")
      ->check(Check("an absolute http or https URL", IsUrl));
  command.add_flag("--session-rule", arguments.session_rule,
                   "Free text outside the 24-hour window is not delivered");
  command.footer(kTwilioControlHelp);
}

// Splits `a=b` at the first separator.
std::pair<std::string, std::string> Split(const std::string& text,
                                          char separator,
                                          const std::string& option) {
  const auto at = text.find(separator);
  if (at == std::string::npos || at == 0) {
    throw std::invalid_argument(option + ": expected a '" + separator + "' in \"" + text + "\"");
  }
  return {text.substr(0, at), text.substr(at + 1)};
}

// HX, zeros and a number: easy to type.
std::string ContentSid(std::size_t number) {
  const auto digits = std::to_string(number);
  return "HX" + std::string(32 - digits.size(), '0') + digits;
}

sim::TwilioSimulatorOptions ToOptions(const TwilioArguments& arguments) {
  auto senders = arguments.senders;
  if (senders.empty()) senders.emplace_back(sim::kTestSender);
  sim::TwilioAccount account(arguments.account_sid, arguments.auth_token);
  for (const auto& sender : senders) account.WithSender(sender);
  for (const auto& key : arguments.api_keys) {
    const auto [sid, secret] = Split(key, ':', "--api-key");
    account.WithApiKey(sim::TwilioApiKey(sid, secret));
  }
  if (!arguments.service.empty()) {
    account.WithService(sim::TwilioMessagingService(arguments.service, senders));
  }
  for (std::size_t i = 0; i < arguments.templates.size(); ++i) {
    const auto [name, text] = Split(arguments.templates[i], '=', "--template");
    account.WithTemplate(sim::TwilioTemplate(ContentSid(i + 1), name, text));
  }
  account.WithStatusCallback(arguments.webhook_url);

  sim::TwilioSimulatorOptions options;
  options.WithAccount(std::move(account)).WithPort(arguments.port);
  if (arguments.http) options.WithHttp();
  if (arguments.session_rule) options.WithSessionRule();
  if (arguments.status_delay >= 0) {
    options.WithAutomaticStatuses(std::chrono::milliseconds(arguments.status_delay));
  }
  return options;
}

void PrintHelp(const TwilioArguments& arguments, const sim::TwilioSimulator& simulator) {
  const auto sender =
      arguments.senders.empty() ? std::string(sim::kTestSender) : arguments.senders.front();
  const bool whatsapp = sender.starts_with("whatsapp:");
  const std::string person = whatsapp ? "whatsapp:+15550002222" : "+15550002222";
  const std::string ca = arguments.http ? "" : "--cacert " + arguments.ca_file + " ";
  const auto& url = simulator.BaseUrl();
  std::cout << "Twilio simulator at " << url << '\n';
  if (!arguments.http) std::cout << "Certificate to trust: " << arguments.ca_file << '\n';
  for (std::size_t i = 0; i < arguments.templates.size(); ++i) {
    std::cout << "Template " << ContentSid(i + 1) << "  " << arguments.templates[i] << '\n';
  }
  std::cout << "\nexport RATATOSK_" << (whatsapp ? "WHATSAPP" : "SMS")
            << "=\"AccountSid=" << arguments.account_sid << ";AuthToken=" << arguments.auth_token
            << ";From=" << sender << ";ApiBaseUrl=" << url
            << (arguments.http ? "" : ";CaFile=" + arguments.ca_file) << "\"\n"
            << "\ncurl " << ca << "-u " << arguments.account_sid << ':' << arguments.auth_token
            << " --data-urlencode 'From=" << sender << "' --data-urlencode 'To=" << person
            << "' -d Body=Hello " << url << "/2010-04-01/Accounts/" << arguments.account_sid
            << "/Messages.json\n"
            << "curl " << ca << url << "/_simulator/ledger\n"
            << "curl " << ca
            << "-d '{\"url\":\"http://127.0.0.1:8080/webhooks/twilio/whatsapp\",\"from\":\""
            << person << "\",\"to\":\"" << sender << "\",\"text\":\"Hi\"}' " << url
            << "/_simulator/arrive\n"
            << std::endl;
}

class TwilioCommand final : public SimulatorCommand {
 public:
  std::string_view Name() const noexcept override { return "twilio"; }
  std::string_view Description() const noexcept override {
    return "Twilio's Messages, Media, Accounts and Content APIs";
  }
  void AddOptions(CLI::App& command) override { AddTwilioOptions(command, arguments_); }

  void Run(const std::function<void()>& wait) override {
    sim::TwilioSimulator simulator(ToOptions(arguments_));
    if (!arguments_.http) WriteCaFile(arguments_.ca_file, simulator.Port(), simulator.CaPem());
    PrintHelp(arguments_, simulator);
    wait();
    simulator.Stop();
    std::cout << simulator.Ledger().size() << " messages, " << simulator.Requests().size()
              << " requests\n";
  }

 private:
  TwilioArguments arguments_;
};

}  // namespace

std::unique_ptr<SimulatorCommand> MakeTwilioCommand() { return std::make_unique<TwilioCommand>(); }

}  // namespace ratatosk::tools
