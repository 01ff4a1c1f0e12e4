#pragma once

#include <cstddef>
#include <exception>
#include <string>
#include <string_view>

namespace ratatosk::detail {

/// The maximum nesting depth of objects and arrays in a message.
inline constexpr std::size_t kMaxDepth = 64;
/// The maximum depth in a batch, which wraps its messages in an object and an array.
inline constexpr std::size_t kMaxBatchDepth = kMaxDepth + 2;

/// A location in a document. Each place links to its parent, which must outlive it; the text is
/// built only for errors.
class Place {
 public:
  Place() = default;
  Place(const Place& above, std::string_view name) : above_(&above), name_(name) {}
  Place(const Place& above, std::size_t index) : above_(&above), index_(index), is_index_(true) {}

  /// Returns the name, or the index as text.
  std::string Key() const { return is_index_ ? std::to_string(index_) : std::string(name_); }
  /// Returns a path such as `content.parts[1].text`; empty for the document itself.
  std::string ToText() const;

 private:
  const Place* above_ = nullptr;
  std::string_view name_;
  std::size_t index_ = 0;
  bool is_index_ = false;
};

/// Appends `.name`, shortened and without control characters, because names can come from outside.
void AppendName(std::string& path, std::string_view name);
/// Appends `[index]`.
void AppendIndex(std::string& path, std::size_t index);

/// The exception thrown by the functions in this folder. Their callers turn it into an Error.
class Fault : public std::exception {
 public:
  Fault(const Place& place, std::string what) : Fault(place.ToText(), std::move(what)) {}
  Fault(std::string member, std::string what)
      : member_(std::move(member)), what_(std::move(what)) {}

  const char* what() const noexcept override { return what_.c_str(); }
  const std::string& Member() const noexcept { return member_; }

 private:
  std::string member_;
  std::string what_;
};

}  // namespace ratatosk::detail
