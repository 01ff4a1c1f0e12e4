#include <ratatosk/http/http_message.hpp>

#include <boost/beast/core/string.hpp>

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
    if (boost::beast::iequals({header.data(), header.size()}, {name.data(), name.size()})) {
      return value;
    }
  }
  return {};
}

}  // namespace ratatosk::http
