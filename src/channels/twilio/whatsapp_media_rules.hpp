#pragma once

#include <ratatosk/messaging/content.hpp>
#include <ratatosk/schema/validation.hpp>

namespace ratatosk::twilio {

/// Adds the faults of a file that WhatsApp would not take
/// (docs/messaging/guides/accepted-mime-types, docs/whatsapp/guidance-whatsapp-media-messages): one
/// item a message; an absolute http or https URL; a type of WhatsApp's list, by the declared MIME
/// type, else by the name's extension, else by the URL's where that is certain; 16 MB, an image 5
/// MB, where the size is declared. All have the member "Content".
void CheckWhatsAppMedia(const MediaContent& media, ValidationFaults& faults);

}  // namespace ratatosk::twilio
