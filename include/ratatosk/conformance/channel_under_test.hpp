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

/// What the provider does with the next message. *Accepted* means that the message would be
/// delivered to the person.
enum class Trouble : std::uint8_t {
  Refuse,     ///< Rejects the message.
  ComeAgain,  ///< Reports, as documented, that it did nothing and that the message can be retried.
  CloseBeforeReading,   ///< Loses the connection before reading anything.
  CloseAfterReading,    ///< Reads everything, accepts nothing, and loses the connection.
  CloseAfterAccepting,  ///< Accepts the message and loses the connection before responding.
  Garble,               ///< Accepts the message and sends an unreadable response.
  Hold,                 ///< Reads the message and does not respond.
};

/// All troubles, in their order.
inline constexpr Trouble kAllTroubles[] = {Trouble::Refuse,
                                           Trouble::ComeAgain,
                                           Trouble::CloseBeforeReading,
                                           Trouble::CloseAfterReading,
                                           Trouble::CloseAfterAccepting,
                                           Trouble::Garble,
                                           Trouble::Hold};

/// Returns the enumerator's name.
std::string_view ToString(Trouble trouble) noexcept;

/// A channel with a controllable provider. The author of a channel implements this class to have
/// the channel checked. Each check creates its own instance, so that checks do not affect each
/// other. The provider must be reached over a real connection and must run on its own thread.
class ChannelUnderTest {
 public:
  virtual ~ChannelUnderTest() = default;

  /// Returns the channel's schema.
  virtual const ChannelSchema& Schema() const = 0;
  /// Returns valid settings for the provider.
  virtual ConnectionSettings Settings() const = 0;
  /// Creates the channel's connector.
  virtual std::unique_ptr<IChannelConnector> Make(Runtime runtime, ConnectionSettings settings) = 0;
  /// Returns the values that must never be shown: passwords and tokens, in every spelling that is
  /// used on the wire.
  virtual std::vector<std::string> Secrets() const = 0;

  /// Returns a message that the provider accepts. It contains `text`, and its id is `text` too.
  virtual Message Good(const std::string& text) const = 0;
  /// Returns messages with errors that can be detected without asking the provider. May be empty.
  virtual std::vector<Message> Bad() const { return {}; }

  /// Returns how often the provider accepted the message with this text.
  virtual std::size_t Accepted(const std::string& text) const = 0;
  /// Returns how many messages were read so far, accepted or not.
  virtual std::size_t Read() const = 0;
  /// Returns false for a trouble that this provider cannot cause.
  virtual bool Knows(Trouble trouble) const {
    static_cast<void>(trouble);
    return true;
  }
  /// Applies the trouble to the next message only.
  virtual void NextGets(Trouble trouble) = 0;
  /// Drops the messages that `Hold` keeps.
  virtual void Release() {}

  /// Returns the request that the provider would post when a person writes `text`, or nullopt if
  /// the channel receives in another way or not at all.
  virtual std::optional<MessageSource> Posted(const std::string& text) {
    static_cast<void>(text);
    return std::nullopt;
  }
  /// Returns false if the authenticity of a post does not depend on its body, for example with a
  /// shared secret in a header. A changed body is then accepted, and only TLS protects it.
  virtual bool SignsBodies() const { return true; }
  /// Lets a person write a message that the channel's stream should receive. Returns false if the
  /// channel has no stream.
  virtual bool Writes(const std::string& text) {
    static_cast<void>(text);
    return false;
  }
};

/// A function that creates a channel for one check.
using MakeChannel = std::function<std::unique_ptr<ChannelUnderTest>()>;

}  // namespace ratatosk::conformance
