#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

#include <ratatosk/core/operation_result.hpp>
#include <ratatosk/messaging/message.hpp>
#include <ratatosk/messaging/message_batch.hpp>

namespace ratatosk {

/// The version of the format that is written, its member `version`. Readers refuse what is newer.
inline constexpr int kMessageJsonVersion = 1;

/// Seals or unseals the text of a sensitive property, as by encrypting it with a key of the
/// application's. The name of the property is given so that the seal can be bound to it. The sealed
/// text may be any bytes. An exception passes through to the caller of ToJson or MessageFromJson.
using SealFunction =
    std::function<OperationResult<std::string>(std::string_view name, std::string_view text)>;

/// What becomes of sensitive properties. Without a word, a message that has one is not written, and
/// one that has a sealed one is not read.
class MessageJsonOptions {
 public:
  enum class Sensitive : std::uint8_t { Refuse, Redact, Seal };

  MessageJsonOptions() = default;

  /// Sensitive properties are written as such, without a value; reading gives them as null.
  MessageJsonOptions& WithRedaction() & { return sensitive_ = Sensitive::Redact, *this; }
  MessageJsonOptions&& WithRedaction() && { return std::move(WithRedaction()); }
  /// Sensitive properties are written sealed. Precondition: `seal` is not empty.
  MessageJsonOptions& WithSeal(SealFunction seal) & {
    return sensitive_ = Sensitive::Seal, seal_ = std::move(seal), *this;
  }
  MessageJsonOptions&& WithSeal(SealFunction seal) && {
    return std::move(WithSeal(std::move(seal)));
  }
  /// How sealed properties are read.
  MessageJsonOptions& WithUnseal(SealFunction unseal) & {
    return unseal_ = std::move(unseal), *this;
  }
  MessageJsonOptions&& WithUnseal(SealFunction unseal) && {
    return std::move(WithUnseal(std::move(unseal)));
  }

  Sensitive OfSensitive() const noexcept { return sensitive_; }
  const SealFunction& Seal() const noexcept { return seal_; }
  /// Empty when none was given.
  const SealFunction& Unseal() const noexcept { return unseal_; }

 private:
  Sensitive sensitive_ = Sensitive::Refuse;
  SealFunction seal_;
  SealFunction unseal_;
};

/// The message as JSON text, as docs/message.schema.json describes it. Nothing is lost: integers
/// and doubles are exact, bytes are Base64, and what MessageFromJson did not know is written again.
///
/// Fails with MESSAGE_SERIALIZATION_FAILED, naming the member at fault (`content.parts[1].text`),
/// when a text is not UTF-8, a number is not finite, contents are nested too deeply, or a sensitive
/// property may not be written. No error holds a value of the message.
OperationResult<std::string> ToJson(const Message& message, const MessageJsonOptions& options = {});

/// The batch with all its messages, as above; a member is `messages[3].content.url`.
OperationResult<std::string> ToJson(const MessageBatch& batch,
                                    const MessageJsonOptions& options = {});

/// Reads what ToJson wrote. Members that this version does not know are kept with the message and
/// its copies, and written again by ToJson. Of two members of one name the last counts.
///
/// Fails with MESSAGE_DESERIALIZATION_FAILED, naming the member at fault, when the text is not JSON
/// or not of this format, its version is newer, a number does not fit into 64 bits, it is nested
/// more than 64 deep, or a sealed property cannot be unsealed. No error holds a value of the
/// message.
OperationResult<Message> MessageFromJson(std::string_view json,
                                         const MessageJsonOptions& options = {});

/// As above, for a batch.
OperationResult<MessageBatch> MessageBatchFromJson(std::string_view json,
                                                   const MessageJsonOptions& options = {});

}  // namespace ratatosk
