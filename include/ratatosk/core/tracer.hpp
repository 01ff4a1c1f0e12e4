#pragma once

#include <memory>
#include <span>
#include <string_view>

#include <ratatosk/core/log.hpp>

namespace ratatosk {

/// One operation as a tracer sees it. Ended by its destruction. Home executor only; must not block
/// and must not throw. Views are valid during the call only.
class Span {
 public:
  virtual ~Span() = default;
  virtual void SetAttribute(std::string_view name, std::string_view value) noexcept = 0;
  /// Something that happened meanwhile, now.
  virtual void AddEvent(std::string_view name, std::span<const LogField> attributes) noexcept = 0;
  /// The operation failed with this code; `error.type` of OpenTelemetry.
  virtual void SetError(std::string_view code) noexcept = 0;
};

/// Where spans go. Given to a `Runtime`; without one nothing is traced.
///
/// A span is one public operation of a connector, named "send Provider/Type" and the like, with
/// attributes of OpenTelemetry's messaging conventions (`messaging.system`,
/// `messaging.operation.name`, `messaging.message.id`) and an event `attempt.failed` for each
/// attempt that failed. Nothing in it is secret, an address, or a text of a person's.
class Tracer {
 public:
  virtual ~Tracer() = default;
  /// Null: this one is not sampled. As for Span: home executor, no blocking, no throwing.
  virtual std::unique_ptr<Span> StartSpan(std::string_view name,
                                          std::span<const LogField> attributes) noexcept = 0;
};

}  // namespace ratatosk
