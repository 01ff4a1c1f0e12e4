#include <ratatosk/core/secret.hpp>

#include <cstring>
#include <utility>

namespace ratatosk {

class Secret::Text {
 public:
  explicit Text(std::string text) : text_(std::move(text)) {}
  ~Text() { explicit_bzero(text_.data(), text_.size()); }
  Text(const Text&) = delete;
  Text& operator=(const Text&) = delete;

  std::string_view View() const noexcept { return text_; }

 private:
  std::string text_;
};

Secret::Secret(std::string text) : text_(std::make_shared<const Text>(text)) {
  // A short text is stored inside the string object itself, so a move leaves a copy behind.
  explicit_bzero(text.data(), text.size());
}

std::string_view Secret::Reveal() const noexcept { return text_ ? text_->View() : ""; }

bool operator==(const Secret& a, const Secret& b) noexcept {
  const auto left = a.Reveal();
  const auto right = b.Reveal();
  if (left.size() != right.size()) return false;
  unsigned char difference = 0;
  for (std::size_t i = 0; i < left.size(); ++i) {
    difference |= static_cast<unsigned char>(left[i] ^ right[i]);
  }
  return difference == 0;
}

void Hide(const Secret& secret, std::string& text) {
  constexpr std::string_view kShown = "***";
  const auto hidden = secret.Reveal();
  if (hidden.empty()) return;
  for (auto at = text.find(hidden); at != std::string::npos;
       at = text.find(hidden, at + kShown.size())) {
    text.replace(at, hidden.size(), kShown);
  }
}

}  // namespace ratatosk
