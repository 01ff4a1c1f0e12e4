#pragma once

#include <cstdint>
#include <iosfwd>
#include <string>
#include <string_view>
#include <utility>

namespace ratatosk {

/// The kinds of address.
enum class EndpointType : std::uint8_t {
  Any,
  PhoneNumber,
  EmailAddress,
  UserId,
  DeviceId,
  Url,
  Topic,
  ApplicationId,
  Id,
  Label,
  /// The name of a sender. The connector looks up its address when it sends.
  SenderRef,
};

/// Returns the enumerator's name.
std::string_view ToString(EndpointType type) noexcept;

/// A typed address of a sender or recipient. The address is in the channel's own notation; only the
/// channel checks whether it is well-formed.
class Endpoint {
 public:
  Endpoint() = default;
  Endpoint(EndpointType type, std::string address) : type_(type), address_(std::move(address)) {}

  /// Returns the kind of address.
  EndpointType Type() const noexcept { return type_; }
  /// Returns the address in the channel's notation.
  const std::string& Address() const noexcept { return address_; }
  /// Returns whether the address is empty.
  bool Empty() const noexcept { return address_.empty(); }
  /// Returns the type and the address.
  std::string ToText() const;

  friend bool operator==(const Endpoint&, const Endpoint&) = default;

 private:
  EndpointType type_ = EndpointType::Any;
  std::string address_;
};

/// Returns a reference to a sender by name. The name is looked up when the message is sent; see
/// ISenderResolver.
inline Endpoint SenderRef(std::string name) {
  return Endpoint(EndpointType::SenderRef, std::move(name));
}

/// Writes `ToText()`.
std::ostream& operator<<(std::ostream& out, const Endpoint& endpoint);

}  // namespace ratatosk
