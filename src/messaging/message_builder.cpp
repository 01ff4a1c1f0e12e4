#include <ratatosk/messaging/message_builder.hpp>

#include <array>
#include <cstdint>
#include <random>

namespace ratatosk {

namespace {

// One word of the random device would leave only 2^32 different series of ids.
std::mt19937_64 SeededGenerator() {
  std::random_device device;
  std::array<std::random_device::result_type, 8> words;
  for (auto& word : words) word = device();
  std::seed_seq seed(words.begin(), words.end());
  return std::mt19937_64(seed);
}

std::string RandomId() {
  thread_local std::mt19937_64 generator = SeededGenerator();
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string id;
  id.reserve(32);
  for (int half = 0; half < 2; ++half) {
    const std::uint64_t bits = generator();
    for (int shift = 60; shift >= 0; shift -= 4) id.push_back(kDigits[(bits >> shift) & 0xF]);
  }
  return id;
}

}  // namespace

MessageBuilder& MessageBuilder::WithId(std::string id) & {
  return message_.id_ = std::move(id), *this;
}
MessageBuilder& MessageBuilder::From(Endpoint sender) & {
  return message_.sender_ = std::move(sender), *this;
}
MessageBuilder& MessageBuilder::To(Endpoint receiver) & {
  return message_.receiver_ = std::move(receiver), *this;
}
MessageBuilder& MessageBuilder::FromPhone(std::string number) & {
  return From(Endpoint(EndpointType::PhoneNumber, std::move(number)));
}
MessageBuilder& MessageBuilder::ToPhone(std::string number) & {
  return To(Endpoint(EndpointType::PhoneNumber, std::move(number)));
}
MessageBuilder& MessageBuilder::WithText(std::string text) & {
  return WithContent(TextContent(std::move(text)));
}
MessageBuilder& MessageBuilder::WithContent(Content content) & {
  return message_.content_ = std::move(content), *this;
}
MessageBuilder& MessageBuilder::WithProperty(std::string name, Value value) & {
  return message_.properties_.Set(std::move(name), std::move(value)), *this;
}
MessageBuilder& MessageBuilder::WithSubject(std::string s) & {
  return WithProperty(std::string(KnownProperties::Subject), std::move(s));
}
MessageBuilder& MessageBuilder::WithReplyTo(std::string s) & {
  return WithProperty(std::string(KnownProperties::ReplyTo), std::move(s));
}
MessageBuilder& MessageBuilder::WithRemoteId(std::string s) & {
  return WithProperty(std::string(KnownProperties::RemoteMessageId), std::move(s));
}
MessageBuilder& MessageBuilder::WithCorrelationId(std::string s) & {
  return WithProperty(std::string(KnownProperties::CorrelationId), std::move(s));
}

MessageBuilder&& MessageBuilder::WithId(std::string id) && {
  return std::move(WithId(std::move(id)));
}
MessageBuilder&& MessageBuilder::From(Endpoint e) && { return std::move(From(std::move(e))); }
MessageBuilder&& MessageBuilder::To(Endpoint e) && { return std::move(To(std::move(e))); }
MessageBuilder&& MessageBuilder::FromPhone(std::string n) && {
  return std::move(FromPhone(std::move(n)));
}
MessageBuilder&& MessageBuilder::ToPhone(std::string n) && {
  return std::move(ToPhone(std::move(n)));
}
MessageBuilder&& MessageBuilder::WithText(std::string t) && {
  return std::move(WithText(std::move(t)));
}
MessageBuilder&& MessageBuilder::WithContent(Content c) && {
  return std::move(WithContent(std::move(c)));
}
MessageBuilder&& MessageBuilder::WithProperty(std::string n, Value v) && {
  return std::move(WithProperty(std::move(n), std::move(v)));
}
MessageBuilder&& MessageBuilder::WithSubject(std::string s) && {
  return std::move(WithSubject(std::move(s)));
}
MessageBuilder&& MessageBuilder::WithReplyTo(std::string s) && {
  return std::move(WithReplyTo(std::move(s)));
}
MessageBuilder&& MessageBuilder::WithRemoteId(std::string s) && {
  return std::move(WithRemoteId(std::move(s)));
}
MessageBuilder&& MessageBuilder::WithCorrelationId(std::string s) && {
  return std::move(WithCorrelationId(std::move(s)));
}

Message MessageBuilder::Build() const& { return MessageBuilder(*this).Build(); }

Message MessageBuilder::Build() && {
  if (message_.id_.empty()) message_.id_ = RandomId();
  return std::move(message_);
}

}  // namespace ratatosk
