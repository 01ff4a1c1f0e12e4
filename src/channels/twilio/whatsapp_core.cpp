#include "channels/twilio/whatsapp_core.hpp"

#include <ratatosk/channels/twilio/twilio_error_codes.hpp>

#include "channels/twilio/whatsapp_rules.hpp"

namespace ratatosk::twilio {

namespace asio = boost::asio;

namespace {

constexpr ChannelCodes kWhatsAppCodes(TwilioErrorCodes::SendWhatsAppMessageFailed,
                                      kTwilioDomain,
                                      TwilioErrorCodes::WhatsAppStatusQueryFailed);

}  // namespace

WhatsAppCore::WhatsAppCore(const ConnectionSettings& settings)
    : MessagingCore(settings, kWhatsAppCodes) {}

asio::awaitable<OperationResult<void>> WhatsAppCore::InitializeCoreAsync(
    OperationContext& operation) {
  auto made = co_await MessagingCore::InitializeCoreAsync(operation);
  if (made) templates_ = std::make_unique<TemplateLookup>(Api(), Secrets());
  co_return made;
}

asio::awaitable<OperationResult<void>> WhatsAppCore::ShutdownCoreAsync(
    OperationContext& operation) {
  templates_.reset();
  return MessagingCore::ShutdownCoreAsync(operation);
}

void WhatsAppCore::ValidateMessageCore(const Message& message,
                                       const Endpoint& sender,
                                       ValidationFaults& faults) const {
  CheckWhatsAppMessage(message, sender, WhoChooses(), faults);
}

asio::awaitable<OperationResult<std::string>> WhatsAppCore::ContentSidAsync(
    const Message& message, OperationContext& operation) {
  const auto* content = message.ContentAs<TemplateContent>();
  if (!content) co_return std::string();
  if (IsContentSid(content->Id())) co_return content->Id();
  co_return co_await templates_->FindAsync(content->Id(), operation);
}

// 21655: no such ContentSid; 63027: no such template (docs/api/errors).
void WhatsAppCore::OnRefused(const Message& message, const Error& error) {
  const auto* content = message.ContentAs<TemplateContent>();
  const auto& code = error.Provider().Code();
  if (content && (code == "21655" || code == "63027")) templates_->Forget(content->Id());
}

}  // namespace ratatosk::twilio
