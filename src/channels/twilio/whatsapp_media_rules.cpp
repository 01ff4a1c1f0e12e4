#include "channels/twilio/whatsapp_media_rules.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "channels/twilio/message_rules.hpp"
#include "channels/twilio/text.hpp"

namespace ratatosk::twilio {

namespace {

constexpr std::uint64_t kMegabyte = 1024U * 1024U;
constexpr std::uint64_t kMostImageBytes = 5 * kMegabyte;
constexpr std::uint64_t kMostBytes = 16 * kMegabyte;

constexpr std::array<std::string_view, 20> kMimeTypes{
    "image/jpeg",
    "image/jpg",
    "image/png",
    "image/webp",
    "audio/ogg",
    "audio/amr",
    "audio/3gpp",
    "audio/aac",
    "audio/mpeg",
    "video/mp4",
    "application/pdf",
    "application/msword",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/vnd.ms-powerpoint",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "application/vnd.ms-excel",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "text/vcard",
    "text/x-vcard",
    "text/directory",
};
constexpr std::array<std::string_view, 4> kImageExtensions{"jpg", "jpeg", "png", "webp"};
constexpr std::array<std::string_view, 17> kOtherExtensions{
    "ogg", "oga", "opus", "amr", "3gp",  "3gpp", "aac",  "mp3", "mp4",
    "pdf", "doc", "docx", "ppt", "pptx", "xls",  "xlsx", "vcf",
};
// The extension of a path or a name usually says little about the file (".php", "Contract v1.2").
// These extensions are reliable.
constexpr std::array<std::string_view, 16> kRefusedExtensions{
    "gif", "bmp", "tif",  "tiff", "svg",  "heic", "avi", "mov",
    "wmv", "mkv", "webm", "wav",  "flac", "exe",  "zip", "rar",
};

template <class List>
bool Contains(const List& list, std::string_view text) noexcept {
  return std::any_of(list.begin(), list.end(),
                     [&](std::string_view item) { return EqualsNoCase(item, text); });
}

std::string_view ExtensionOf(std::string_view path) noexcept {
  path = path.substr(0, path.find_first_of("?#"));
  const auto slash = path.rfind('/');
  if (slash != std::string_view::npos) path.remove_prefix(slash + 1);
  const auto dot = path.rfind('.');
  return dot == std::string_view::npos ? std::string_view() : path.substr(dot + 1);
}

std::string_view BareType(std::string_view mime) noexcept {
  return Trim(mime.substr(0, mime.find(';')));
}

// Returns the known extension of a file without a declared type. The URL is checked first, because
// it is more reliable than the name.
std::string_view KnownExtensionOf(const MediaContent& media) noexcept {
  for (const auto extension : {ExtensionOf(media.Url()), ExtensionOf(media.Name())}) {
    if (Contains(kImageExtensions, extension) || Contains(kOtherExtensions, extension) ||
        Contains(kRefusedExtensions, extension)) {
      return extension;
    }
  }
  return {};
}

void CheckType(const MediaContent& media, ValidationFaults& faults) {
  const auto mime = BareType(media.MimeType());
  if (!mime.empty()) {
    if (Contains(kMimeTypes, mime)) return;
    AddFault(faults, kContent, ValidationCodes::NotAllowed,
             "WhatsApp takes no media of type '" + std::string(mime.substr(0, 100)) + "'");
    return;
  }
  const auto extension = KnownExtensionOf(media);
  if (!Contains(kRefusedExtensions, extension)) return;
  AddFault(faults, kContent, ValidationCodes::NotAllowed,
           "WhatsApp takes no media files '." + std::string(extension) + "'");
}

bool IsImage(const MediaContent& media) noexcept {
  const auto mime = BareType(media.MimeType());
  if (!mime.empty()) return EqualsNoCase(mime.substr(0, 6), "image/");
  const auto extension = KnownExtensionOf(media);
  if (!extension.empty()) return Contains(kImageExtensions, extension);
  return media.Type() == MediaType::Image || media.Type() == MediaType::Sticker;
}

}  // namespace

void CheckWhatsAppMedia(const MediaContent& media, ValidationFaults& faults) {
  CheckMediaFiles(media, 1, "WhatsApp", faults);
  CheckType(media, faults);
  if (!media.Size()) return;
  const bool image = IsImage(media);
  if (*media.Size() > (image ? kMostImageBytes : kMostBytes)) {
    AddFault(faults, kContent, ValidationCodes::OutOfRange,
             image ? "The image is larger than the 5 MB that WhatsApp takes"
                   : "The media is larger than the 16 MB that WhatsApp takes");
  }
}

}  // namespace ratatosk::twilio
