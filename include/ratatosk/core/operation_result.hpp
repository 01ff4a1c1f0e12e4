#pragma once

#include <optional>
#include <stdexcept>
#include <utility>
#include <variant>

#include <ratatosk/core/abi.hpp>
#include <ratatosk/core/error.hpp>

namespace ratatosk {

/// Thrown by `OperationResult::Value()` for a failure and by `Error()` for a success. Signals a bug
/// in the caller, which should have checked `Ok()` first.
class BadResultAccess : public std::logic_error {
 public:
  /// Creates the exception for reading the value of a failure; `error` is that failure's error.
  explicit BadResultAccess(const ratatosk::Error& error);
  /// Creates the exception for reading the error of a success.
  BadResultAccess();
};

/// The outcome of an operation: a value or an `Error`.
///
/// A default-constructed result is a failure with code `UNSET`. Thread safety: like that of any
/// plain value.
template <class T>
class [[nodiscard]] OperationResult {
 public:
  OperationResult() : state_(ratatosk::Error(MessagingErrorCodes::Unset)) {}
  OperationResult(T value) : state_(std::move(value)) {}  // NOLINT: a value is a success
  OperationResult(ratatosk::Error error)
      : state_(std::move(error)) {}  // NOLINT: an error a failure

  /// Returns whether the operation succeeded.
  bool Ok() const noexcept { return state_.index() == 0; }
  /// Returns `Ok()`.
  explicit operator bool() const noexcept { return Ok(); }

  /// Returns the value. Throws BadResultAccess if the result is a failure.
  T& Value() & { return Check(), *std::get_if<0>(&state_); }
  const T& Value() const& { return Check(), *std::get_if<0>(&state_); }
  T&& Value() && { return Check(), std::move(*std::get_if<0>(&state_)); }

  /// Returns `Value()`.
  T& operator*() & { return Value(); }
  const T& operator*() const& { return Value(); }
  T&& operator*() && { return std::move(*this).Value(); }
  /// Returns a pointer to `Value()`.
  T* operator->() { return &Value(); }
  const T* operator->() const { return &Value(); }

  /// Returns the error. Throws BadResultAccess if the result is a success.
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

/// The outcome of an operation that has no value to return.
template <>
class [[nodiscard]] OperationResult<void> {
 public:
  OperationResult() : error_(ratatosk::Error(MessagingErrorCodes::Unset)) {}
  OperationResult(ratatosk::Error error)
      : error_(std::move(error)) {}  // NOLINT: an error a failure
  /// Returns a success.
  static OperationResult Success() { return OperationResult(std::nullopt); }

  /// Returns whether the operation succeeded.
  bool Ok() const noexcept { return !error_; }
  /// Returns `Ok()`.
  explicit operator bool() const noexcept { return Ok(); }
  /// Returns the error. Throws BadResultAccess if the result is a success.
  const ratatosk::Error& Error() const {
    if (Ok()) throw BadResultAccess();
    return *error_;
  }

 private:
  explicit OperationResult(std::nullopt_t) {}

  std::optional<ratatosk::Error> error_;
};

}  // namespace ratatosk
