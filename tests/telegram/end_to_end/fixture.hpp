#pragma once

#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>

#include <memory>
#include <string>

#include <ratatosk/channels/telegram/telegram_bot_connector.hpp>
#include <ratatosk/core/manual_clock.hpp>
#include <ratatosk/http/client.hpp>
#include <ratatosk/simulators/telegram/telegram_simulator.hpp>

#include "support/await.hpp"
#include "support/matchers.hpp"
#include "support/temporary_file.hpp"

namespace ratatosk::test {

inline constexpr std::chrono::milliseconds kSoon{20'000};
inline const std::string kSecretToken = "s3cret-of-the-webhook";
inline const Endpoint kPerson(EndpointType::UserId, std::to_string(simulators::kTestPerson));

/// A simulator over real TLS, and a connector of it on a context that this thread runs.
class WiredBot {
 public:
  explicit WiredBot(
      simulators::TelegramSimulatorOptions options = simulators::TelegramSimulatorOptions(),
      RuntimeOptions runtime_options = RuntimeOptions())
      : simulator(std::move(options)),
        ca(simulator.CaPem()),
        runtime(context.get_executor(), std::move(runtime_options)) {
    connector = Make(Settings());
  }

  /// With retries turned off: most tests are about what one attempt says.
  ConnectionSettings Settings() const {
    return ConnectionSettings()
        .SetParameter("BotToken", simulator.BotToken())
        .SetParameter("ApiBaseUrl", simulator.BaseUrl())
        .SetParameter("CaFile", ca.Path())
        .SetParameter("WebhookSecretToken", kSecretToken)
        .SetParameter("Retry.MaxAttempts", 1);
  }
  std::unique_ptr<TelegramBotConnector> Make(ConnectionSettings settings) {
    return std::make_unique<TelegramBotConnector>(runtime, TelegramChannelSchemas::TelegramBot,
                                                  std::move(settings));
  }

  static Message Text(std::string text = "Hello from Telegram!") {
    return MessageBuilder().WithId("tg-1").To(kPerson).WithText(std::move(text)).Build();
  }
  static Message With(Content content) {
    return MessageBuilder().To(kPerson).WithContent(std::move(content)).Build();
  }

  template <class T>
  T Run(boost::asio::awaitable<T> work) {
    return Await(context, std::move(work));
  }
  OperationResult<SendResult> Send(Message message, SendOptions options = {}) {
    return Run(connector->SendMessageAsync(std::move(message), std::move(options)));
  }
  template <class Done>
  bool Until(Done done) {
    return RunUntil(context, std::move(done));
  }

  simulators::TelegramSimulator simulator;
  TemporaryFile ca;
  boost::asio::io_context context;
  Runtime runtime;
  std::unique_ptr<TelegramBotConnector> connector;
};

}  // namespace ratatosk::test
