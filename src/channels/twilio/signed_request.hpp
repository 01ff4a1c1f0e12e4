#pragma once

#include <span>
#include <string>
#include <string_view>

#include <ratatosk/channels/twilio/twilio_signature.hpp>
#include <ratatosk/core/secret.hpp>
#include <ratatosk/messaging/message_source.hpp>

#include "channels/twilio/form_fields.hpp"

namespace ratatosk::twilio {

/// The part of TwilioSignature that knows the request's form already.
class SignedRequest {
 public:
  /// `form` is FormFields::Of(source). Refers to `source`.
  SignedRequest(const MessageSource& source, const FormFields& form);

  /// As TwilioSignature::Verify.
  SignatureVerdict Verify(std::string_view url, std::span<const Secret> tokens) const;
  /// As TwilioSignature::Sign.
  std::string Sign(std::string_view url, const Secret& token) const;

 private:
  const MessageSource& source_;
  /// The form's fields in the order in which Twilio signs them; empty if the body is not a form.
  std::string fields_;
};

}  // namespace ratatosk::twilio
