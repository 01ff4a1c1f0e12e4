#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json.hpp>

namespace ratatosk::simulators {

/// A text as a person sees it, and its formatting, both as the Bot API shows them. Offsets are in
/// UTF-16 code units.
class EntityText {
 public:
  EntityText() = default;

  const std::string& Text() const noexcept { return text_; }
  /// Returns the entities in a fixed order, so that different markup for the same formatting gives
  /// the same result.
  boost::json::array Entities() const;

  void Add(char c);
  void Add(std::string_view text);

  /// Begins an entity inside those that are open. `mark` identifies it for the reader.
  void Begin(std::string type, std::string mark = {});
  bool HasOpen() const noexcept { return !open_.empty(); }
  bool HasOpen(std::string_view type) const noexcept;
  /// Returns the type of the entity that began last, or an empty string.
  std::string_view OpenType() const noexcept;
  std::string_view OpenMark() const noexcept;
  /// Changes the entity that began last, before it ends.
  void SetType(std::string type) { open_.back().type = std::move(type); }
  void SetUrl(std::string url) { open_.back().url = std::move(url); }
  /// Ends the entity that began last. Drops it if it is empty or is a link without a URL.
  void End();

 private:
  class Entity {
   public:
    std::string type;
    std::string mark;
    std::string url;
    std::size_t offset = 0;
    std::size_t length = 0;
  };

  std::string text_;
  std::size_t units_ = 0;
  std::vector<Entity> open_;
  std::vector<Entity> ended_;
};

/// Reads MarkdownV2. Throws BotError with Telegram's wording.
EntityText ReadMarkdownV2(std::string_view text);
/// Reads the older Markdown, which has neither nesting nor reserved characters.
EntityText ReadMarkdown(std::string_view text);
/// Reads the few HTML tags that Telegram supports.
EntityText ReadHtml(std::string_view text);

/// Throws `Bad Request: can't parse entities: ...`.
[[noreturn]] void RefuseEntities(const std::string& what);

}  // namespace ratatosk::simulators
