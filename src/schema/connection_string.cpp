#include <algorithm>
#include <string>

#include <ratatosk/schema/connection_settings.hpp>

namespace ratatosk {

namespace {

bool IsBlank(char c) noexcept { return c == ' ' || c == '\t'; }
bool IsSpace(char c) noexcept { return IsBlank(c) || c == '\r' || c == '\n'; }

std::string_view TrimEnd(std::string_view text) noexcept {
  while (!text.empty() && IsSpace(text.back())) text.remove_suffix(1);
  return text;
}

// Parser for `Name=value;Other='a;b'`. Errors contain a position, never the text found there.
class ConnectionStringReader {
 public:
  explicit ConnectionStringReader(std::string_view text) : text_(text) {}

  OperationResult<ConnectionSettings> Read() {
    while (SkipToPair()) {
      const auto name_at = position_;
      const auto equals = text_.find_first_of("=;", position_);
      if (equals == std::string_view::npos || text_[equals] == ';') {
        return Fault(name_at, "has a name without '='");
      }
      const auto name = TrimEnd(text_.substr(position_, equals - position_));
      if (name.empty()) return Fault(name_at, "has '=' without a name");
      if (settings_.Has(name)) {
        return Fault(name_at, "sets '" + std::string(name) + "' twice")
            .WithMember(std::string(name));
      }
      position_ = equals + 1;
      if (auto fault = ReadValue(name)) return fault->WithMember(std::string(name));
    }
    return std::move(settings_);
  }

 private:
  bool SkipToPair() noexcept {
    while (position_ < text_.size() && (IsSpace(text_[position_]) || text_[position_] == ';')) {
      ++position_;
    }
    return position_ < text_.size();
  }

  std::optional<Error> ReadValue(std::string_view name) {
    while (position_ < text_.size() && IsBlank(text_[position_])) ++position_;
    const bool quoted =
        position_ < text_.size() && (text_[position_] == '\'' || text_[position_] == '"');
    if (quoted) return ReadQuoted(name);
    const auto end = std::min(text_.find(';', position_), text_.size());
    const auto value = TrimEnd(text_.substr(position_, end - position_));
    // Otherwise the next line, which could hold a secret, would become part of this value.
    if (const auto line_end = value.find_first_of("\r\n"); line_end != std::string_view::npos) {
      return Fault(position_ + line_end, "has a line that does not end with ';'");
    }
    settings_.SetParameter(name, Secret(std::string(value)));
    position_ = end;
    return std::nullopt;
  }

  std::optional<Error> ReadQuoted(std::string_view name) {
    const auto opened_at = position_;
    const char quote = text_[position_++];
    std::string value;
    for (; position_ < text_.size() && text_[position_] != quote; ++position_) {
      if (text_[position_] == '\\' && position_ + 1 < text_.size()) ++position_;
      value += text_[position_];
    }
    if (position_ >= text_.size()) return Fault(opened_at, "has a quote that is not closed");
    ++position_;
    settings_.SetParameter(name, Secret(std::move(value)));
    while (position_ < text_.size() && IsSpace(text_[position_])) ++position_;
    if (position_ < text_.size() && text_[position_] != ';') {
      return Fault(position_, "has text behind the closing quote");
    }
    return std::nullopt;
  }

  static Error Fault(std::size_t at, const std::string& what) {
    return Error(MessagingErrorCodes::InvalidConfiguration,
                 "the connection string " + what + " at position " + std::to_string(at + 1));
  }

  std::string_view text_;
  std::size_t position_ = 0;
  ConnectionSettings settings_;
};

}  // namespace

OperationResult<ConnectionSettings> ConnectionSettings::Parse(std::string_view text) {
  static const auto kOrigin = std::make_shared<const std::string>("connection string");
  auto settings = ConnectionStringReader(text).Read();
  if (settings) settings->SetOrigins(kOrigin);
  return settings;
}

OperationResult<ConnectionSettings> ConnectionSettings::Parse(const char* text) {
  return Parse(std::string_view(text ? text : ""));
}

}  // namespace ratatosk
