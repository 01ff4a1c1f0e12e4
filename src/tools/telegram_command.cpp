#include <ratatosk/simulators/telegram/telegram_simulator.hpp>
#include "tools/option_checks.hpp"
#include "tools/simulator_command.hpp"

#include <CLI/CLI.hpp>

#include <iostream>
#include <string>
#include <string_view>
#include <vector>

namespace ratatosk::tools {

namespace sim = ratatosk::simulators;

namespace {

constexpr const char* kTelegramControlHelp = R"(Control API (JSON, the same port, no token):
  POST   /_simulator/arrive   {"person"?, "chat"?, "text"?, "file"?: {"kind", "id", "mimeType"?},
                              "location"?: {"latitude", "longitude"}, "contact"?: {"phone",
                              "name"}, "tap"?: {"message", "data"}, "edit"?: message, "replyTo"?,
                              "name"?, "bot"?}
  GET    /_simulator/ledger   messages that were accepted
  GET    /_simulator/requests all requests so far
  GET    /_simulator/updates  updates that nobody took yet
  POST   /_simulator/faults   {"kind", "count"?, "always"?, "delay"? (ms), "status"?, "body"?,
                              "contentType"?, "headers"?, "retryAfter"? (s), "reset"?, "onlyFor"?}
                              or {"seed", "probability", "faults": [...]}
  DELETE /_simulator/faults   forget them;  POST /_simulator/release  let go what is held)";

bool IsToken(std::string_view text) {
  const auto colon = text.find(':');
  return colon != text.npos && AllDigits(text.substr(0, colon)) && colon + 1 < text.size();
}

class TelegramCommand final : public SimulatorCommand {
 public:
  std::string_view Name() const noexcept override { return "telegram"; }
  std::string_view Description() const noexcept override { return "The Telegram Bot API"; }

  void AddOptions(CLI::App& command) override {
    command.add_option("--port", port_, "Port on 127.0.0.1; 0 takes a free one");
    command.add_flag("--http", http_, "Plain HTTP instead of HTTPS");
    command.add_option("--bot-token", token_, "number:secret, for tests only")
        ->check(Check("number:secret", IsToken));
    command.add_option("--bot-name", name_, "The bot's user name");
    command.add_option("--chat", chats_, "Number of a chat to write to; may be repeated");
    command.add_option("--ca-file", ca_file_, "Where to write the certificate to trust");
    command.footer(kTelegramControlHelp);
  }

  void Run(const std::function<void()>& wait) override {
    sim::TelegramSimulatorOptions options;
    options.WithPort(port_).WithBot(sim::TelegramBot(token_, name_));
    for (const auto chat : chats_) options.WithChat(sim::TelegramChat(chat));
    if (http_) options.WithHttp();
    sim::TelegramSimulator simulator(options);
    if (!http_) WriteCaFile(ca_file_, simulator.Port(), simulator.CaPem());
    PrintHelp(simulator);
    wait();
    simulator.Stop();
    std::cout << simulator.Ledger().size() << " messages, " << simulator.Requests().size()
              << " requests\n";
  }

 private:
  void PrintHelp(const sim::TelegramSimulator& simulator) const {
    const auto chat = std::to_string(chats_.empty() ? sim::kTestPerson : chats_.front());
    const std::string ca = http_ ? "" : "--cacert " + ca_file_ + " ";
    const auto& url = simulator.BaseUrl();
    std::cout << "Telegram simulator at " << url << '\n';
    if (!http_) std::cout << "Certificate to trust: " << ca_file_ << '\n';
    std::cout << "\nexport RATATOSK_TELEGRAM=\"BotToken=" << token_ << ";ApiBaseUrl=" << url
              << (http_ ? "" : ";CaFile=" + ca_file_) << "\"\n"
              << "\ncurl " << ca << "-d chat_id=" << chat << " -d text=Hello " << url
              << simulator.Path("sendMessage") << '\n'
              << "curl " << ca << url << "/_simulator/ledger\n"
              << "curl " << ca << "-d '{\"person\":" << chat << ",\"text\":\"Hi\"}' " << url
              << "/_simulator/arrive\n"
              << std::endl;
  }

  std::uint16_t port_ = 0;
  bool http_ = false;
  std::string token_{sim::kTestBotToken};
  std::string name_{sim::kTestBotName};
  std::vector<std::int64_t> chats_;
  std::string ca_file_;
};

}  // namespace

std::unique_ptr<SimulatorCommand> MakeTelegramCommand() {
  return std::make_unique<TelegramCommand>();
}

}  // namespace ratatosk::tools
