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

/// The version of the JSON format that is written, its member `version`. Newer versions are
/// rejected when read.
inline constexpr int kMessageJsonVersion = 1;

/// A function that seals or unseals the text of a sensitive property, for example by encrypting it
/// with a key of the application. It receives the property's name, so that the sealed text can be
/// bound to it. The sealed text may be any bytes. Exceptions propagate to the caller of ToJson or
/// MessageFromJson.
using SealFunction =
    std::function<OperationResult<std::string>(std::string_view name, std::string_view text)>;

/// Options for sensitive properties. By default, writing a message with a sensitive property fails,
/// and so does reading one with a sealed property.
class MessageJsonOptions {
 public:
  /// What happens to sensitive properties: ToJson fails, writes them without values, or seals them.
  enum class Sensitive : std::uint8_t { Refuse, Redact, Seal };

  MessageJsonOptions() = default;

  /// Writes sensitive properties without their values. They are read back as null.
  MessageJsonOptions& WithRedaction() & { return sensitive_ = Sensitive::Redact, *this; }
  MessageJsonOptions&& WithRedaction() && { return std::move(WithRedaction()); }
  /// Writes sensitive properties sealed. Precondition: `seal` is not empty.
  MessageJsonOptions& WithSeal(SealFunction seal) & {
    return sensitive_ = Sensitive::Seal, seal_ = std::move(seal), *this;
  }
  MessageJsonOptions&& WithSeal(SealFunction seal) && {
    return std::move(WithSeal(std::move(seal)));
  }
  /// Sets the function that unseals sealed properties when they are read.
  MessageJsonOptions& WithUnseal(SealFunction unseal) & {
    return unseal_ = std::move(unseal), *this;
  }
  MessageJsonOptions&& WithUnseal(SealFunction unseal) && {
    return std::move(WithUnseal(std::move(unseal)));
  }

  /// Returns what happens to sensitive properties.
  Sensitive OfSensitive() const noexcept { return sensitive_; }
  /// Returns the seal function, which is empty if it is not set.
  const SealFunction& Seal() const noexcept { return seal_; }
  /// Returns the unseal function, which is empty if it is not set.
  const SealFunction& Unseal() const noexcept { return unseal_; }

 private:
  Sensitive sensitive_ = Sensitive::Refuse;
  SealFunction seal_;
  SealFunction unseal_;
};

/// Returns the message as JSON text, in the format described by docs/message.schema.json. The
/// conversion is lossless: integers and doubles are exact, bytes are Base64, and members that
/// MessageFromJson did not know are written again.
///
/// Fails with MESSAGE_SERIALIZATION_FAILED, naming the invalid member (`content.parts[1].text`),
/// if:
/// - a text is not UTF-8
/// - a number is not finite
/// - contents are nested too deeply
/// - a sensitive property must not be written
///
/// Errors never contain a value of the message.
OperationResult<std::string> ToJson(const Message& message, const MessageJsonOptions& options = {});

/// Returns the batch with all its messages, as above. Members are named like
/// `messages[3].content.url`.
OperationResult<std::string> ToJson(const MessageBatch& batch,
                                    const MessageJsonOptions& options = {});

/// Reads a message that ToJson wrote. Members that this version does not know are kept with the
/// message and its copies, and ToJson writes them again. If a member occurs twice, the last one
/// counts.
///
/// Fails with MESSAGE_DESERIALIZATION_FAILED, naming the invalid member, if:
/// - the text is not JSON or not in this format
/// - its version is newer
/// - a number does not fit into 64 bits
/// - it is nested more than 64 levels deep
/// - a sealed property cannot be unsealed
///
/// Errors never contain a value of the message.
OperationResult<Message> MessageFromJson(std::string_view json,
                                         const MessageJsonOptions& options = {});

/// Reads a batch, as above.
OperationResult<MessageBatch> MessageBatchFromJson(std::string_view json,
                                                   const MessageJsonOptions& options = {});

}  // namespace ratatosk
