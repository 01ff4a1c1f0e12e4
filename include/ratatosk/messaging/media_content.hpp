#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <ratatosk/messaging/bytes.hpp>

namespace ratatosk {

enum class MediaType : std::uint8_t { Unknown, Image, Audio, Video, Document, Sticker, Contact };

std::string_view ToString(MediaType type) noexcept;

/// One file: named by a URL that the provider fetches, or its bytes. Its MIME type and size may be
/// declared, so that a channel can refuse it before sending.
class MediaContent {
 public:
  MediaContent(MediaType type, std::string name, std::string url)
      : type_(type), name_(std::move(name)), url_(std::move(url)) {}
  /// Its size is that of the bytes. Not every channel takes bytes.
  MediaContent(MediaType type, std::string name, Bytes data)
      : type_(type), name_(std::move(name)), data_(std::move(data)), size_(data_.Size()) {}

  MediaContent& WithMimeType(std::string mime_type) & {
    return mime_type_ = std::move(mime_type), *this;
  }
  MediaContent&& WithMimeType(std::string mime_type) && {
    return std::move(WithMimeType(std::move(mime_type)));
  }
  MediaContent& WithSize(std::uint64_t bytes) & { return size_ = bytes, *this; }
  MediaContent&& WithSize(std::uint64_t bytes) && { return std::move(WithSize(bytes)); }
  /// Text that goes or came with the file. Which one a channel sends, when it has a message
  /// property `caption` as well or there are further files, its page says.
  MediaContent& WithCaption(std::string caption) & { return caption_ = std::move(caption), *this; }
  MediaContent&& WithCaption(std::string caption) && {
    return std::move(WithCaption(std::move(caption)));
  }
  /// All further files of the same message, when the channel has more than one.
  MediaContent& WithFurther(std::vector<MediaContent> items) & {
    return further_ = std::move(items), *this;
  }
  MediaContent&& WithFurther(std::vector<MediaContent> items) && {
    return std::move(WithFurther(std::move(items)));
  }
  /// One further file, after those that it has.
  MediaContent& AddFurther(MediaContent item) &;
  MediaContent&& AddFurther(MediaContent item) &&;

  MediaType Type() const noexcept { return type_; }
  const std::string& Name() const noexcept { return name_; }
  /// Empty when it has bytes instead.
  const std::string& Url() const noexcept { return url_; }
  /// Empty when it has a URL instead.
  const Bytes& Data() const noexcept { return data_; }
  const std::string& MimeType() const noexcept { return mime_type_; }
  std::optional<std::uint64_t> Size() const noexcept { return size_; }
  const std::string& Caption() const noexcept { return caption_; }
  const std::vector<MediaContent>& Further() const noexcept { return further_; }

  friend bool operator==(const MediaContent&, const MediaContent&);

 private:
  MediaType type_;
  std::string name_;
  std::string url_;
  Bytes data_;
  std::string mime_type_;
  std::optional<std::uint64_t> size_;
  std::string caption_;
  std::vector<MediaContent> further_;
};

/// Bytes that the channel passes on as they are, with their MIME type.
class BinaryContent {
 public:
  BinaryContent(Bytes data, std::string mime_type)
      : data_(std::move(data)), mime_type_(std::move(mime_type)) {}

  BinaryContent& WithFileName(std::string name) & { return file_name_ = std::move(name), *this; }
  BinaryContent&& WithFileName(std::string name) && {
    return std::move(WithFileName(std::move(name)));
  }

  const Bytes& Data() const noexcept { return data_; }
  const std::string& MimeType() const noexcept { return mime_type_; }
  /// Empty when it has none.
  const std::string& FileName() const noexcept { return file_name_; }

  friend bool operator==(const BinaryContent&, const BinaryContent&);

 private:
  Bytes data_;
  std::string mime_type_;
  std::string file_name_;
};

}  // namespace ratatosk
