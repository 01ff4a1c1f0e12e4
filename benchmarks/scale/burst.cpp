#include <malloc.h>

#include <boost/asio/async_result.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <chrono>
#include <cstdio>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include <ratatosk/channels/twilio/twilio_whatsapp_connector.hpp>

#include "common/connector_setup.hpp"
#include "common/heap.hpp"
#include "common/json_line.hpp"
#include "common/process.hpp"
#include "scale/modes.hpp"

namespace bench {

namespace asio = boost::asio;
using namespace ratatosk;

namespace {

// Where callers wait until all are there, at the cost of one array.
class Gate {
 public:
  explicit Gate(std::size_t callers) : callers_(callers) {}

  asio::awaitable<void> WaitAsync() {
    auto park = [this](auto handler) { Park(std::move(handler)); };
    return asio::async_initiate<const asio::use_awaitable_t<>, void()>(std::move(park),
                                                                       asio::use_awaitable);
  }

  // Resumes all callers, one by one, on the calling thread.
  void Open() { std::exchange(open_, nullptr)(); }
  // The heap that the array takes.
  std::size_t Bytes() const noexcept { return bytes_; }

 private:
  template <class Handler>
  void Park(Handler handler) {
    static std::vector<Handler> parked;
    if (!open_) {
      parked.reserve(callers_);
      bytes_ = callers_ * sizeof(Handler);
      open_ = [] {
        auto callers = std::exchange(parked, {});
        for (auto& caller : callers) std::move(caller)();
      };
    }
    parked.push_back(std::move(handler));
  }

  std::size_t callers_;
  std::size_t bytes_ = 0;
  std::function<void()> open_;
};

// What one burst took.
class BurstFigures {
 public:
  double caller_bytes = 0;
  double waiting_bytes = 0;
  std::chrono::nanoseconds cpu{};
  std::chrono::nanoseconds time{};
  std::size_t failures = 0;
  std::string first_failure;
};

class Burst {
 public:
  Burst(asio::io_context& context, TwilioWhatsAppConnector& connector, std::size_t sends)
      : context_(context), connector_(connector), sends_(sends), gate_(sends) {}

  BurstFigures Run() {
    const auto heap = LiveHeapBytes();
    for (std::size_t i = 0; i < sends_; ++i) {
      asio::co_spawn(context_, SendOne(i), asio::detached);
    }
    context_.restart();
    context_.poll();
    const auto with_callers = LiveHeapBytes();
    figures_.caller_bytes = PerSend(with_callers - gate_.Bytes(), heap);
    const auto cpu = CpuTime();
    const auto begin = std::chrono::steady_clock::now();
    asio::post(context_, [this, with_callers] {
      const auto gate_bytes = gate_.Bytes();
      gate_.Open();
      figures_.waiting_bytes = PerSend(LiveHeapBytes(), with_callers - gate_bytes);
    });
    context_.restart();
    while (done_ < sends_) context_.run_one();
    figures_.cpu = CpuTime() - cpu;
    figures_.time = std::chrono::steady_clock::now() - begin;
    return figures_;
  }

 private:
  double PerSend(std::size_t after, std::size_t before) const {
    return (static_cast<double>(after) - static_cast<double>(before)) / static_cast<double>(sends_);
  }

  asio::awaitable<void> SendOne(std::size_t number) {
    auto waiting = gate_.WaitAsync();
    co_await std::move(waiting);
    auto sending = connector_.SendMessageAsync(MakeMessage(number));
    const auto sent = co_await std::move(sending);
    if (!sent && figures_.failures++ == 0) figures_.first_failure = sent.Error().ToText();
    ++done_;
  }

  asio::io_context& context_;
  TwilioWhatsAppConnector& connector_;
  std::size_t sends_;
  std::size_t done_ = 0;
  Gate gate_;
  BurstFigures figures_;
};

// The heap that one message of the burst takes by itself.
double MessageBytes() {
  constexpr std::size_t count = 10'000;
  std::vector<Message> messages;
  messages.reserve(count);
  const auto before = LiveHeapBytes();
  for (std::size_t i = 0; i < count; ++i) messages.push_back(MakeMessage(i));
  const auto inside = static_cast<double>(LiveHeapBytes() - before) / count;
  return inside + sizeof(Message);
}

}  // namespace

int RunBurst(const Provider& provider,
             std::size_t sends,
             std::size_t connections,
             std::size_t repeat,
             int settle_seconds) {
  asio::io_context context(1);
  auto runtime = MakeRuntime(context, connections, HomeExecutor::Serial);
  TwilioWhatsAppConnector connector(runtime, TwilioChannelSchemas::TwilioWhatsApp,
                                    MakeSettings(provider));
  const auto message_bytes = MessageBytes();
  // Opens the connections, so that they are not counted.
  auto figures = Burst(context, connector, 16 * connections).Run();
  const auto before = ResidentBytes();
  const auto heap_before = LiveHeapBytes();
  std::chrono::nanoseconds cpu{};
  std::chrono::nanoseconds time{};
  std::size_t failures = figures.failures;
  auto first_failure = figures.first_failure;
  for (std::size_t i = 0; i < repeat; ++i) {
    figures = Burst(context, connector, sends).Run();
    cpu += figures.cpu;
    time += figures.time;
    failures += figures.failures;
    if (first_failure.empty()) first_failure = figures.first_failure;
  }
  const auto after = ResidentBytes();
  const auto heap_after = LiveHeapBytes();
  const auto work = asio::make_work_guard(context);
  context.restart();
  context.run_for(std::chrono::seconds(settle_seconds));
  const auto settled = ResidentBytes();
  ::malloc_trim(0);
  const auto all = static_cast<double>(sends * repeat);
  const auto cpu_last = std::chrono::duration<double, std::micro>(figures.cpu).count();
  JsonLine()
      .Add("mode", "burst")
      .Add("sends", static_cast<double>(sends))
      .Add("repeat", static_cast<double>(repeat))
      .Add("failures", static_cast<double>(failures))
      .Add("first_failure", first_failure.substr(0, first_failure.find_first_of("\"\\\n")))
      .Add("seconds", std::chrono::duration<double>(time).count())
      .Add("cpu_us", std::chrono::duration<double, std::micro>(cpu).count() / all)
      .Add("cpu_last_us", cpu_last / static_cast<double>(sends))
      .Add("message_bytes", message_bytes)
      .Add("caller_bytes", figures.caller_bytes)
      .Add("waiting_bytes", figures.waiting_bytes)
      .Add("beside_bytes", figures.waiting_bytes - message_bytes)
      .Add("rss_before", static_cast<double>(before))
      .Add("rss_peak", static_cast<double>(PeakResidentBytes()))
      .Add("rss_after", static_cast<double>(after))
      .Add("rss_settled", static_cast<double>(settled))
      .Add("rss_trimmed", static_cast<double>(ResidentBytes()))
      .Add("heap_before", static_cast<double>(heap_before))
      .Add("heap_after", static_cast<double>(heap_after))
      .Print();
  return 0;
}

}  // namespace bench
