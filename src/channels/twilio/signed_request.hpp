#pragma once

#include <span>
#include <string>
#include <string_view>

#include <ratatosk/channels/twilio/twilio_signature.hpp>
#include <ratatosk/core/secret.hpp>
#include <ratatosk/messaging/message_source.hpp>

#include "channels/twilio/form_fields.hpp"

namespace ratatosk::twilio {

/// The part of TwilioSignature that works on a parsed form.
class SignedRequest {
 public:
  /// `form` must be FormFields::Of(source). Refers to `source`.
  SignedRequest(const MessageSource& source, const FormFields& form);

  /// Works like TwilioSignature::Verify.
  SignatureVerdict Verify(std::string_view url, std::span<const Secret> tokens) const;
  /// Works like TwilioSignature::Sign.
  std::string Sign(std::string_view url, const Secret& token) const;

 private:
  const MessageSource& source_;
  /// The fields in their signed form; empty if the body is not a form.
  std::string fields_;
};

}  // namespace ratatosk::twilio
