#include <ratatosk/channels/twilio/twiml.hpp>

#include <ratatosk/channels/twilio/twilio_error_codes.hpp>

#include "channels/twilio/text.hpp"

namespace ratatosk {

namespace {

constexpr std::string_view kDeclaration = R"(<?xml version="1.0" encoding="UTF-8"?>)";
constexpr std::string_view kContentType = "text/xml";
constexpr int kMostMessages = 10;
constexpr std::size_t kMostMedia = 10;
constexpr std::size_t kMostCharacters = 1600;

// XML 1.0, production 2, without the surrogates, which cannot occur in valid UTF-8.
bool FitsXml(std::string_view text) noexcept {
  if (!twilio::CountCodePoints(text)) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte < 0x20 && byte != '\t' && byte != '\n' && byte != '\r') return false;
    const auto character = text.substr(i, 3);
    if (character == "\xEF\xBF\xBE" || character == "\xEF\xBF\xBF") return false;
  }
  return true;
}

std::string_view MethodName(TwiMLMethod method) noexcept {
  switch (method) {
    case TwiMLMethod::Get:
      return "GET";
    case TwiMLMethod::Post:
      return "POST";
    case TwiMLMethod::Default:
      break;
  }
  return {};
}

// Escapes text the way that Twilio's builder does.
std::string_view TextEscape(char c) noexcept {
  switch (c) {
    case '&':
      return "&amp;";
    case '<':
      return "&lt;";
    case '>':
      return "&gt;";
    case '\r':
      return "&#xD;";
    default:
      return {};
  }
}

std::string_view AttributeEscape(char c) noexcept {
  switch (c) {
    case '&':
      return "&amp;";
    case '<':
      return "&lt;";
    case '"':
      return "&quot;";
    case '\t':
      return "&#x9;";
    case '\n':
      return "&#xA;";
    case '\r':
      return "&#xD;";
    default:
      return {};
  }
}

void AppendEscaped(std::string& out,
                   std::string_view text,
                   std::string_view (*escape)(char) noexcept) {
  for (const char c : text) {
    const auto escaped = escape(c);
    if (escaped.empty()) {
      out += c;
    } else {
      out += escaped;
    }
  }
}

}  // namespace

WebhookReply TwiML::Empty() {
  return WebhookReply(200, std::string(kContentType), std::string(kDeclaration) + "<Response/>");
}

WebhookReply TwiML::NoContent() { return WebhookReply(204, {}, {}); }

TwiML& TwiML::Message(TwiMLMessage message) & {
  if (redirected_) Refuse("TwiML has a Message behind a Redirect, where nothing runs any more");
  if (++messages_ > kMostMessages) Refuse("TwiML has more than 10 messages for one inbound");
  if (twilio::CountCodePoints(message.text_).value_or(0) > kMostCharacters) {
    Refuse("TwiML has a message of more than 1600 characters");
  }
  if (message.media_.size() > kMostMedia) Refuse("TwiML has a message with more than 10 files");
  Append(message);
  return *this;
}

TwiML& TwiML::Redirect(std::string url, TwiMLMethod method) & {
  if (redirected_) Refuse("TwiML has a Redirect behind a Redirect, where nothing runs any more");
  redirected_ = true;
  verbs_ += "<Redirect";
  AppendAttribute("method", MethodName(method));
  verbs_ += '>';
  AppendText(url);
  verbs_ += "</Redirect>";
  return *this;
}

OperationResult<WebhookReply> TwiML::Build() const {
  if (!fault_.empty()) {
    return Error(TwilioErrorCodes::InvalidMessage, fault_, kTwilioDomain);
  }
  if (verbs_.empty()) return Empty();
  std::string body(kDeclaration);
  body.append("<Response>").append(verbs_).append("</Response>");
  return WebhookReply(200, std::string(kContentType), std::move(body));
}

void TwiML::Append(const TwiMLMessage& message) {
  verbs_ += "<Message";
  AppendAttribute("to", message.to_);
  AppendAttribute("from", message.from_);
  AppendAttribute("action", message.action_);
  if (!message.action_.empty()) AppendAttribute("method", MethodName(message.method_));
  if (message.text_.empty() && message.media_.empty()) {
    verbs_ += "/>";
    return;
  }
  verbs_ += '>';
  if (message.media_.empty()) {
    AppendText(message.text_);
  } else if (!message.text_.empty()) {
    AppendElement("Body", message.text_);
  }
  for (const auto& url : message.media_) AppendElement("Media", url);
  verbs_ += "</Message>";
}

void TwiML::AppendElement(std::string_view name, std::string_view text) {
  verbs_.append("<").append(name).append(">");
  AppendText(text);
  verbs_.append("</").append(name).append(">");
}

void TwiML::AppendText(std::string_view text) {
  if (!FitsXml(text)) Refuse("TwiML has a character that XML 1.0 cannot hold");
  AppendEscaped(verbs_, text, TextEscape);
}

void TwiML::AppendAttribute(std::string_view name, std::string_view value) {
  if (value.empty()) return;
  if (!FitsXml(value)) Refuse("TwiML has a character that XML 1.0 cannot hold");
  verbs_.append(" ").append(name).append("=\"");
  AppendEscaped(verbs_, value, AttributeEscape);
  verbs_ += '"';
}

void TwiML::Refuse(std::string_view fault) {
  if (fault_.empty()) fault_ = fault;
}

}  // namespace ratatosk
