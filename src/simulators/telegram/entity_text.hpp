#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json.hpp>

namespace ratatosk::simulators {

/// A text as a person sees it, and what is formatted in it, as the Bot API shows both. Offsets are
/// in units of UTF-16.
class EntityText {
 public:
  EntityText() = default;

  const std::string& Text() const noexcept { return text_; }
  /// Ordered, so that the same text formatted in another way of writing has the same ones.
  boost::json::array Entities() const;

  void Add(char c);
  void Add(std::string_view text);

  /// Begins an entity inside those that are open; `mark` is what the reader knows it by.
  void Begin(std::string type, std::string mark = {});
  bool HasOpen() const noexcept { return !open_.empty(); }
  bool HasOpen(std::string_view type) const noexcept;
  /// Of the one that began last; empty when there is none.
  std::string_view OpenType() const noexcept;
  std::string_view OpenMark() const noexcept;
  /// Of the one that began last: changed before it ends.
  void SetType(std::string type) { open_.back().type = std::move(type); }
  void SetUrl(std::string url) { open_.back().url = std::move(url); }
  /// Ends the one that began last. One around nothing, and a link to nowhere, is none.
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

/// Of MarkdownV2; throws BotError in Telegram's words.
EntityText ReadMarkdownV2(std::string_view text);
/// Of the older Markdown, which has neither nesting nor reserved signs.
EntityText ReadMarkdown(std::string_view text);
/// Of Telegram's few tags.
EntityText ReadHtml(std::string_view text);

/// `Bad Request: can't parse entities: ...`
[[noreturn]] void RefuseEntities(const std::string& what);

}  // namespace ratatosk::simulators
