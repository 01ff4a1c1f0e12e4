#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <ratatosk/messaging/bytes.hpp>

namespace ratatosk {

/// The kind of file, as the person sees it.
enum class MediaType : std::uint8_t { Unknown, Image, Audio, Video, Document, Sticker, Contact };

/// Returns the enumerator's name.
std::string_view ToString(MediaType type) noexcept;

/// A file, given as bytes or as a URL that the provider fetches. If its MIME type and size are set,
/// a channel can reject the file before sending it.
class MediaContent {
 public:
  MediaContent(MediaType type, std::string name, std::string url)
      : type_(type), name_(std::move(name)), url_(std::move(url)) {}
  /// Creates a file from bytes and sets its size. Not every channel accepts bytes.
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
  /// Sets the text that goes with the file. A message may also have a `caption` property or
  /// additional files; the channel's page says which caption is sent then.
  MediaContent& WithCaption(std::string caption) & { return caption_ = std::move(caption), *this; }
  MediaContent&& WithCaption(std::string caption) && {
    return std::move(WithCaption(std::move(caption)));
  }
  /// Replaces the additional files of the message, for channels that support more than one.
  MediaContent& WithFurther(std::vector<MediaContent> items) & {
    return further_ = std::move(items), *this;
  }
  MediaContent&& WithFurther(std::vector<MediaContent> items) && {
    return std::move(WithFurther(std::move(items)));
  }
  /// Adds a file after the existing additional files.
  MediaContent& AddFurther(MediaContent item) &;
  MediaContent&& AddFurther(MediaContent item) &&;

  /// Returns the kind of file.
  MediaType Type() const noexcept { return type_; }
  /// Returns the file's name, which may be empty.
  const std::string& Name() const noexcept { return name_; }
  /// Returns the URL, or an empty string if the file is given as bytes.
  const std::string& Url() const noexcept { return url_; }
  /// Returns the bytes, or an empty object if the file is given by URL.
  const Bytes& Data() const noexcept { return data_; }
  /// Returns the MIME type, or an empty string if it is not set.
  const std::string& MimeType() const noexcept { return mime_type_; }
  /// Returns the size in bytes, or std::nullopt if it is not known.
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

/// Bytes that the channel passes on unchanged, with their MIME type.
class BinaryContent {
 public:
  BinaryContent(Bytes data, std::string mime_type)
      : data_(std::move(data)), mime_type_(std::move(mime_type)) {}

  BinaryContent& WithFileName(std::string name) & { return file_name_ = std::move(name), *this; }
  BinaryContent&& WithFileName(std::string name) && {
    return std::move(WithFileName(std::move(name)));
  }

  /// Returns the bytes.
  const Bytes& Data() const noexcept { return data_; }
  /// Returns the MIME type.
  const std::string& MimeType() const noexcept { return mime_type_; }
  /// Returns the file name, or an empty string if it is not set.
  const std::string& FileName() const noexcept { return file_name_; }

  friend bool operator==(const BinaryContent&, const BinaryContent&);

 private:
  Bytes data_;
  std::string mime_type_;
  std::string file_name_;
};

}  // namespace ratatosk
