#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace ratatosk::http {

/// The maximum number of characters that encode one byte.
inline constexpr std::size_t kLongestEncoding = 3;

/// Appends `text`, percent-encoded for application/x-www-form-urlencoded (WHATWG URL, 5.2): a space
/// becomes `+`.
void AppendFormEncoded(std::string& out, std::string_view text);
/// Appends `text`, percent-encoded for a path segment or a query value (RFC 3986, 2.3).
void AppendPercentEncoded(std::string& out, std::string_view text);
/// Appends `name=value`, after an `&` if `form` is not empty.
void AppendFormField(std::string& form, std::string_view name, std::string_view value);

/// Returns the credentials of HTTP's Basic scheme (RFC 7617): base64 of `user:password`, without
/// "Basic ".
std::string BasicCredentials(std::string_view user, std::string_view password);

}  // namespace ratatosk::http
