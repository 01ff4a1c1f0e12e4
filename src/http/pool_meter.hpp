#pragma once

#include <chrono>
#include <optional>
#include <string>

#include <ratatosk/core/error_codes.hpp>
#include <ratatosk/core/metrics.hpp>
#include <ratatosk/http/client.hpp>

namespace ratatosk::http {

/// Counts what a pool does, and reports it to a MetricsSink; the metrics are described in
/// docs/telemetry.md. `sink` may be null: then it only counts. Not thread-safe.
class PoolMeter {
 public:
  explicit PoolMeter(const Origin& origin);

  void OnOpened(MetricsSink* sink, bool resumed) noexcept;
  void OnClosed(MetricsSink* sink, std::chrono::nanoseconds age) noexcept;
  void OnConnectFailed(MetricsSink* sink, ErrorCode error) noexcept;
  /// A request was given a connection; `waited`: how long it stood in the queue, if it did.
  void OnRequest(MetricsSink* sink,
                 bool reused,
                 std::optional<std::chrono::nanoseconds> waited) noexcept;
  void OnRefused(MetricsSink* sink) noexcept;
  /// Reported when a connection is opened or closed, not for each request.
  void OnBytes(std::uint64_t sent, std::uint64_t received) noexcept;

  /// Its counts of the present moment are zero.
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
