#include <ratatosk/connectors/plugin.hpp>

#include <array>
#include <stdexcept>

static constexpr std::array kContents{ratatosk::ContentType::PlainText};
static constexpr auto kSchema =
    ratatosk::ChannelSchema("Half", "Done", "1.0.0").WithContentTypes(kContents);

void ratatosk_register_v1(ratatosk::ConnectorRegistry* registry) {
  registry->Register(kSchema, nullptr);
  throw std::runtime_error("no licence");
}
