#pragma once

#include <gmock/gmock.h>

#include <ostream>

#include <ratatosk/core/operation_result.hpp>

namespace ratatosk {

// How GoogleTest prints a result.
template <class T>
void PrintTo(const OperationResult<T>& result, std::ostream* out) {
  result.Ok() ? *out << "success" : *out << result.Error();
}

}  // namespace ratatosk

namespace ratatosk::test {

MATCHER(IsOk, "succeeds") { return arg.Ok(); }

MATCHER_P(FailsWithCode, code, "fails with " + std::string(code.Text())) {
  return !arg.Ok() && arg.Error().Code() == code;
}

MATCHER_P3(FailsWith,
           code,
           certainty,
           retry,
           "fails with " + std::string(code.Text()) + " (" + std::string(ToString(certainty)) +
               ", retry " + testing::PrintToString(retry) + ")") {
  return !arg.Ok() && arg.Error().Code() == code && arg.Error().Certainty() == certainty &&
         arg.Error().Retry() == retry;
}

}  // namespace ratatosk::test
