#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <ratatosk/connectors/results.hpp>
#include <ratatosk/core/operation_result.hpp>

namespace ratatosk {

/// How Twilio calls a URL that stands in TwiML.
enum class TwiMLMethod : std::uint8_t { Default, Get, Post };

/// One reply of a TwiML document (docs/messaging/twiml/message). What is left out Twilio fills in:
/// the reply goes to whom the message came from, from the number it came to.
class TwiMLMessage {
 public:
  TwiMLMessage() = default;
  explicit TwiMLMessage(std::string text) : text_(std::move(text)) {}

  /// The URL of one file; WhatsApp takes one per message.
  TwiMLMessage& WithMedia(std::string url) & { return media_.push_back(std::move(url)), *this; }
  TwiMLMessage&& WithMedia(std::string url) && { return std::move(WithMedia(std::move(url))); }
  TwiMLMessage& To(std::string address) & { return to_ = std::move(address), *this; }
  TwiMLMessage&& To(std::string address) && { return std::move(To(std::move(address))); }
  TwiMLMessage& From(std::string address) & { return from_ = std::move(address), *this; }
  TwiMLMessage&& From(std::string address) && { return std::move(From(std::move(address))); }
  /// Where the reply's status is posted. A Redirect behind such a message is never reached.
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

/// The answer to an inbound webhook, as TwiML (docs/messaging/twiml). Written as Twilio's own
/// builder writes it. Thread safety: as of a plain value.
class TwiML {
 public:
  TwiML() = default;

  /// "Seen, nothing to say": 200 and an empty `<Response/>`. Never answer `text/plain`: Twilio
  /// sends such a body to the person.
  static WebhookReply Empty();
  /// The same as 204, without a body.
  static WebhookReply NoContent();

  TwiML& Message(std::string text) & { return Message(TwiMLMessage(std::move(text))); }
  TwiML&& Message(std::string text) && { return std::move(Message(std::move(text))); }
  TwiML& Message(TwiMLMessage message) &;
  TwiML&& Message(TwiMLMessage message) && { return std::move(Message(std::move(message))); }
  /// Twilio goes on with the TwiML at `url`, which may be relative.
  TwiML& Redirect(std::string url, TwiMLMethod method = TwiMLMethod::Default) &;
  TwiML&& Redirect(std::string url, TwiMLMethod method = TwiMLMethod::Default) && {
    return std::move(Redirect(std::move(url), method));
  }

  /// The answer. Errors, all `INVALID_MESSAGE`: more than 10 messages (Twilio 14109), 10 files in
  /// one, or 1600 characters in one (14103); a verb behind a Redirect; text that XML 1.0 cannot
  /// hold (control characters, text that is not UTF-8).
  OperationResult<WebhookReply> Build() const;

 private:
  void Append(const TwiMLMessage& message);
  void AppendText(std::string_view text);
  void AppendElement(std::string_view name, std::string_view text);
  void AppendAttribute(std::string_view name, std::string_view value);
  void Refuse(std::string_view fault);

  std::string verbs_;
  /// The first fault; empty when there is none.
  std::string fault_;
  int messages_ = 0;
  bool redirected_ = false;
};

}  // namespace ratatosk
