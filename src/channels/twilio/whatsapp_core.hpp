#pragma once

#include <memory>
#include <string>

#include "channels/twilio/messaging_core.hpp"
#include "channels/twilio/template_lookup.hpp"

namespace ratatosk::twilio {

/// WhatsApp: addresses with its prefix, its limits on media, templates by name or SID.
class WhatsAppCore final : public MessagingCore {
 public:
  explicit WhatsAppCore(const ConnectionSettings& settings);

  boost::asio::awaitable<OperationResult<void>> InitializeCoreAsync(
      OperationContext& operation) override;
  boost::asio::awaitable<OperationResult<void>> ShutdownCoreAsync(
      OperationContext& operation) override;
  void ValidateMessageCore(const Message& message,
                           const Endpoint& sender,
                           ValidationFaults& faults) const override;

 protected:
  boost::asio::awaitable<OperationResult<std::string>> ContentSidAsync(
      const Message& message, OperationContext& operation) override;

  void OnRefused(const Message& message, const Error& error) override;

 private:
  std::unique_ptr<TemplateLookup> templates_;
};

}  // namespace ratatosk::twilio
