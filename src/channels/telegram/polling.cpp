// Receiving with getUpdates.

#include <algorithm>
#include <chrono>
#include <utility>

#include <boost/json.hpp>

#include <ratatosk/core/run_operation.hpp>
#include <ratatosk/core/timer_queue.hpp>

#include "channels/telegram/bot_core.hpp"
#include "channels/telegram/error_map.hpp"

namespace ratatosk::telegram {

namespace asio = boost::asio;
namespace json = boost::json;

namespace {

using std::chrono::milliseconds;

constexpr milliseconds kFirstWait(500);
constexpr milliseconds kLongestWait(30'000);
// The time that a response may take beyond the polling timeout passed to Telegram.
constexpr std::chrono::seconds kGrace(15);

bool CanOvercome(const Error& error) noexcept {
  return error.Retry().Kind() != RetryKind::Never ||
         error.Code() == MessagingErrorCodes::OperationTimeout;
}

}  // namespace

/// The growing delay between failures.
class BotCore::Backoff {
 public:
  explicit Backoff(const Runtime& runtime) : runtime_(runtime) {}

  void Reset() noexcept { failures_ = 0; }
  /// Returns a time after half to all of the delay, or after the delay that the error asks for, if
  /// that is longer.
  Tick Next(milliseconds asked) {
    const auto most = std::min(kFirstWait * (1U << std::min(failures_, 8U)), kLongestWait);
    ++failures_;
    const auto half = most / 2;
    const auto spread =
        milliseconds(runtime_.Random() % static_cast<std::uint64_t>(half.count() + 1));
    return runtime_.Clock().Now() + std::max<milliseconds>(half + spread, asked);
  }

 private:
  const Runtime& runtime_;
  unsigned failures_ = 0;
};

// A stream's calls send nothing, so a safe cancel can stop them at any point. The part is what is
// stopped; the transport marks its progress on a separate context that is never stopped.
asio::awaitable<OperationResult<http::Response>> BotCore::AskInStreamAsync(
    BotRequest request, std::chrono::seconds wait, OperationContext& operation) {
  const auto give_up = operation.Runtime().Clock().Now() + wait + kGrace;
  auto call = [api = api_, request = std::move(request), give_up](
                  OperationContext& part) -> asio::awaitable<OperationResult<http::Response>> {
    part.StopAt(give_up);
    OperationContext marks(part.Runtime(), MessagingErrorCodes::OperationTimeout);
    auto response = co_await api->CallSlowlyAsync(request, marks);
    if (!response && part.Stopped() != StopReason::None) co_return AbortedError();
    // A call that was lost while Telegram waited can be repeated: it is idempotent.
    const bool asked = marks.Progress() > RequestProgress::Waiting;
    if (!response && asked) co_return response.Error().WithRetry(Retry::Now());
    co_return response;
  };
  co_return co_await RunPart<http::Response>(operation, MessagingErrorCodes::OperationTimeout,
                                             std::move(call));
}

asio::awaitable<OperationResult<json::value>> BotCore::PollAsync(OperationContext& operation) {
  BotRequest request("getUpdates");
  if (next_update_ != 0) request.params["offset"] = next_update_;
  request.params["limit"] = polling_limit_;
  request.params["timeout"] = polling_timeout_;
  auto response = co_await AskInStreamAsync(std::move(request),
                                            std::chrono::seconds(polling_timeout_), operation);
  if (!response) co_return response.Error();
  constexpr auto kFailure = MessagingErrorCodes::ReceiveMessagesError;
  if (!IsSuccess(*response)) co_return MapCallError(*response, kFailure, secrets_);
  boost::system::error_code failed;
  auto answer = json::parse(response->body, failed);
  auto* object = failed ? nullptr : answer.if_object();
  auto* result = object ? object->if_contains("result") : nullptr;
  if (!result || !result->is_array()) {
    co_return Error(kFailure, "Telegram's answer to getUpdates cannot be read")
        .WithRetry(Retry::Now());
  }
  co_return std::move(*result);
}

asio::awaitable<OperationResult<void>> BotCore::HandOverAsync(const json::array& updates,
                                                              IInboundSink& sink,
                                                              OperationContext& operation) {
  for (const auto& update : updates) {
    auto parsed = ParseUpdate(update, bot_id_, operation.Runtime().Clock().WallNow());
    if (!parsed) co_return parsed.Error().WithRetry(Retry::Now());
    auto taken = co_await sink.OnInbound(std::move(parsed->inbound));
    if (!taken) co_return taken.Error().WithRetry(Retry::Now());
    next_update_ = parsed->id + 1;
    if (operation.Stopped() != StopReason::None) co_return AbortedError();
    if (parsed->callback_query_id.empty()) continue;
    // Stops the loading indicator on the person's button. Not worth a retry.
    BotRequest answer("answerCallbackQuery");
    answer.params["callback_query_id"] = parsed->callback_query_id;
    co_await AskInStreamAsync(std::move(answer), std::chrono::seconds(0), operation);
    if (operation.Stopped() != StopReason::None) co_return AbortedError();
  }
  co_return OperationResult<void>::Success();
}

asio::awaitable<OperationResult<void>> BotCore::ReceiveStreamCoreAsync(
    IInboundSink& sink, OperationContext& operation) {
  Backoff backoff(operation.Runtime());
  while (operation.Stopped() == StopReason::None) {
    OperationResult<void> done = OperationResult<void>::Success();
    auto updates = co_await PollAsync(operation);
    if (operation.Stopped() != StopReason::None) break;
    if (!updates) {
      if (!CanOvercome(updates.Error())) co_return updates.Error();
      done = updates.Error();
    } else {
      done = co_await HandOverAsync(updates->as_array(), sink, operation);
    }
    if (operation.Stopped() != StopReason::None) break;
    if (done) {
      backoff.Reset();
      continue;
    }
    ReportInterrupted(done.Error());
    const auto again = backoff.Next(done.Error().Retry().Delay());
    co_await operation.Runtime().Timers().WaitUntilAsync(again);
  }
  co_return AbortedError();
}

}  // namespace ratatosk::telegram
