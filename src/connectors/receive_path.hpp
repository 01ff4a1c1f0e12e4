#pragma once

#include <string>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include <ratatosk/connectors/i_stream_receiver.hpp>
#include <ratatosk/core/recycled_frames.hpp>
#include <ratatosk/messaging/message_source.hpp>

#include "connectors/connector_common.hpp"
#include "connectors/recent_ids.hpp"

namespace ratatosk {

/// Receiving by webhook and by stream. Home executor only.
class ReceivePath : public RecycledFrames {
 public:
  explicit ReceivePath(ConnectorCommon& common) : common_(common) {}

  /// Parses a webhook and counts its messages as delivered to the user.
  boost::asio::awaitable<OperationResult<Inbound>> ReceiveAsync(const MessageSource& source,
                                                                OperationContext& operation);
  /// Streams into `sink` until the operation is stopped.
  boost::asio::awaitable<OperationResult<void>> ReceiveStreamAsync(IInboundSink& sink,
                                                                   OperationContext& operation);
  bool CanStream() const noexcept;

 private:
  class CountingSink;

  /// Sets InboundMessage::Repeated.
  void MarkRepeated(Inbound& inbound) const;
  /// Counts messages that the user accepted.
  void Taken(const std::vector<std::string>& ids);

  ConnectorCommon& common_;
  RecentIds taken_ids_{1000};
  bool streaming_ = false;
};

}  // namespace ratatosk
