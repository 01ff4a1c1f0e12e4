#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <ratatosk/conformance/channel_under_test.hpp>

namespace ratatosk::conformance {

/// What a check found: a sentence for each way in which the rule is broken; none when it holds.
using Violations = std::vector<std::string>;

/// One thing that every channel must do, and how it is found out. A literal type.
class Rule {
 public:
  constexpr Rule(std::string_view rule_name,
                 std::string_view text,
                 Violations (*how)(ChannelUnderTest& channel))
      : name(rule_name), says(text), check(how) {}

  /// A valid C++ name, for a test.
  std::string_view name;
  std::string_view says;
  Violations (*check)(ChannelUnderTest& channel);
};

/// All of them. Each check takes a channel of its own; see the rule's `says`, and
/// docs/writing-a-channel.md.
std::span<const Rule> Rules() noexcept;

}  // namespace ratatosk::conformance
