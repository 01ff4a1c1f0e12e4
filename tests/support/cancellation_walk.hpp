#pragma once

// What the walks of the channels have in common: an operation is stopped at each of its suspension
// points in turn.

#include <boost/asio/awaitable.hpp>
#include <boost/asio/cancellation_type.hpp>

#include <gtest/gtest.h>

#include <string>
#include <utility>

#include <ratatosk/core/error_codes.hpp>
#include <ratatosk/core/operation_result.hpp>

namespace ratatosk::test {

using Outcome = OperationResult<void>;

template <class T>
boost::asio::awaitable<Outcome> Untyped(boost::asio::awaitable<OperationResult<T>> work) {
  auto result = co_await std::move(work);
  if (!result) co_return result.Error();
  co_return Outcome::Success();
}

enum class Stop { Terminal, Partial, Total, Deadline };
enum class Temperature { Cold, Reused };

inline boost::asio::cancellation_type TypeOf(Stop stop) {
  using boost::asio::cancellation_type;
  switch (stop) {
    case Stop::Terminal:
      return cancellation_type::terminal;
    case Stop::Partial:
      return cancellation_type::partial;
    case Stop::Total:
      return cancellation_type::total;
    case Stop::Deadline:
      break;
  }
  return cancellation_type::none;
}

/// "ColdTerminal", "ReusedDeadline" and so on.
inline std::string NameOfRound(Temperature temperature, Stop stop) {
  static const std::string kStops[] = {"Terminal", "Partial", "Total", "Deadline"};
  return (temperature == Temperature::Cold ? "Cold" : "Reused") + kStops[static_cast<int>(stop)];
}

/// The error of an operation that was stopped: it says by what, and of a send what is known.
inline void CheckStopError(
    const Error& error, Stop stop, ErrorCode timeout, bool is_send, bool written) {
  EXPECT_EQ(error.Code(),
            stop == Stop::Deadline ? timeout : MessagingErrorCodes::OperationCancelled);
  EXPECT_EQ(error.Retry(), Retry::Never());
  const auto of_send = written ? Certainty::Unknown : Certainty::NotSent;
  EXPECT_EQ(error.Certainty(), is_send ? of_send : Certainty::None);
}

}  // namespace ratatosk::test
