#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "connectors/send_path.hpp"

namespace ratatosk {

namespace asio = boost::asio;

namespace {

constexpr std::int64_t kDefaultConcurrency = 16;

ValidationFaults FaultsOf(const MessageBatch& batch) {
  ValidationFaults faults;
  if (batch.Empty()) {
    faults.emplace_back("Messages", ValidationCodes::Missing, "the batch has no message");
  }
  std::set<std::string_view> ids;
  for (std::size_t i = 0; i < batch.Size(); ++i) {
    const auto& id = batch.Messages()[i].Id();
    if (id.empty() || ids.insert(id).second) continue;
    faults.emplace_back("Messages[" + std::to_string(i) + "].Id", ValidationCodes::Invalid,
                        "the batch has more than one message with the id '" + id + "'");
  }
  return faults;
}

// A batch in flight. Stays in its coroutine's frame until all its parts have ended.
class Sending : public RecycledFrames {
 public:
  Sending(SendPath& path,
          const MessageBatch& batch,
          const SendOptions& options,
          OperationContext& whole)
      : path_(path), batch_(batch), options_(options), whole_(whole) {
    result_.BatchId = batch.Id();
    for (const auto& message : batch.Messages()) {
      result_.Items.emplace_back().MessageId = message.Id();
    }
  }

  asio::awaitable<BatchResult> RunAsync(std::size_t at_a_time) {
    while (next_ < batch_.Size() || in_flight_ > 0) {
      const bool more = next_ < batch_.Size() && whole_.Stopped() == StopReason::None;
      if (more && in_flight_ < at_a_time) {
        Begin(next_++);
      } else if (in_flight_ > 0) {
        co_await one_ended_.WaitAsync();
      } else {
        break;
      }
    }
    const auto not_begun = whole_.StopError(AbortedError()).WithCertainty(Certainty::NotSent);
    for (; next_ < batch_.Size(); ++next_) result_.Items[next_].Result = not_begun;
    co_return std::move(result_);
  }

 private:
  void Begin(std::size_t index) {
    ++in_flight_;
    auto on_end = [this, index](OperationResult<SendResult> result) {
      result_.Items[index].Result = std::move(result);
      --in_flight_;
      if (!one_ended_.Empty()) one_ended_.HandToFirst(true);
    };
    path_.SendPart(batch_.Messages()[index], options_, whole_, std::move(on_end));
  }

  SendPath& path_;
  const MessageBatch& batch_;
  const SendOptions& options_;
  OperationContext& whole_;
  BatchResult result_;
  std::size_t next_ = 0;
  std::size_t in_flight_ = 0;
  WaitQueue<bool> one_ended_;
};

}  // namespace

asio::awaitable<OperationResult<BatchResult>> SendPath::SendBatchAsync(
    const MessageBatch& batch, const SendOptions& options, OperationContext& operation) {
  if (auto faults = FaultsOf(batch); !faults.empty()) {
    const auto text = faults.front().Message();
    co_return Error(MessagingErrorCodes::BatchValidationFailed, text)
        .WithFaults(std::move(faults))
        .WithCertainty(Certainty::NotSent);
  }
  const auto at_a_time = common_.settings.GetInteger(CommonSettings::BatchMaxConcurrency)
                             .value_or(kDefaultConcurrency);
  Sending sending(*this, batch, options, operation);
  co_return co_await sending.RunAsync(static_cast<std::size_t>(at_a_time));
}

}  // namespace ratatosk
