#pragma once

#include <functional>

#include <boost/asio/awaitable.hpp>

#include <ratatosk/core/recycled_frames.hpp>
#include <ratatosk/messaging/message_batch.hpp>

#include "connectors/attempt_gate.hpp"
#include "connectors/call_pipeline.hpp"
#include "connectors/connector_common.hpp"
#include "connectors/lifecycle.hpp"

namespace ratatosk {

/// The state that the sends of one connector share. Each send is a SendOperation.
///
/// Home executor only, except for `SendAsync`, `Validate` and `SenderOf`.
class SendPath : public RecycledFrames {
 public:
  SendPath(ConnectorCommon& common, Lifecycle& lifecycle)
      : common_(common),
        lifecycle_(lifecycle),
        pipeline_(common.runtime, common.settings, common.schema, common.core) {}

  /// Sends a message: the public call.
  boost::asio::awaitable<OperationResult<SendResult>> SendAsync(Message message,
                                                                SendOptions options);
  /// Sends the messages of `batch` as parts of `operation`.
  boost::asio::awaitable<OperationResult<BatchResult>> SendBatchAsync(const MessageBatch& batch,
                                                                      const SendOptions& options,
                                                                      OperationContext& operation);

  using OnEnd = std::function<void(OperationResult<SendResult>)>;
  /// Sends `message` as a part of `whole`, which has been initialized. All three references must
  /// live until `on_end` has been called.
  void SendPart(const Message& message,
                const SendOptions& options,
                OperationContext& whole,
                OnEnd on_end);

  OperationResult<void> Validate(const Message& message, const Endpoint& sender) const;
  /// Returns the override, the message's own sender, or the channel's default, which is stored in
  /// `default_sender`. The result can be a SenderRef.
  const Endpoint& SenderOf(const Message& message,
                           const SendOptions& options,
                           Endpoint& default_sender) const;
  /// Replaces a SenderRef with the address it refers to. Errors have the certainty `NotSent`.
  boost::asio::awaitable<OperationResult<void>> ResolveAsync(Endpoint& sender,
                                                             OperationContext& operation);
  /// Counts and reports the outcome of a send.
  void Report(const Message& message, const OperationResult<SendResult>& result, Tick began);

  ConnectorCommon& Common() const noexcept { return common_; }
  Lifecycle& GetLifecycle() const noexcept { return lifecycle_; }
  CallPipeline& Pipeline() noexcept { return pipeline_; }
  AttemptGate& Gate() noexcept { return gate_; }
  /// Destroys the waiting sends, because the executor's context is being destroyed.
  void ReleaseIo() noexcept { gate_.Abandon(); }

 private:
  ConnectorCommon& common_;
  Lifecycle& lifecycle_;
  CallPipeline pipeline_;
  AttemptGate gate_;
};

}  // namespace ratatosk
