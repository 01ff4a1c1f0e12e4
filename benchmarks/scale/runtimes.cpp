#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <stdexcept>
#include <thread>
#include <vector>

#include <ratatosk/channels/twilio/register_twilio.hpp>
#include <ratatosk/client/messaging_client.hpp>

#include "common/connector_setup.hpp"
#include "common/json_line.hpp"
#include "common/process.hpp"
#include "scale/modes.hpp"

namespace bench {

namespace asio = boost::asio;
using namespace ratatosk;

namespace {

constexpr std::size_t kInFlight = 64;

// The messages that the threads of one context send.
class Share {
 public:
  explicit Share(std::size_t messages) : left_(static_cast<std::int64_t>(messages)) {}

  asio::awaitable<void> SendAll(MessagingClient& client, std::atomic<std::size_t>& failures) {
    for (auto number = --left_; number >= 0; number = --left_) {
      auto sending = client.SendAsync("whatsapp", MakeMessage(static_cast<std::size_t>(number)));
      const auto sent = co_await std::move(sending);
      if (!sent) ++failures;
    }
  }

 private:
  std::atomic<std::int64_t> left_;
};

class RuntimeThreads {
 public:
  RuntimeThreads(const Provider& provider, std::size_t threads, bool shared)
      : threads_each_(shared ? threads : 1) {
    std::vector<Runtime> runtimes;
    const auto home = shared ? HomeExecutor::MakeStrand : HomeExecutor::Serial;
    for (std::size_t i = 0; i < threads / threads_each_; ++i) {
      contexts_.push_back(std::make_unique<asio::io_context>(static_cast<int>(threads_each_)));
      runtimes.push_back(MakeRuntime(*contexts_.back(), kInFlight * threads_each_, home));
    }
    ConnectorRegistry registry;
    RegisterTwilio(registry);
    client_ = std::make_unique<MessagingClient>(std::move(runtimes), std::move(registry));
    const auto added = client_->AddConnector("whatsapp", "Twilio/WhatsApp", MakeSettings(provider));
    if (!added) throw std::runtime_error(added.Error().ToText());
  }

  // Sends as many as `messages` for each thread, and waits for the last.
  void Send(std::size_t messages) {
    std::vector<std::unique_ptr<Share>> shares;
    std::vector<std::thread> threads;
    for (auto& context : contexts_) {
      auto& share = *shares.emplace_back(std::make_unique<Share>(messages * threads_each_));
      context->restart();
      for (std::size_t i = 0; i < kInFlight * threads_each_; ++i) {
        asio::co_spawn(*context, share.SendAll(*client_, failures_), asio::detached);
      }
      for (std::size_t i = 0; i < threads_each_; ++i) {
        threads.emplace_back([&context] { context->run(); });
      }
    }
    for (auto& thread : threads) thread.join();
  }

  std::size_t Failures() const noexcept { return failures_; }

 private:
  const std::size_t threads_each_;
  std::vector<std::unique_ptr<asio::io_context>> contexts_;
  std::unique_ptr<MessagingClient> client_;
  std::atomic<std::size_t> failures_{0};
};

}  // namespace

int RunRuntimes(const Provider& provider, std::size_t threads, std::size_t messages, bool shared) {
  RuntimeThreads all(provider, threads, shared);
  all.Send(1'000);  // warm-up
  const auto cpu = CpuTime();
  const auto begin = std::chrono::steady_clock::now();
  all.Send(messages);
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
  const std::chrono::duration<double, std::micro> used = CpuTime() - cpu;
  const auto sent = static_cast<double>(threads * messages);
  JsonLine()
      .Add("mode", "runtimes")
      .Add("threads", static_cast<double>(threads))
      .Add("shared", shared ? 1.0 : 0.0)
      .Add("messages", sent)
      .Add("cpu_us", used.count() / sent)
      .Add("messages_per_second", sent / took.count())
      .Add("failures", static_cast<double>(all.Failures()))
      .Print();
  return all.Failures() == 0 ? 0 : 1;
}

}  // namespace bench
