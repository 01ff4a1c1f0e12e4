#pragma once

#include <span>
#include <string_view>

#include <ratatosk/core/log.hpp>

namespace ratatosk {

/// The destination of the library's metrics. Set it on a `Runtime`; without a sink nothing is
/// measured.
///
/// Names and attributes follow OpenTelemetry's messaging conventions, for example
/// "messaging.client.operation.duration" in seconds. Members are called on the home executor and
/// must neither block nor throw. Views are valid only during the call.
class MetricsSink {
 public:
  virtual ~MetricsSink() = default;
  /// Adds `delta` to a counter. It is negative if a number that can fall does so, such as
  /// "http.client.open_connections".
  virtual void Add(std::string_view counter,
                   double delta,
                   std::span<const LogField> attributes) noexcept = 0;
  /// Records one measurement in a histogram.
  virtual void Record(std::string_view histogram,
                      double value,
                      std::span<const LogField> attributes) noexcept = 0;
};

}  // namespace ratatosk
