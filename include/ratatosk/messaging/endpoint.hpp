#pragma once

#include <cstdint>
#include <iosfwd>
#include <string>
#include <string_view>
#include <utility>

namespace ratatosk {

/// What kind of address an endpoint is.
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
  /// The name of a sender: a connector asks for the address behind it when it sends.
  SenderRef,
};

std::string_view ToString(EndpointType type) noexcept;

/// A typed address of a sender or a receiver. The address is text as the channel writes it; only
/// the channel knows whether it is well-formed.
class Endpoint {
 public:
  Endpoint() = default;
  Endpoint(EndpointType type, std::string address) : type_(type), address_(std::move(address)) {}

  EndpointType Type() const noexcept { return type_; }
  const std::string& Address() const noexcept { return address_; }
  bool Empty() const noexcept { return address_.empty(); }
  /// The type and the address.
  std::string ToText() const;

  friend bool operator==(const Endpoint&, const Endpoint&) = default;

 private:
  EndpointType type_ = EndpointType::Any;
  std::string address_;
};

/// The sender of that name, looked up when the message is sent; see ISenderResolver.
inline Endpoint SenderRef(std::string name) {
  return Endpoint(EndpointType::SenderRef, std::move(name));
}

/// As `ToText`.
std::ostream& operator<<(std::ostream& out, const Endpoint& endpoint);

}  // namespace ratatosk
