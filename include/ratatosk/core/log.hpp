#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace ratatosk {

/// The severity of a log record.
enum class LogLevel : std::uint8_t { Trace, Debug, Information, Warning, Error };

/// A named value in a log record.
class LogField {
 public:
  constexpr LogField(std::string_view name, std::string_view value) noexcept
      : name_(name), value_(value) {}
  /// Returns the field's name.
  constexpr std::string_view Name() const noexcept { return name_; }
  /// Returns the field's value.
  constexpr std::string_view Value() const noexcept { return value_; }

 private:
  std::string_view name_;
  std::string_view value_;
};

/// The destination of the library's log. Set it on a `Runtime`; without a sink nothing is
/// formatted.
///
/// Records contain no secrets and no message text. Members are called on the home executor and must
/// neither block nor throw. Views are valid only during the call.
class LogSink {
 public:
  virtual ~LogSink() = default;
  /// Returns whether records of this level are wanted. Called before anything is formatted.
  virtual bool Enabled(LogLevel level) const noexcept = 0;
  /// Writes one record. `event` is a stable name such as "message.sent".
  virtual void Write(LogLevel level,
                     std::string_view event,
                     std::span<const LogField> fields) noexcept = 0;
};

}  // namespace ratatosk
