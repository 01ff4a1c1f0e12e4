#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>

#include <ratatosk/core/value.hpp>
#include <ratatosk/messaging/interactive_content.hpp>
#include <ratatosk/messaging/location_content.hpp>
#include <ratatosk/messaging/media_content.hpp>
#include <ratatosk/messaging/text_content.hpp>

namespace ratatosk {

/// The kinds of content. A schema lists the ones that its channel supports.
enum class ContentType : std::uint8_t {
  None,
  PlainText,
  Html,
  Multipart,
  Media,
  Binary,
  Json,
  Location,
  Template,
  Button,
  QuickReply,
  Carousel,
  ListPicker,
  ButtonAnswer,
  ListAnswer,
  Custom,
};

/// Returns the enumerator's name.
std::string_view ToString(ContentType type) noexcept;

/// The parameters of a template, by name.
using TemplateParameters = std::map<std::string, Value, std::less<>>;

/// A template stored by the provider, with its parameters.
class TemplateContent {
 public:
  explicit TemplateContent(std::string id);
  /// Do not use this constructor inside a `co_await` expression: g++ 12 cannot compile braces
  /// there. Use `With` instead.
  TemplateContent(std::string id, TemplateParameters parameters);

  /// Adds a parameter, replacing one with the same name.
  TemplateContent& With(std::string name, Value value) &;
  TemplateContent&& With(std::string name, Value value) &&;

  /// Returns the provider's id or name for the template.
  const std::string& Id() const noexcept { return id_; }
  /// Returns the parameters.
  const TemplateParameters& Parameters() const noexcept { return parameters_; }

  friend bool operator==(const TemplateContent&, const TemplateContent&);

 private:
  std::string id_;
  TemplateParameters parameters_;
};

/// Channel-specific content, as JSON text.
class CustomContent {
 public:
  CustomContent(std::string kind, std::string json)
      : kind_(std::move(kind)), json_(std::move(json)) {}
  /// Returns the channel's name for this kind of content.
  const std::string& Kind() const noexcept { return kind_; }
  /// Returns the content as JSON text.
  const std::string& Json() const noexcept { return json_; }

  friend bool operator==(const CustomContent&, const CustomContent&);

 private:
  std::string kind_;
  std::string json_;
};

/// The content of a message: empty, or one of the kinds in the order of ContentType.
using Content = std::variant<std::monostate,
                             TextContent,
                             HtmlContent,
                             MultipartContent,
                             MediaContent,
                             BinaryContent,
                             JsonContent,
                             LocationContent,
                             TemplateContent,
                             ButtonContent,
                             QuickReplyContent,
                             CarouselContent,
                             ListPickerContent,
                             ButtonAnswerContent,
                             ListAnswerContent,
                             CustomContent>;

/// Returns the type of `content`; `None` if it is empty.
ContentType TypeOf(const Content& content) noexcept;

namespace detail {

template <class C, class Variant>
struct IndexIn;

template <class C, class... Kinds>
struct IndexIn<C, std::variant<Kinds...>> {
  static_assert((std::is_same_v<C, Kinds> || ...), "not a content type");
  static constexpr std::size_t value = [] {
    std::size_t index = 0;
    static_cast<void>(((std::is_same_v<C, Kinds> || (++index, false)) || ...));
    return index;
  }();
};

}  // namespace detail

/// The ContentType of a content class: `kContentTypeOf<MediaContent>` is `ContentType::Media`.
template <class C>
inline constexpr ContentType kContentTypeOf =
    static_cast<ContentType>(detail::IndexIn<C, Content>::value);

static_assert(kContentTypeOf<CustomContent> == ContentType::Custom &&
              std::variant_size_v<Content> == static_cast<std::size_t>(ContentType::Custom) + 1);

}  // namespace ratatosk
