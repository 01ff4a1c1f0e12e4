#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace ratatosk {

/// Text that must not be shown, such as a token, a password or a key.
///
/// Has no stream operator and no conversions: `Reveal()` is the only access to the text, so one
/// search finds every use. The text is wiped from memory with the last copy. Copies share the text
/// and can be used from distinct threads.
class Secret {
 public:
  Secret() = default;
  explicit Secret(std::string text);

  /// Returns whether the text is empty.
  bool Empty() const noexcept { return Reveal().empty(); }
  /// Returns the text. The view is valid while this secret or a copy of it exists.
  std::string_view Reveal() const noexcept;

  /// Compares in a time that depends only on the lengths.
  friend bool operator==(const Secret& a, const Secret& b) noexcept;

 private:
  class Text;
  std::shared_ptr<const Text> text_;
};

/// Replaces each occurrence of `secret` in `text`, which comes from an external source, with "***".
void Hide(const Secret& secret, std::string& text);

}  // namespace ratatosk
