#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <ratatosk/connectors/i_channel_connector.hpp>
#include <ratatosk/core/runtime.hpp>
#include <ratatosk/messaging/message.hpp>
#include <ratatosk/messaging/message_source.hpp>
#include <ratatosk/schema/connection_settings.hpp>

namespace ratatosk::conformance {

/// What the provider does with the next message that it is sent. *Accepted* means that the person
/// would get it.
enum class Trouble : std::uint8_t {
  Refuse,              ///< It answers that it does not take it.
  ComeAgain,           ///< It answers, as it documents, that it did nothing and may be asked again.
  CloseBeforeReading,  ///< The connection is lost before anything was read.
  CloseAfterReading,   ///< All was read, nothing accepted, and the connection is lost.
  CloseAfterAccepting,  ///< Accepted, and the connection is lost before an answer.
  Garble,               ///< Accepted, and the answer cannot be read.
  Hold,                 ///< Read; no answer comes.
};

inline constexpr Trouble kAllTroubles[] = {Trouble::Refuse,
                                           Trouble::ComeAgain,
                                           Trouble::CloseBeforeReading,
                                           Trouble::CloseAfterReading,
                                           Trouble::CloseAfterAccepting,
                                           Trouble::Garble,
                                           Trouble::Hold};

std::string_view ToString(Trouble trouble) noexcept;

/// A channel with a provider that can be told what to do: what a channel's author writes to have
/// it checked. One is made for each check, so that nothing is left of the one before; the provider
/// is reached over a real connection, and runs on a thread of its own.
class ChannelUnderTest {
 public:
  virtual ~ChannelUnderTest() = default;

  virtual const ChannelSchema& Schema() const = 0;
  /// Settings with which the provider is reached and nothing is wrong.
  virtual ConnectionSettings Settings() const = 0;
  virtual std::unique_ptr<IChannelConnector> Make(Runtime runtime, ConnectionSettings settings) = 0;
  /// What must never be shown: passwords, tokens, in every spelling that goes over the wire.
  virtual std::vector<std::string> Secrets() const = 0;

  /// A message that the provider takes. `text` stands in it, and the id is `text` too.
  virtual Message Good(const std::string& text) const = 0;
  /// Messages with a fault that is seen without asking the provider. May be empty.
  virtual std::vector<Message> Bad() const { return {}; }

  /// How often the provider accepted the message with this text.
  virtual std::size_t Accepted(const std::string& text) const = 0;
  /// How many messages were read so far, accepted or not.
  virtual std::size_t Read() const = 0;
  /// False for a trouble that this provider cannot have.
  virtual bool Knows(Trouble trouble) const {
    static_cast<void>(trouble);
    return true;
  }
  /// The next message gets this trouble; the one after it none.
  virtual void NextGets(Trouble trouble) = 0;
  /// Drops what `Hold` keeps.
  virtual void Release() {}

  /// What the provider would post when a person writes `text`; nothing when the channel receives in
  /// another way, or not at all.
  virtual std::optional<MessageSource> Posted(const std::string& text) {
    static_cast<void>(text);
    return std::nullopt;
  }
  /// False where what proves a post does not depend on its body, as a shared secret in a header: a
  /// changed body is then taken, and TLS alone protects it.
  virtual bool SignsBodies() const { return true; }
  /// A person writes, and the channel's stream is to bring it. False when it has none.
  virtual bool Writes(const std::string& text) {
    static_cast<void>(text);
    return false;
  }
};

using MakeChannel = std::function<std::unique_ptr<ChannelUnderTest>()>;

}  // namespace ratatosk::conformance
