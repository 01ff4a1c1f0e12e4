#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <ratatosk/core/recycling_allocator.hpp>
#include <ratatosk/core/secret.hpp>

namespace ratatosk::http {

/// The method of a request.
enum class Method : std::uint8_t { Get, Post, Put, Delete };

/// Returns the method as it is sent, such as "POST".
std::string_view ToString(Method method) noexcept;

/// A request. The client adds Host, User-Agent, Accept and Content-Length.
class Request {
 public:
  Request(Method request_method, std::string request_target)
      : method(request_method), target(std::move(request_target)) {}

  Request& WithBody(std::string type, std::string text) & {
    content_type = std::move(type), body = std::move(text);
    return *this;
  }
  Request&& WithBody(std::string type, std::string text) && {
    return std::move(WithBody(std::move(type), std::move(text)));
  }
  /// Sets the value of the Authorization header, such as "Basic ...".
  Request& WithAuthorization(Secret value) & { return authorization = std::move(value), *this; }
  Request&& WithAuthorization(Secret value) && {
    return std::move(WithAuthorization(std::move(value)));
  }
  /// Adds a header.
  Request& WithHeader(std::string name, std::string value) & {
    headers.emplace_back(std::move(name), std::move(value));
    return *this;
  }
  Request&& WithHeader(std::string name, std::string value) && {
    return std::move(WithHeader(std::move(name), std::move(value)));
  }
  /// Sets the fairness key. Requests with the same key count as one party that shares the
  /// connections; see `PoolOptions::max_share`.
  Request& WithFairnessKey(std::uint64_t key) & { return fairness_key = key, *this; }
  Request&& WithFairnessKey(std::uint64_t key) && { return std::move(WithFairnessKey(key)); }

  /// The method.
  Method method;
  /// Path and query.
  std::string target;
  /// The value of the Content-Type header; empty if there is no body.
  std::string content_type;
  /// The body; may be empty.
  std::string body;
  /// The value of the Authorization header; empty for none.
  Secret authorization;
  /// Additional headers: names and values, in this order.
  std::vector<std::pair<std::string, std::string>> headers;
  /// An opaque value, such as a hash of the account's name.
  std::uint64_t fairness_key = 0;
};

/// The header fields of a response, in the order of their arrival. They share one buffer.
class Headers {
 public:
  /// The name and the value of a header.
  using Field = std::pair<std::string_view, std::string_view>;

  Headers() = default;

  /// Adds a header after the existing ones.
  void emplace_back(std::string_view name, std::string_view value);
  /// Returns the number of headers.
  std::size_t size() const noexcept { return ends_.size() / 2; }
  /// Returns name and value, which are valid until the next change.
  Field operator[](std::size_t index) const noexcept;
  /// Removes all fields and keeps the memory for reuse.
  void clear() noexcept;
  /// Replaces `secret` with `***` in every value.
  void Hide(const Secret& secret);

 private:
  std::basic_string<char, std::char_traits<char>, RecyclingAllocator<char>> text_;
  /// The end of each name and of each value in `text_`.
  std::vector<std::uint32_t, RecyclingAllocator<std::uint32_t>> ends_;
};

/// A complete response.
class Response {
 public:
  Response() = default;

  /// Returns the value of the first header field with this name (case-insensitive), or an empty
  /// string. Valid until `headers` changes.
  std::string_view Header(std::string_view name) const noexcept;

  /// Clears the response and keeps its memory for reuse.
  void Clear() noexcept;

  /// The HTTP status.
  int status = 0;
  /// The headers.
  Headers headers;
  /// The body, decoded if it was chunked.
  std::string body;
  /// True if the connection had carried a request before.
  bool reused_connection = false;
};

}  // namespace ratatosk::http
