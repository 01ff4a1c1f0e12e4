#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <ratatosk/conformance/channel_under_test.hpp>

namespace ratatosk::conformance {

/// The result of a check: a sentence for each violation of the rule. Empty if the rule holds.
using Violations = std::vector<std::string>;

/// A requirement for every channel, and the check for it. A literal type.
class Rule {
 public:
  constexpr Rule(std::string_view rule_name,
                 std::string_view text,
                 Violations (*how)(ChannelUnderTest& channel))
      : name(rule_name), says(text), check(how) {}

  /// A valid C++ name, used for the test.
  std::string_view name;
  /// The requirement, as a sentence.
  std::string_view says;
  /// The check. Returns the violations.
  Violations (*check)(ChannelUnderTest& channel);
};

/// Returns all rules. Each check needs its own channel; see `says` and docs/writing-a-channel.md.
std::span<const Rule> Rules() noexcept;

}  // namespace ratatosk::conformance
