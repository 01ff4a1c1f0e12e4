#pragma once

#include <ratatosk/messaging/content.hpp>
#include <ratatosk/schema/validation.hpp>

namespace ratatosk::twilio {

/// Adds the errors of a file that WhatsApp would reject (docs/messaging/guides/accepted-mime-types,
/// docs/whatsapp/guidance-whatsapp-media-messages). All have the member "Content". The rules:
/// - one file per message
/// - an absolute http or https URL
/// - a declared MIME type that is on WhatsApp's list; without one, an extension (of the URL, or
///   else of the name) that is not known to be rejected
/// - at most 16 MB, or 5 MB for an image, if the size is declared
void CheckWhatsAppMedia(const MediaContent& media, ValidationFaults& faults);

}  // namespace ratatosk::twilio
