#include "connectors/telemetry.hpp"

#include <array>
#include <optional>
#include <utility>

namespace ratatosk {

namespace {

// Returns `messaging.operation.name` of OpenTelemetry's messaging conventions.
std::string_view SpanNameOf(std::string_view operation) noexcept {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 9> kNames{{
      {"SendMessageAsync", "send"},
      {"SendBatchAsync", "send_batch"},
      {"ReceiveAsync", "process"},
      {"ReceiveMessagesAsync", "process"},
      {"ReceiveMessageStatusAsync", "process"},
      {"RunAsync", "receive"},
      {"GetMessageStatusAsync", "get_status"},
      {"TestConnectionAsync", "test_connection"},
      {"GetHealthAsync", "get_health"},
  }};
  for (const auto& [name, shown] : kNames) {
    if (name == operation) return shown;
  }
  return "initialize";
}

// Returns the body's size if it is known without serializing the message.
std::optional<std::size_t> BodySizeOf(const Message& message) {
  if (const auto* text = message.ContentAs<TextContent>()) return text->Text().size();
  if (const auto* html = message.ContentAs<HtmlContent>()) return html->Html().size();
  if (const auto* binary = message.ContentAs<BinaryContent>()) return binary->Data().Size();
  if (const auto* media = message.ContentAs<MediaContent>(); media && media->Size()) {
    return *media->Size();
  }
  return std::nullopt;
}

}  // namespace

Telemetry::Telemetry(const Runtime& runtime,
                     ChannelSchemaHandle schema,
                     const ConnectionSettings& settings)
    : runtime_(runtime),
      schema_(std::move(schema)),
      traces_(settings.GetBoolean(CommonSettings::EnableTracing).value_or(true)),
      measures_(settings.GetBoolean(CommonSettings::EnableMetrics).value_or(true)),
      measures_sizes_(
          settings.GetBoolean(CommonSettings::EnablePayloadSizeMetrics).value_or(false)) {}

std::unique_ptr<Span> Telemetry::StartSpan(std::string_view operation) const {
  const auto name = SpanNameOf(operation);
  const auto channel = schema_->Identity();
  const std::array attributes = {LogField("messaging.system", channel),
                                 LogField("messaging.operation.name", name)};
  return runtime_.Tracer()->StartSpan(std::string(name) + " " + channel, attributes);
}

void Telemetry::StreamInterrupted(const Error& error) const {
  auto* const log = runtime_.Log();
  if (!log || !log->Enabled(LogLevel::Warning)) return;
  const auto channel = schema_->Identity();
  const std::array fields = {LogField("channel", channel), LogField("error", error.Code().Text())};
  log->Write(LogLevel::Warning, "stream.interrupted", fields);
}

void Telemetry::StateChanged(ConnectorState from, ConnectorState to) const {
  auto* const log = runtime_.Log();
  auto* const metrics = Metrics();
  if (!log && !metrics) return;
  const auto channel = schema_->Identity();
  if (log && log->Enabled(LogLevel::Information)) {
    const std::array fields = {LogField("channel", channel), LogField("from", ToString(from)),
                               LogField("to", ToString(to))};
    log->Write(LogLevel::Information, "connector.state", fields);
  }
  if (metrics) {
    const std::array attributes = {LogField("messaging.system", channel),
                                   LogField("ratatosk.connector.state", ToString(to))};
    metrics->Add("ratatosk.connector.state.changes", 1, attributes);
  }
}

void Telemetry::Sent(const Message& message,
                     const OperationResult<SendResult>& result,
                     std::chrono::nanoseconds took) const {
  if (auto* log = runtime_.Log()) {
    const auto level = result ? LogLevel::Information : LogLevel::Warning;
    if (log->Enabled(level)) {
      const auto channel = schema_->Identity();
      const std::array fields = {
          LogField("channel", channel), LogField("message.id", message.Id()),
          result ? LogField("remote.id", result->RemoteMessageId)
                 : LogField("error", result.Error().Code().Text()),
          LogField("certainty", result ? "" : ToString(result.Error().Certainty()))};
      log->Write(level, result ? "message.sent" : "message.failed", fields);
    }
  }
  auto* const metrics = Metrics();
  if (!metrics) return;
  const auto channel = schema_->Identity();
  const std::array attributes = {
      LogField("messaging.system", channel), LogField("messaging.operation.name", "send"),
      LogField("error.type", result ? "" : result.Error().Code().Text())};
  metrics->Add("messaging.client.sent.messages", 1, attributes);
  metrics->Record("messaging.client.operation.duration",
                  std::chrono::duration<double>(took).count(), attributes);
  const auto size = measures_sizes_ ? BodySizeOf(message) : std::nullopt;
  if (size) metrics->Record("ratatosk.message.body.size", static_cast<double>(*size), attributes);
}

void Telemetry::Received(std::size_t messages) const {
  auto* const metrics = messages > 0 ? Metrics() : nullptr;
  if (!metrics) return;
  const auto channel = schema_->Identity();
  const std::array attributes = {LogField("messaging.system", channel),
                                 LogField("messaging.operation.name", "process")};
  metrics->Add("messaging.client.consumed.messages", static_cast<double>(messages), attributes);
}

}  // namespace ratatosk
