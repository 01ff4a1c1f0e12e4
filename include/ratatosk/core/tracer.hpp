#pragma once

#include <memory>
#include <span>
#include <string_view>

#include <ratatosk/core/log.hpp>

namespace ratatosk {

/// An operation being traced. Destroying the span ends it.
///
/// Members are called on the home executor and must neither block nor throw. Views are valid only
/// during the call.
class Span {
 public:
  virtual ~Span() = default;
  /// Sets an attribute of the span, replacing its value.
  virtual void SetAttribute(std::string_view name, std::string_view value) noexcept = 0;
  /// Records an event that happens now.
  virtual void AddEvent(std::string_view name, std::span<const LogField> attributes) noexcept = 0;
  /// Records that the operation failed with this code, which is OpenTelemetry's `error.type`.
  virtual void SetError(std::string_view code) noexcept = 0;
};

/// The destination of the library's spans. Set it on a `Runtime`; without a tracer nothing is
/// traced.
///
/// A span covers one public operation of a connector and has a name such as "send Provider/Type".
/// Its attributes follow OpenTelemetry's messaging conventions (`messaging.system`,
/// `messaging.operation.name`, `messaging.message.id`). Each failed attempt adds an
/// `attempt.failed` event. Spans contain no secrets, no addresses and no text written by people.
class Tracer {
 public:
  virtual ~Tracer() = default;
  /// Starts a span, or returns null if the operation is not sampled. Called on the home executor;
  /// must neither block nor throw.
  virtual std::unique_ptr<Span> StartSpan(std::string_view name,
                                          std::span<const LogField> attributes) noexcept = 0;
};

}  // namespace ratatosk
