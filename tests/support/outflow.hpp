#pragma once

#include <memory>
#include <mutex>
#include <span>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <ratatosk/core/error.hpp>
#include <ratatosk/core/log.hpp>
#include <ratatosk/core/metrics.hpp>
#include <ratatosk/core/operation_result.hpp>
#include <ratatosk/core/tracer.hpp>

namespace ratatosk::test {

/// Keeps all that comes out, under a name for each thing: log, metrics and spans by itself, the
/// rest as it is noted. From any thread.
class Outflow final : public LogSink, public MetricsSink, public Tracer {
 public:
  bool Enabled(LogLevel) const noexcept override { return true; }
  void Write(LogLevel, std::string_view event, std::span<const LogField> fields) noexcept override {
    ++log_lines;
    Keep("log " + std::string(event), event, fields);
  }
  void Add(std::string_view name, double, std::span<const LogField> fields) noexcept override {
    ++measurements;
    Keep("metric " + std::string(name), name, fields);
  }
  void Record(std::string_view name, double, std::span<const LogField> fields) noexcept override {
    ++measurements;
    Keep("metric " + std::string(name), name, fields);
  }
  std::unique_ptr<Span> StartSpan(std::string_view name,
                                  std::span<const LogField> attributes) noexcept override {
    ++spans;
    Keep("span", name, attributes);
    return std::make_unique<KeptSpan>(*this);
  }

  void Note(const std::string& what, std::string_view text) {
    const std::lock_guard lock(mutex_);
    texts_.emplace_back(what, text);
  }
  void Note(const std::string& what, const Error& error) {
    ++errors;
    std::ostringstream text;
    text << error << '\n' << error.Code() << error.Domain() << error.Message() << error.Member();
    for (const auto& fault : error.Faults()) text << fault.Member() << fault.Message();
    const auto& provider = error.Provider();
    text << provider.Code() << provider.Message() << provider.MoreInfo() << provider.RequestId();
    Note(what, text.str());
  }
  template <class T>
  void Note(const std::string& what, const OperationResult<T>& result) {
    if (!result) Note(what, result.Error());
  }

  /// What holds one of the secrets, or what it looks like on the wire.
  std::vector<std::string> Leaks(const std::vector<std::string>& secrets) const {
    const std::lock_guard lock(mutex_);
    std::vector<std::string> leaks;
    for (const auto& [what, text] : texts_) {
      for (const auto& secret : secrets) {
        if (text.find(secret) != std::string::npos) leaks.push_back(what + ": " + text);
      }
    }
    return leaks;
  }

  int log_lines = 0;
  int measurements = 0;
  int spans = 0;
  int errors = 0;

 private:
  class KeptSpan final : public Span {
   public:
    explicit KeptSpan(Outflow& outflow) : outflow_(outflow) {}
    void SetAttribute(std::string_view name, std::string_view value) noexcept override {
      const LogField attribute(name, value);
      outflow_.Keep("span's attribute", name, std::span(&attribute, 1));
    }
    void AddEvent(std::string_view name, std::span<const LogField> attributes) noexcept override {
      outflow_.Keep("span's event", name, attributes);
    }
    void SetError(std::string_view code) noexcept override { outflow_.Note("span's error", code); }

   private:
    Outflow& outflow_;
  };

  void Keep(const std::string& what, std::string_view name, std::span<const LogField> fields) {
    std::string text(name);
    for (const auto& field : fields) {
      text.append(" ").append(field.Name()).append("=").append(field.Value());
    }
    Note(what, text);
  }

  mutable std::mutex mutex_;
  std::vector<std::pair<std::string, std::string>> texts_;
};

}  // namespace ratatosk::test
