#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <ratatosk/connectors/results.hpp>
#include <ratatosk/core/operation_result.hpp>

namespace ratatosk {

/// The HTTP method with which Twilio calls a URL in TwiML.
enum class TwiMLMethod : std::uint8_t { Default, Get, Post };

/// One reply in a TwiML document (docs/messaging/twiml/message). Twilio fills in what is not set:
/// by default the reply goes to the sender of the message, from the number that received it.
class TwiMLMessage {
 public:
  TwiMLMessage() = default;
  explicit TwiMLMessage(std::string text) : text_(std::move(text)) {}

  /// Adds the URL of a file. WhatsApp accepts one per message.
  TwiMLMessage& WithMedia(std::string url) & { return media_.push_back(std::move(url)), *this; }
  TwiMLMessage&& WithMedia(std::string url) && { return std::move(WithMedia(std::move(url))); }
  /// Sets the recipient. Default: the sender of the message.
  TwiMLMessage& To(std::string address) & { return to_ = std::move(address), *this; }
  TwiMLMessage&& To(std::string address) && { return std::move(To(std::move(address))); }
  /// Sets the sender. Default: the number that received the message.
  TwiMLMessage& From(std::string address) & { return from_ = std::move(address), *this; }
  TwiMLMessage&& From(std::string address) && { return std::move(From(std::move(address))); }
  /// Sets the URL to which the status of the reply is posted. A Redirect after such a message is
  /// never reached.
  TwiMLMessage& WithAction(std::string url, TwiMLMethod method = TwiMLMethod::Default) & {
    return action_ = std::move(url), method_ = method, *this;
  }
  TwiMLMessage&& WithAction(std::string url, TwiMLMethod method = TwiMLMethod::Default) && {
    return std::move(WithAction(std::move(url), method));
  }

 private:
  friend class TwiML;
  std::string text_;
  std::vector<std::string> media_;
  std::string to_;
  std::string from_;
  std::string action_;
  TwiMLMethod method_ = TwiMLMethod::Default;
};

/// The reply to an inbound webhook, as TwiML (docs/messaging/twiml). Formatted like the output of
/// Twilio's own builder. Thread safety: same as for a plain value.
class TwiML {
 public:
  TwiML() = default;

  /// Returns an empty reply: status 200 with `<Response/>`. Never reply with `text/plain`: Twilio
  /// sends such a body to the person.
  static WebhookReply Empty();
  /// Returns an empty reply as status 204, without a body.
  static WebhookReply NoContent();

  /// Adds a reply.
  TwiML& Message(std::string text) & { return Message(TwiMLMessage(std::move(text))); }
  TwiML&& Message(std::string text) && { return std::move(Message(std::move(text))); }
  TwiML& Message(TwiMLMessage message) &;
  TwiML&& Message(TwiMLMessage message) && { return std::move(Message(std::move(message))); }
  /// Lets Twilio continue with the TwiML at `url`, which may be relative.
  TwiML& Redirect(std::string url, TwiMLMethod method = TwiMLMethod::Default) &;
  TwiML&& Redirect(std::string url, TwiMLMethod method = TwiMLMethod::Default) && {
    return std::move(Redirect(std::move(url), method));
  }

  /// Returns the reply. Errors, all with the code `INVALID_MESSAGE`:
  /// - more than 10 messages (Twilio 14109), 10 files in one message, or 1600 characters in one
  ///   (14103)
  /// - a verb after a Redirect
  /// - text that XML 1.0 cannot represent (control characters, text that is not UTF-8)
  OperationResult<WebhookReply> Build() const;

 private:
  void Append(const TwiMLMessage& message);
  void AppendText(std::string_view text);
  void AppendElement(std::string_view name, std::string_view text);
  void AppendAttribute(std::string_view name, std::string_view value);
  void Refuse(std::string_view fault);

  std::string verbs_;
  /// The first error, or empty.
  std::string fault_;
  int messages_ = 0;
  bool redirected_ = false;
};

}  // namespace ratatosk
