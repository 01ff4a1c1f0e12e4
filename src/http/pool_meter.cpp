#include "http/pool_meter.hpp"

#include <array>

namespace ratatosk::http {

namespace {

double Seconds(std::chrono::nanoseconds time) noexcept {
  return std::chrono::duration<double>(time).count();
}

std::string_view ToText(bool value) noexcept { return value ? "true" : "false"; }

}  // namespace

PoolMeter::PoolMeter(const Origin& origin)
    : tls_(origin.tls), address_(origin.host), port_(std::to_string(origin.port)) {}

void PoolMeter::OnOpened(MetricsSink* sink, bool resumed) noexcept {
  ++totals_.opened;
  if (tls_) ++(resumed ? totals_.resumed_handshakes : totals_.full_handshakes);
  if (!sink) return;
  const std::array all = {LogField("server.address", address_), LogField("server.port", port_),
                          LogField("tls.resumed", ToText(resumed))};
  sink->Add("http.client.open_connections", 1, std::span(all).first(2));
  if (tls_) sink->Add("ratatosk.http.pool.handshakes", 1, all);
  ReportBytes(*sink);
}

void PoolMeter::OnClosed(MetricsSink* sink, std::chrono::nanoseconds age) noexcept {
  if (!sink) return;
  const std::array server = {LogField("server.address", address_), LogField("server.port", port_)};
  sink->Add("http.client.open_connections", -1, server);
  sink->Record("http.client.connection.duration", Seconds(age), server);
  ReportBytes(*sink);
}

void PoolMeter::OnConnectFailed(MetricsSink* sink, ErrorCode error) noexcept {
  ++totals_.failed_connects;
  if (!sink) return;
  const std::array attributes = {LogField("server.address", address_),
                                 LogField("server.port", port_),
                                 LogField("error.type", error.Text())};
  sink->Add("ratatosk.http.pool.failed_connects", 1, attributes);
}

void PoolMeter::OnRequest(MetricsSink* sink,
                          bool reused,
                          std::optional<std::chrono::nanoseconds> waited) noexcept {
  ++totals_.requests;
  if (reused) ++totals_.reused;
  if (waited) {
    ++totals_.waited;
    totals_.waiting_time += *waited;
  }
  if (!sink) return;
  const std::array all = {LogField("server.address", address_), LogField("server.port", port_),
                          LogField("ratatosk.http.connection.reused", ToText(reused))};
  sink->Add("ratatosk.http.pool.requests", 1, all);
  if (waited) {
    sink->Record("ratatosk.http.pool.wait.duration", Seconds(*waited), std::span(all).first(2));
  }
}

void PoolMeter::OnRefused(MetricsSink* sink) noexcept {
  ++totals_.refused;
  if (!sink) return;
  const std::array server = {LogField("server.address", address_), LogField("server.port", port_)};
  sink->Add("ratatosk.http.pool.refused", 1, server);
}

void PoolMeter::OnBytes(std::uint64_t sent, std::uint64_t received) noexcept {
  totals_.bytes_sent += sent;
  totals_.bytes_received += received;
}

void PoolMeter::ReportBytes(MetricsSink& sink) noexcept {
  const auto report = [&](std::string_view direction, std::uint64_t total,
                          std::uint64_t& reported) {
    if (total == reported) return;
    const std::array attributes = {LogField("server.address", address_),
                                   LogField("server.port", port_),
                                   LogField("network.io.direction", direction)};
    sink.Add("ratatosk.http.pool.io", static_cast<double>(total - reported), attributes);
    reported = total;
  };
  report("transmit", totals_.bytes_sent, sent_reported_);
  report("receive", totals_.bytes_received, received_reported_);
}

}  // namespace ratatosk::http
