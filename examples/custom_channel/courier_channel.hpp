#pragma once

// [includes]
#include <ratatosk/connectors/channel_connector_base.hpp>
#include <ratatosk/connectors/connector_registry.hpp>

#include <array>
// [/includes]

// A channel as a third party would write it. The courier's service exchanges JSON objects, one per
// line, over a persistent TCP connection:
//
//   us                                       the courier
//   {"hello": token}                         {"welcome": true}, or {"denied": why}
//   {"send": number, "to": .., "text": ..}   {"accepted": number, "id": ..}, {"refused": number,
//                                            "why": ..}, or {"later": number, "ms": ..}
//   {"ack": event}                           {"event": event, "id": .., "from": .., "text": ..}, or
//                                            {"event": event, "id": .., "status": ..}
//
// The courier sends the next event only after the previous one was acknowledged, and repeats an
// unacknowledged event on the next connection.

namespace courier {

using namespace ratatosk;

// [schema]
inline constexpr std::array kParameters{
    ParameterSchema("Host", DataType::String).Required().Described("Where it listens"),
    ParameterSchema("Port", DataType::Integer).Between(1, 65535).Default("7007"),
    ParameterSchema("Token", DataType::String).Required().Sensitive().Described("Who we are"),
};
inline constexpr std::array kEndpoints{EndpointSchema(EndpointType::Label, true, true)};
inline constexpr std::array kContents{ContentType::PlainText};
inline constexpr ChannelSchema kSchema =
    ChannelSchema("Courier", "Line", "1.0.0")
        .WithCapabilities(Capabilities::SendMessages | Capabilities::BulkMessaging |
                          Capabilities::ReceiveMessages | Capabilities::HandleMessageState |
                          Capabilities::HealthCheck)
        .WithParameters(kParameters)
        .WithEndpoints(kEndpoints)
        .WithContentTypes(kContents);
// [/schema]

// [connector]
class Connector final : public ChannelConnectorBase {
 public:
  Connector(Runtime runtime, ChannelSchemaHandle schema, ConnectionSettings settings);
};

void Register(ConnectorRegistry& channels);
// [/connector]

}  // namespace courier
