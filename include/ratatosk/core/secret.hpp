#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace ratatosk {

/// Text that must not be shown: a token, a password, a key.
///
/// It has no stream operator and no conversion; `Reveal()` is the only way to the text, so that
/// every use is found by one search. The text is wiped from memory with the last copy. Copies share
/// it and may be used from distinct threads.
class Secret {
 public:
  Secret() = default;
  explicit Secret(std::string text);

  bool Empty() const noexcept { return Reveal().empty(); }
  /// Valid while this or a copy of it lives.
  std::string_view Reveal() const noexcept;

  /// Compares in a time that depends on the lengths only.
  friend bool operator==(const Secret& a, const Secret& b) noexcept;

 private:
  class Text;
  std::shared_ptr<const Text> text_;
};

/// Puts "***" in the place of each `secret` in `text`, which came from elsewhere.
void Hide(const Secret& secret, std::string& text);

}  // namespace ratatosk
