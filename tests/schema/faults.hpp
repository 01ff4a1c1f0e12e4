#pragma once

#include <ostream>
#include <string>
#include <vector>

#include <ratatosk/schema/validation.hpp>

namespace ratatosk {

// How GoogleTest prints a fault.
inline void PrintTo(const ValidationFault& fault, std::ostream* out) {
  *out << fault.Member() << ": " << fault.Code() << ": " << fault.Message();
}

}  // namespace ratatosk

namespace ratatosk::test {

/// "Member CODE" of each, in order.
inline std::vector<std::string> Brief(const ValidationFaults& faults) {
  std::vector<std::string> brief;
  for (const auto& fault : faults) {
    brief.push_back(fault.Member() + " " + std::string(fault.Code().Text()));
  }
  return brief;
}

inline std::vector<std::string> FaultsOf(const ChannelSchema& schema,
                                         const ConnectionSettings& settings) {
  ValidationFaults faults;
  ValidateSettings(schema, settings, faults);
  return Brief(faults);
}

inline std::vector<std::string> FaultsOf(const ChannelSchema& schema, const Message& message) {
  ValidationFaults faults;
  ValidateMessage(schema, message, faults);
  return Brief(faults);
}

using None = std::vector<std::string>;

}  // namespace ratatosk::test
