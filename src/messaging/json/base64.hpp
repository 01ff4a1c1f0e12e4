#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace ratatosk::detail {

/// Encodes as Base64 with padding (RFC 4648, section 4). Returns nullopt for more than 1 GiB.
std::optional<std::string> ToBase64(std::string_view bytes);
/// Decodes Base64. Returns nullopt unless the text is exactly what ToBase64 writes.
std::optional<std::string> FromBase64(std::string_view text);

}  // namespace ratatosk::detail
