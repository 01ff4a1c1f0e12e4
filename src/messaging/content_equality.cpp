// The comparisons are defined here and not in the headers because they take long to compile. They
// compare member by member: clang 14 crashes on a comparison that is defaulted outside its class.

#include <ratatosk/messaging/content.hpp>

namespace ratatosk {

bool operator==(const Button& a, const Button& b) {
  return a.kind_ == b.kind_ && a.label_ == b.label_ && a.target_ == b.target_;
}
bool operator==(const ButtonContent& a, const ButtonContent& b) {
  return a.text_ == b.text_ && a.buttons_ == b.buttons_;
}
bool operator==(const QuickReply& a, const QuickReply& b) {
  return a.label_ == b.label_ && a.payload_ == b.payload_;
}
bool operator==(const QuickReplyContent& a, const QuickReplyContent& b) {
  return a.text_ == b.text_ && a.replies_ == b.replies_;
}
bool operator==(const CarouselCard& a, const CarouselCard& b) {
  return a.title_ == b.title_ && a.text_ == b.text_ && a.image_url_ == b.image_url_ &&
         a.buttons_ == b.buttons_;
}
bool operator==(const CarouselContent& a, const CarouselContent& b) { return a.cards_ == b.cards_; }
bool operator==(const ListItem& a, const ListItem& b) {
  return a.id_ == b.id_ && a.title_ == b.title_ && a.description_ == b.description_;
}
bool operator==(const ListPickerContent& a, const ListPickerContent& b) {
  return a.title_ == b.title_ && a.text_ == b.text_ && a.items_ == b.items_ && a.style_ == b.style_;
}
bool operator==(const ButtonAnswerContent& a, const ButtonAnswerContent& b) {
  return a.text_ == b.text_ && a.payload_ == b.payload_;
}
bool operator==(const ListAnswerContent& a, const ListAnswerContent& b) {
  return a.id_ == b.id_ && a.title_ == b.title_ && a.description_ == b.description_;
}
bool operator==(const LocationContent& a, const LocationContent& b) {
  return a.latitude_ == b.latitude_ && a.longitude_ == b.longitude_ && a.label_ == b.label_ &&
         a.address_ == b.address_ && a.accuracy_ == b.accuracy_ &&
         a.live_period_ == b.live_period_ && a.heading_ == b.heading_ && a.alert_ == b.alert_;
}
bool operator==(const MediaContent& a, const MediaContent& b) {
  return a.type_ == b.type_ && a.name_ == b.name_ && a.url_ == b.url_ && a.data_ == b.data_ &&
         a.mime_type_ == b.mime_type_ && a.size_ == b.size_ && a.caption_ == b.caption_ &&
         a.further_ == b.further_;
}
bool operator==(const BinaryContent& a, const BinaryContent& b) {
  return a.data_ == b.data_ && a.mime_type_ == b.mime_type_ && a.file_name_ == b.file_name_;
}
bool operator==(const TextContent& a, const TextContent& b) {
  return a.text_ == b.text_ && a.encoding_ == b.encoding_;
}
bool operator==(const HtmlContent& a, const HtmlContent& b) {
  return a.html_ == b.html_ && a.attachments_ == b.attachments_;
}
bool operator==(const JsonContent& a, const JsonContent& b) { return a.json_ == b.json_; }
bool operator==(const MultipartContent& a, const MultipartContent& b) {
  return a.parts_ == b.parts_;
}
bool operator==(const TemplateContent& a, const TemplateContent& b) {
  return a.id_ == b.id_ && a.parameters_ == b.parameters_;
}
bool operator==(const CustomContent& a, const CustomContent& b) {
  return a.kind_ == b.kind_ && a.json_ == b.json_;
}

}  // namespace ratatosk
