#pragma once

#include <ratatosk/simulators/twilio/twilio_records.hpp>

#include <optional>
#include <string>
#include <vector>

namespace ratatosk::simulators {

/// A message from a person to the account: `Arrival("whatsapp:+15550002222",
/// "whatsapp:+14155238886").WithText("Hi")`.
class Arrival {
 public:
  Arrival(std::string from_address, std::string to_address);

  /// Sets the text.
  Arrival& WithText(std::string body);
  /// Sets the person's WhatsApp profile name.
  Arrival& WithProfileName(std::string name);
  /// Adds a file. Its bytes can be fetched from the URL in the webhook, with the account's
  /// credentials.
  Arrival& WithMedia(std::string content_type, std::string bytes);
  /// Adds a location, in degrees.
  Arrival& WithLocation(double latitude,
                        double longitude,
                        std::string label = {},
                        std::string address = {});
  /// Taps a quick-reply button.
  Arrival& WithButton(std::string text, std::string payload);
  /// Picks an item from a list.
  Arrival& WithListReply(std::string id, std::string title, std::string description = {});
  /// Sets any field of the webhook. Applied last, so it can replace the fields set above.
  Arrival& WithField(std::string name, std::string value);
  /// Omits a field that would otherwise be present.
  Arrival& WithoutField(std::string name);
  /// Selects the account; by default the first one.
  Arrival& ToAccount(std::string account_sid);
  /// Repeats a message: the `MessageSid` of an earlier arrival.
  Arrival& WithMessageSid(std::string sid);

  /// Signs with a token other than the account's.
  Arrival& SignedWith(std::string auth_token);
  /// Sends this text instead of the signature.
  Arrival& WithSignature(std::string signature);
  /// Omits the signature.
  Arrival& WithoutSignature();

  /// A file of the message.
  class Media {
   public:
    Media(std::string type, std::string data)
        : content_type(std::move(type)), bytes(std::move(data)) {}
    /// The file's content type.
    std::string content_type;
    /// The content of the file.
    std::string bytes;
  };

  /// The person's address.
  std::string from;
  /// The account's address.
  std::string to;
  /// The account; empty means the first one.
  std::string account_sid;
  std::string message_sid;
  /// The files of the message.
  std::vector<Media> media;
  /// The fields of the webhook that the functions above set.
  FormFields fields;
  /// Fields that replace others; see WithField.
  FormFields overrides;
  /// The names of fields to omit.
  std::vector<std::string> left_out;
  /// The token to sign with; by default the account's.
  std::optional<std::string> signing_token;
  /// A text that is sent instead of the signature.
  std::optional<std::string> signature;
  /// Whether the signature is omitted.
  bool without_signature = false;
};

}  // namespace ratatosk::simulators
