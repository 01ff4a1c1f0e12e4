#pragma once

#include <string_view>

namespace bench {

/// The Message resource that the server answers with, as Twilio writes it.
inline constexpr std::string_view kResource =
    R"({"body": "Hello Ann, your order 4711 has left our warehouse this morning and will reach you on Friday between 10 and 12.", "num_segments": "1", "direction": "outbound-api", "from": "whatsapp:+14155238886", "date_updated": "Thu, 26 Nov 2026 12:00:00 +0000", "price": null, "error_message": null, "uri": "/2010-04-01/Accounts/AC0123456789abcdef0123456789abcdef/Messages/SM0123456789abcdef0123456789abcdef.json", "account_sid": "AC0123456789abcdef0123456789abcdef", "num_media": "0", "to": "whatsapp:+15550002222", "date_created": "Thu, 26 Nov 2026 12:00:00 +0000", "status": "queued", "sid": "SM0123456789abcdef0123456789abcdef", "date_sent": null, "messaging_service_sid": null, "error_code": null, "price_unit": "USD", "api_version": "2010-04-01", "subresource_uris": {"media": "/2010-04-01/Accounts/AC0123456789abcdef0123456789abcdef/Messages/SM0123456789abcdef0123456789abcdef/Media.json"}})";

}  // namespace bench
