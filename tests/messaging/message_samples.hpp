#pragma once

#include <vector>

#include <ratatosk/messaging/message_json.hpp>

namespace ratatosk::test {

/// Messages that have, together, every kind of content and address, every optional member, and
/// every name of an enumeration; and the smallest message of each kind.
std::vector<Message> MessageSamples();

/// Seals by name and a rotation of the letters: enough to see that it was called.
OperationResult<std::string> Seal(std::string_view name, std::string_view text);
OperationResult<std::string> Unseal(std::string_view name, std::string_view sealed);

inline MessageJsonOptions Sealing() {
  return MessageJsonOptions().WithSeal(Seal).WithUnseal(Unseal);
}

}  // namespace ratatosk::test
