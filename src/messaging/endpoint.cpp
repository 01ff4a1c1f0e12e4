#include <ratatosk/messaging/endpoint.hpp>

#include <ostream>

namespace ratatosk {

std::string_view ToString(EndpointType type) noexcept {
  switch (type) {
    case EndpointType::Any:
      return "Any";
    case EndpointType::PhoneNumber:
      return "PhoneNumber";
    case EndpointType::EmailAddress:
      return "EmailAddress";
    case EndpointType::UserId:
      return "UserId";
    case EndpointType::DeviceId:
      return "DeviceId";
    case EndpointType::Url:
      return "Url";
    case EndpointType::Topic:
      return "Topic";
    case EndpointType::ApplicationId:
      return "ApplicationId";
    case EndpointType::Id:
      return "Id";
    case EndpointType::Label:
      return "Label";
    case EndpointType::SenderRef:
      return "SenderRef";
  }
  return "?";
}

std::string Endpoint::ToText() const { return std::string(ToString(type_)) + ' ' + address_; }

std::ostream& operator<<(std::ostream& out, const Endpoint& endpoint) {
  return out << endpoint.ToText();
}

}  // namespace ratatosk
