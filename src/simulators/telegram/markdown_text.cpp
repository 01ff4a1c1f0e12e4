#include "simulators/telegram/entity_text.hpp"

#include <algorithm>
#include <cctype>
#include <utility>

namespace ratatosk::simulators {
namespace {

[[noreturn]] void RefuseReserved(char c) {
  RefuseEntities(std::string("Character '") + c +
                 "' is reserved and must be escaped with the preceding '\\'");
}

/// Follows https://core.telegram.org/bots/api#markdownv2-style, character by character.
class MarkdownV2Reader {
 public:
  explicit MarkdownV2Reader(std::string_view text) : text_(text) {}

  EntityText Read() && {
    for (; at_ < text_.size(); ++at_) Step();
    if (out_.OpenType() == "blockquote") out_.End();
    if (out_.HasOpen()) RefuseOpen();
    return std::move(out_);
  }

 private:
  // Returns zeros after the end.
  char Ahead(std::size_t by) const { return at_ + by < text_.size() ? text_[at_ + by] : '\0'; }
  bool IsAhead(std::string_view signs) const { return text_.substr(at_).starts_with(signs); }

  bool IsReserved(char c) const {
    const auto inside = out_.OpenType();
    if (inside == "code" || inside == "pre") return c == '`';
    return std::string_view("_*[]()~`>#+-=|{}.!").find(c) != std::string_view::npos;
  }

  void Step() {
    const char c = text_[at_];
    if (c == '\\' && Ahead(1) > 0 && Ahead(1) < 127) {
      ++at_;
      Plain(text_[at_]);
    } else if (!IsReserved(c)) {
      Plain(c);
    } else if (Ends(c)) {
      End();
    } else {
      Begin(c);
    }
  }

  // A quotation continues as long as its lines begin with '>'.
  void Plain(char c) {
    line_begins_ = c == '\n';
    const bool quoted = line_begins_ && out_.HasOpen("blockquote");
    if (quoted && Ahead(1) != '>') {
      if (out_.OpenType() != "blockquote") RefuseOpen();
      out_.End();
    }
    out_.Add(c);
    if (quoted && Ahead(1) == '>') ++at_;
  }

  bool Ends(char c) const {
    const auto type = out_.OpenType();
    if (type == "bold") return c == '*';
    if (type == "italic") return c == '_' && Ahead(1) != '_';
    if (type == "underline") return IsAhead("__");
    if (type == "strikethrough") return c == '~';
    if (type == "spoiler") return IsAhead("||");
    if (type == "code") return c == '`';
    if (type == "pre") return IsAhead("```");
    if (type == "text_link" || type == "custom_emoji") return c == ']';
    return type == "blockquote" && IsAhead("||") && (Ahead(2) == '\n' || Ahead(2) == '\0');
  }

  void End() {
    const auto type = out_.OpenType();
    if (type == "underline" || type == "spoiler") ++at_;
    if (type == "pre") at_ += 2;
    if (type == "text_link" || type == "custom_emoji") ReadUrl();
    if (type == "blockquote") {
      ++at_;
      out_.SetType("expandable_blockquote");
    }
    out_.End();
  }

  void ReadUrl() {
    if (Ahead(1) != '(') return;
    std::string url;
    for (at_ += 2; at_ < text_.size() && text_[at_] != ')'; ++at_) {
      if (text_[at_] == '\\' && Ahead(1) != '\0') ++at_;
      url += text_[at_];
    }
    if (at_ >= text_.size()) RefuseEntities("Can't find end of a URL");
    out_.SetUrl(std::move(url));
  }

  void Begin(char c) {
    switch (c) {
      case '_':
        if (Ahead(1) != '_') return out_.Begin("italic");
        ++at_;
        return out_.Begin("underline");
      case '*':
        return out_.Begin("bold");
      case '~':
        return out_.Begin("strikethrough");
      case '|':
        if (Ahead(1) != '|') RefuseReserved(c);
        ++at_;
        return out_.Begin("spoiler");
      case '[':
        return out_.Begin("text_link");
      case '!':
        if (Ahead(1) != '[') RefuseReserved(c);
        ++at_;
        return out_.Begin("custom_emoji");
      case '`':
        if (out_.OpenType() == "pre") RefuseReserved(c);
        return BeginCode();
      case '>':
        if (!line_begins_ || out_.HasOpen("blockquote")) RefuseReserved(c);
        return out_.Begin("blockquote");
      default:
        RefuseReserved(c);
    }
  }

  // A language and the line break after it are not part of the text.
  void BeginCode() {
    if (!IsAhead("```")) return out_.Begin("code");
    out_.Begin("pre");
    const auto begins = at_ + 3;
    const auto ends = std::min(text_.find_first_of(" \n\r\t`", begins), text_.size());
    at_ = ends < text_.size() && text_[ends] != '`' ? ends : begins;
    if (at_ < text_.size() && text_[at_] == '\n') ++at_;
    --at_;
  }

  [[noreturn]] void RefuseOpen() const {
    std::string name(out_.OpenType());
    name.front() = static_cast<char>(std::toupper(static_cast<unsigned char>(name.front())));
    RefuseEntities("Can't find end of " + name + " entity");
  }

  std::string_view text_;
  std::size_t at_ = 0;
  bool line_begins_ = true;
  EntityText out_;
};

}  // namespace

EntityText ReadMarkdownV2(std::string_view text) { return MarkdownV2Reader(text).Read(); }

EntityText ReadMarkdown(std::string_view text) {
  constexpr std::string_view kSigns = "_*`[";
  EntityText out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\\' && i + 1 < text.size() && kSigns.find(text[i + 1]) != std::string_view::npos) {
      out.Add(text[++i]);
      continue;
    }
    if (kSigns.find(c) == std::string_view::npos) {
      out.Add(c);
      continue;
    }
    const bool block = text.substr(i).starts_with("```");
    const std::string_view end = block ? "```" : c == '[' ? "]" : text.substr(i, 1);
    const auto begins = i + end.size();
    const auto ends = text.find(end, begins);
    if (ends == std::string_view::npos) RefuseEntities("Can't find end of the entity");
    out.Begin(block      ? "pre"
              : c == '_' ? "italic"
              : c == '*' ? "bold"
              : c == '`' ? "code"
                         : "text_link");
    out.Add(text.substr(begins, ends - begins));
    i = ends + end.size() - 1;
    if (c == '[' && i + 1 < text.size() && text[i + 1] == '(') {
      const auto closes = std::min(text.find(')', i), text.size());
      out.SetUrl(std::string(text.substr(i + 2, closes - i - 2)));
      i = closes;
    }
    out.End();
  }
  return out;
}

}  // namespace ratatosk::simulators
