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

/// What a connector tells log, metrics and tracer. Home executor only, but for StateChanged.
class Telemetry {
 public:
  Telemetry(const Runtime& runtime, ChannelSchemaHandle schema, const ConnectionSettings& settings);

  bool Traces() const noexcept { return traces_ && runtime_.Tracer(); }
  /// Null when this one is not traced. `operation`: "SendMessageAsync" and the like.
  std::unique_ptr<Span> StartSpan(std::string_view operation) const;

  void StateChanged(ConnectorState from, ConnectorState to) const;
  void Sent(const Message& message,
            const OperationResult<SendResult>& result,
            std::chrono::nanoseconds took) const;
  void Received(std::size_t messages) const;
  void StreamInterrupted(const Error& error) const;

  /// Null when nothing is measured.
  MetricsSink* Metrics() const noexcept { return measures_ ? runtime_.Metrics() : nullptr; }

 private:
  const Runtime runtime_;
  const ChannelSchemaHandle schema_;
  const bool traces_;
  const bool measures_;
  const bool measures_sizes_;
};

}  // namespace ratatosk
