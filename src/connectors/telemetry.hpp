#pragma once

#include <chrono>
#include <memory>
#include <string_view>

#include <ratatosk/connectors/results.hpp>
#include <ratatosk/core/runtime.hpp>
#include <ratatosk/core/tracer.hpp>
#include <ratatosk/messaging/message.hpp>
#include <ratatosk/schema/channel_schema.hpp>
#include <ratatosk/schema/connection_settings.hpp>

#include "connectors/connector_state.hpp"

namespace ratatosk {

/// The logs, metrics and spans of a connector. Home executor only, except for StateChanged.
class Telemetry {
 public:
  Telemetry(const Runtime& runtime, ChannelSchemaHandle schema, const ConnectionSettings& settings);

  bool Traces() const noexcept { return traces_ && runtime_.Tracer(); }
  /// Starts a span, or returns null if this operation is not sampled. `operation` is a member's
  /// name, such as "SendMessageAsync". Precondition: `Traces()`.
  std::unique_ptr<Span> StartSpan(std::string_view operation) const;

  void StateChanged(ConnectorState from, ConnectorState to) const;
  void Sent(const Message& message,
            const OperationResult<SendResult>& result,
            std::chrono::nanoseconds took) const;
  void Received(std::size_t messages) const;
  void StreamInterrupted(const Error& error) const;

  /// Returns the sink, or null if nothing is measured.
  MetricsSink* Metrics() const noexcept { return measures_ ? runtime_.Metrics() : nullptr; }

 private:
  const Runtime runtime_;
  const ChannelSchemaHandle schema_;
  const bool traces_;
  const bool measures_;
  const bool measures_sizes_;
};

}  // namespace ratatosk
