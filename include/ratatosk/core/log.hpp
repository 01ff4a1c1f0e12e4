#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace ratatosk {

enum class LogLevel : std::uint8_t { Trace, Debug, Information, Warning, Error };

/// One named fact of a log record.
class LogField {
 public:
  constexpr LogField(std::string_view name, std::string_view value) noexcept
      : name_(name), value_(value) {}
  constexpr std::string_view Name() const noexcept { return name_; }
  constexpr std::string_view Value() const noexcept { return value_; }

 private:
  std::string_view name_;
  std::string_view value_;
};

/// Where the library's log goes. Given to a `Runtime`; without one nothing is formatted.
///
/// Records hold no secret and no text of a message. Called on the home executor; must not block and
/// must not throw. The views are valid during the call only.
class LogSink {
 public:
  virtual ~LogSink() = default;
  /// Asked before anything is formatted.
  virtual bool Enabled(LogLevel level) const noexcept = 0;
  /// `event` is a stable name such as "message.sent".
  virtual void Write(LogLevel level,
                     std::string_view event,
                     std::span<const LogField> fields) noexcept = 0;
};

}  // namespace ratatosk
