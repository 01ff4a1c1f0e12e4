#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include <boost/json.hpp>

#include <ratatosk/messaging/bytes.hpp>
#include <ratatosk/messaging/message.hpp>

namespace ratatosk::telegram {

/// The kind of a CustomContent that deletes a message; its JSON is `{"messageId": "<remote id>"}`.
inline constexpr std::string_view kDeleteKind = "telegram.delete";

/// A file that goes along with a request.
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

/// The call that sends `message`, which was found good.
BotRequest BuildRequest(const Message& message);

/// The method that sends a file of one of Telegram's kinds, and the parameter that the file goes
/// into, which is the kind's name as well: "sendPhoto", "photo". Empty for what Telegram has no
/// method for.
class FileMethod {
 public:
  constexpr FileMethod() = default;
  constexpr FileMethod(std::string_view its_method, std::string_view its_field)
      : method(its_method), field(its_field) {}

  bool HasCaption() const noexcept { return field != "sticker" && field != "video_note"; }

  std::string_view method;
  std::string_view field;
};
/// How `media`, the content of `message`, is sent: as its property `fileKind` says, or else as
/// suits its type.
FileMethod FileMethodOf(const Message& message, const MediaContent& media) noexcept;

/// A request's body and its type: JSON, or multipart/form-data (RFC 7578) when a file goes along.
class EncodedBody {
 public:
  EncodedBody() = default;

  std::string content_type;
  std::string body;
};
/// `random` makes the boundary, which must not stand in the file.
EncodedBody Encode(const BotRequest& request, std::uint64_t random);

}  // namespace ratatosk::telegram
