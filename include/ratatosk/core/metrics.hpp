#pragma once

#include <span>
#include <string_view>

#include <ratatosk/core/log.hpp>

namespace ratatosk {

/// Where the library's measurements go. Given to a `Runtime`; without one nothing is measured.
///
/// Names and attributes follow OpenTelemetry's messaging conventions
/// ("messaging.client.operation.duration" in seconds). Called on the home executor; must not block
/// and must not throw. The views are valid during the call only.
class MetricsSink {
 public:
  virtual ~MetricsSink() = default;
  virtual void Add(std::string_view counter,
                   double delta,
                   std::span<const LogField> attributes) noexcept = 0;
  virtual void Record(std::string_view histogram,
                      double value,
                      std::span<const LogField> attributes) noexcept = 0;
};

}  // namespace ratatosk
