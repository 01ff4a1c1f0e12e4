#pragma once

#include <optional>
#include <stdexcept>
#include <utility>
#include <variant>

#include <ratatosk/core/abi.hpp>
#include <ratatosk/core/error.hpp>

namespace ratatosk {

/// Thrown by `OperationResult::Value()` of a failure and by `Error()` of a success: a mistake of
/// the caller's, which `Ok()` would have told.
class BadResultAccess : public std::logic_error {
 public:
  /// There is no value, but `error`.
  explicit BadResultAccess(const ratatosk::Error& error);
  /// There is no error.
  BadResultAccess();
};

/// The outcome of an operation: a value, or an `Error`. Default-constructed it is a failure with
/// code `UNSET`. Thread safety: as of a plain value.
template <class T>
class [[nodiscard]] OperationResult {
 public:
  OperationResult() : state_(ratatosk::Error(MessagingErrorCodes::Unset)) {}
  OperationResult(T value) : state_(std::move(value)) {}  // NOLINT: a value is a success
  OperationResult(ratatosk::Error error)
      : state_(std::move(error)) {}  // NOLINT: an error a failure

  bool Ok() const noexcept { return state_.index() == 0; }
  explicit operator bool() const noexcept { return Ok(); }

  /// Throws BadResultAccess when this is a failure.
  T& Value() & { return Check(), *std::get_if<0>(&state_); }
  const T& Value() const& { return Check(), *std::get_if<0>(&state_); }
  T&& Value() && { return Check(), std::move(*std::get_if<0>(&state_)); }

  T& operator*() & { return Value(); }
  const T& operator*() const& { return Value(); }
  T&& operator*() && { return std::move(*this).Value(); }
  T* operator->() { return &Value(); }
  const T* operator->() const { return &Value(); }

  /// Throws BadResultAccess when this is a success.
  const ratatosk::Error& Error() const {
    if (Ok()) throw BadResultAccess();
    return *std::get_if<1>(&state_);
  }

 private:
  void Check() const {
    if (!Ok()) throw BadResultAccess(Error());
  }

  std::variant<T, ratatosk::Error> state_;
};

/// The outcome of an operation that has nothing to give but its success.
template <>
class [[nodiscard]] OperationResult<void> {
 public:
  OperationResult() : error_(ratatosk::Error(MessagingErrorCodes::Unset)) {}
  OperationResult(ratatosk::Error error)
      : error_(std::move(error)) {}  // NOLINT: an error a failure
  static OperationResult Success() { return OperationResult(std::nullopt); }

  bool Ok() const noexcept { return !error_; }
  explicit operator bool() const noexcept { return Ok(); }
  /// Throws BadResultAccess when this is a success.
  const ratatosk::Error& Error() const {
    if (Ok()) throw BadResultAccess();
    return *error_;
  }

 private:
  explicit OperationResult(std::nullopt_t) {}

  std::optional<ratatosk::Error> error_;
};

}  // namespace ratatosk
