#include <ratatosk/http/http_message.hpp>

#include <strings.h>

namespace ratatosk::http {

std::string_view ToString(Method method) noexcept {
  switch (method) {
    case Method::Get:
      return "GET";
    case Method::Post:
      return "POST";
    case Method::Put:
      return "PUT";
    case Method::Delete:
      return "DELETE";
  }
  return "?";
}

std::string_view Response::Header(std::string_view name) const noexcept {
  for (const auto& [header, value] : headers) {
    const bool same =
        header.size() == name.size() && ::strncasecmp(header.data(), name.data(), name.size()) == 0;
    if (same) return value;
  }
  return {};
}

}  // namespace ratatosk::http
