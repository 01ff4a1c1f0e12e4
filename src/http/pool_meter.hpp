#pragma once

#include <chrono>
#include <optional>
#include <string>

#include <ratatosk/core/error_codes.hpp>
#include <ratatosk/core/metrics.hpp>
#include <ratatosk/http/client.hpp>

namespace ratatosk::http {

/// Counts the events of a pool and reports them to a MetricsSink.
///
/// docs/telemetry.md describes the metrics. If `sink` is null, the events are only counted. Not
/// thread-safe.
class PoolMeter {
 public:
  explicit PoolMeter(const Origin& origin);

  void OnOpened(MetricsSink* sink, bool resumed) noexcept;
  void OnClosed(MetricsSink* sink, std::chrono::nanoseconds age) noexcept;
  void OnConnectFailed(MetricsSink* sink, ErrorCode error) noexcept;
  /// Records that a request received a connection. `waited` is its time in the queue, if it had to
  /// wait.
  void OnRequest(MetricsSink* sink,
                 bool reused,
                 std::optional<std::chrono::nanoseconds> waited) noexcept;
  void OnRefused(MetricsSink* sink) noexcept;
  /// Counts bytes, which are reported when a connection is opened or closed, not for each request.
  void OnBytes(std::uint64_t sent, std::uint64_t received) noexcept;

  /// Returns the totals. The current values (idle, in use, connecting, waiting) are zero.
  const PoolStatistics& Totals() const noexcept { return totals_; }

 private:
  void ReportBytes(MetricsSink& sink) noexcept;

  const bool tls_;
  const std::string address_;
  const std::string port_;
  PoolStatistics totals_;
  std::uint64_t sent_reported_ = 0;
  std::uint64_t received_reported_ = 0;
};

}  // namespace ratatosk::http
