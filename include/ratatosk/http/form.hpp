#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace ratatosk::http {

/// The most characters that one byte becomes when it is encoded.
inline constexpr std::size_t kLongestEncoding = 3;

/// Appends `text` percent-encoded as application/x-www-form-urlencoded wants it (WHATWG URL, 5.2):
/// a space becomes `+`.
void AppendFormEncoded(std::string& out, std::string_view text);
/// Appends `text` percent-encoded for a path segment or a query value (RFC 3986, 2.3).
void AppendPercentEncoded(std::string& out, std::string_view text);
/// Appends `name=value`, behind an `&` when `form` is not empty.
void AppendFormField(std::string& form, std::string_view name, std::string_view value);

/// The credentials of HTTP's Basic scheme (RFC 7617): base64 of `user:password`, without "Basic ".
std::string BasicCredentials(std::string_view user, std::string_view password);

}  // namespace ratatosk::http
