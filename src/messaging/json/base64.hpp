#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace ratatosk::detail {

/// Base64 with padding (RFC 4648, section 4). Nothing for more than a gigabyte.
std::optional<std::string> ToBase64(std::string_view bytes);
/// Nothing for what is not exactly what ToBase64 writes.
std::optional<std::string> FromBase64(std::string_view text);

}  // namespace ratatosk::detail
