#include <ratatosk/conformance/register_tests.hpp>

#include <ratatosk/messaging/message_builder.hpp>

#include "../courier_channel.hpp"
#include "courier_service.hpp"

namespace courier {
namespace {

// [under-test]
class CourierUnderTest final : public conformance::ChannelUnderTest {
 public:
  const ChannelSchema& Schema() const override { return kSchema; }
  ConnectionSettings Settings() const override {
    return ConnectionSettings()
        .SetParameter("Host", "127.0.0.1")
        .SetParameter("Port", service_.Port())
        .SetParameter("Token", kToken);
  }
  std::unique_ptr<IChannelConnector> Make(Runtime runtime, ConnectionSettings settings) override {
    return std::make_unique<Connector>(std::move(runtime), kSchema, std::move(settings));
  }
  std::vector<std::string> Secrets() const override { return {std::string(kToken)}; }
  Message Good(const std::string& text) const override {
    const Endpoint ann(EndpointType::Label, "ann");
    return MessageBuilder().WithId(text).To(ann).WithText(text).Build();
  }
  std::vector<Message> Bad() const override {
    return {MessageBuilder().ToPhone("+15550002222").WithText("by phone").Build()};
  }
  std::size_t Accepted(const std::string& text) const override { return service_.Accepted(text); }
  std::size_t Read() const override { return service_.Read(); }
  void NextGets(conformance::Trouble trouble) override { service_.NextGets(trouble); }
  bool Writes(const std::string& text) override {
    service_.Writes(text);
    return true;
  }

 private:
  mutable Service service_;
};

const auto kTests =
    conformance::RegisterTests("Courier", [] { return std::make_unique<CourierUnderTest>(); });
// [/under-test]

}  // namespace
}  // namespace courier
