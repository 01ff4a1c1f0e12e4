#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include <boost/json.hpp>

#include <ratatosk/messaging/bytes.hpp>
#include <ratatosk/messaging/message.hpp>

namespace ratatosk::telegram {

/// The kind of a CustomContent that deletes a message. Its JSON is `{"messageId": "<remote id>"}`.
inline constexpr std::string_view kDeleteKind = "telegram.delete";

/// A file that is uploaded with a request.
class UploadedFile {
 public:
  UploadedFile() = default;

  std::string field;
  std::string file_name;
  std::string mime_type;
  Bytes data;
};

/// A call of the Bot API.
class BotRequest {
 public:
  explicit BotRequest(std::string its_method) : method(std::move(its_method)) {}

  std::string method;
  boost::json::object params;
  std::optional<UploadedFile> upload;
};

/// Returns the call that sends `message`, which must be valid.
BotRequest BuildRequest(const Message& message);

/// The method that sends a file of one of Telegram's kinds, and the parameter for the file, which
/// is also the name of the kind: "sendPhoto", "photo". Empty if Telegram has no method for it.
class FileMethod {
 public:
  constexpr FileMethod() = default;
  constexpr FileMethod(std::string_view its_method, std::string_view its_field)
      : method(its_method), field(its_field) {}

  bool HasCaption() const noexcept { return field != "sticker" && field != "video_note"; }

  std::string_view method;
  std::string_view field;
};
/// Returns the method for `media`, the content of `message`: the one that the property `fileKind`
/// selects, otherwise the one that fits its type.
FileMethod FileMethodOf(const Message& message, const MediaContent& media) noexcept;

/// The body of a request and its type: JSON, or multipart/form-data (RFC 7578) if a file is
/// uploaded.
class EncodedBody {
 public:
  EncodedBody() = default;

  std::string content_type;
  std::string body;
};
/// Encodes a request. The boundary is derived from `random` and never occurs in the file or the
/// texts.
EncodedBody Encode(const BotRequest& request, std::uint64_t random);

}  // namespace ratatosk::telegram
