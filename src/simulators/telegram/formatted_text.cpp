#include "simulators/telegram/bot_call.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace ratatosk::simulators {
namespace {

constexpr std::array<std::string_view, 18> kTags{
    "b",          "strong", "i", "em",       "u",    "ins", "s",          "strike",     "del",
    "tg-spoiler", "span",   "a", "tg-emoji", "code", "pre", "blockquote", "expandable", "tg-time"};

[[noreturn]] void RefuseEntities(const std::string& what) {
  Refuse("can't parse entities: " + what);
}

std::string LowerCase(std::string_view text) {
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return lower;
}

std::string Utf8(unsigned long code) {
  std::string out;
  if (code < 0x80) {
    out += static_cast<char>(code);
  } else if (code < 0x800) {
    out += static_cast<char>(0xC0U | (code >> 6U));
    out += static_cast<char>(0x80U | (code & 0x3FU));
  } else if (code < 0x10000) {
    out += static_cast<char>(0xE0U | (code >> 12U));
    out += static_cast<char>(0x80U | ((code >> 6U) & 0x3FU));
    out += static_cast<char>(0x80U | (code & 0x3FU));
  } else {
    out += static_cast<char>(0xF0U | (code >> 18U));
    out += static_cast<char>(0x80U | ((code >> 12U) & 0x3FU));
    out += static_cast<char>(0x80U | ((code >> 6U) & 0x3FU));
    out += static_cast<char>(0x80U | (code & 0x3FU));
  }
  return out;
}

// "&lt;" and the other three named ones, or a number; anything else stays as it is.
std::size_t ReadEntity(std::string_view text, std::string& out) {
  constexpr std::pair<std::string_view, char> kNamed[] = {
      {"&lt;", '<'}, {"&gt;", '>'}, {"&amp;", '&'}, {"&quot;", '"'}};
  for (const auto& [name, sign] : kNamed) {
    if (!text.starts_with(name)) continue;
    out += sign;
    return name.size();
  }
  const auto end = text.find(';');
  if (text.starts_with("&#") && end != std::string_view::npos && end > 2 && end < 10) {
    const bool hex = text[2] == 'x';
    const auto code =
        std::strtoul(std::string(text.substr(hex ? 3 : 2)).c_str(), nullptr, hex ? 16 : 10);
    out += Utf8(code);
    return end + 1;
  }
  out += '&';
  return 1;
}

void ReadTag(std::string_view tag, std::vector<std::string>& open) {
  const bool closing = tag.starts_with('/');
  if (closing) tag.remove_prefix(1);
  const auto name = LowerCase(tag.substr(0, tag.find_first_of(" \t\n")));
  if (closing) {
    if (open.empty()) RefuseEntities("Unexpected end tag");
    if (!name.empty() && open.back() != name) {
      RefuseEntities("Unmatched end tag, expected \"</" + open.back() + ">\", found \"</" + name +
                     ">\"");
    }
    open.pop_back();
    return;
  }
  if (std::find(kTags.begin(), kTags.end(), name) == kTags.end()) {
    RefuseEntities("Unsupported start tag \"" + name + "\"");
  }
  open.push_back(name);
}

std::string PlainOfHtml(std::string_view text) {
  std::string out;
  std::vector<std::string> open;
  for (std::size_t i = 0; i < text.size();) {
    if (text[i] == '&') {
      i += ReadEntity(text.substr(i), out);
    } else if (text[i] == '<') {
      const auto end = text.find('>', i);
      if (end == std::string_view::npos) RefuseEntities("Unclosed start tag");
      ReadTag(text.substr(i + 1, end - i - 1), open);
      i = end + 1;
    } else {
      out += text[i++];
    }
  }
  if (!open.empty()) {
    RefuseEntities("Can't find end tag corresponding to start tag \"" + open.back() + "\"");
  }
  return out;
}

// Signs that begin and end an entity are taken out in pairs; links keep their text.
std::string PlainOfMarkdown(std::string_view text, bool version_two) {
  const std::string_view pairs = version_two ? "_*~`" : "_*`";
  constexpr std::string_view kReserved = "#+-=|{}.!>";
  std::string out;
  std::string open;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\\' && i + 1 < text.size()) {
      out += text[++i];
    } else if (pairs.find(c) != std::string_view::npos) {
      if (!open.empty() && open.back() == c) {
        open.pop_back();
      } else {
        open += c;
      }
    } else if (c == '[') {
      open += ']';
    } else if (c == ']' && !open.empty() && open.back() == ']') {
      open.pop_back();
      if (i + 1 < text.size() && text[i + 1] == '(') i = std::min(text.find(')', i), text.size());
    } else if (version_two && open.find('`') == std::string::npos &&
               kReserved.find(c) != std::string_view::npos) {
      RefuseEntities(std::string("Character '") + c +
                     "' is reserved and must be escaped with the preceding '\\'");
    } else {
      out += c;
    }
  }
  if (!open.empty()) RefuseEntities("Can't find end of the entity");
  return out;
}

std::size_t CountCharacters(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
  }));
}

}  // namespace

std::string VisibleText(const BotCall& call, std::string_view name, std::size_t most) {
  auto text = call.params.Text(name);
  const auto mode = LowerCase(call.params.Text("parse_mode"));
  if (mode == "html") {
    text = PlainOfHtml(text);
  } else if (mode == "markdownv2" || mode == "markdown") {
    text = PlainOfMarkdown(text, mode == "markdownv2");
  } else if (!mode.empty() && mode != "none") {
    Refuse("unsupported parse_mode");
  }
  const bool caption = name == "caption";
  if (CountCharacters(text) > most) {
    Refuse(caption ? "message caption is too long" : "message is too long");
  }
  const bool blank = text.find_first_not_of(" \t\r\n") == std::string::npos;
  if (blank && !caption) Refuse("message text is empty");
  return text;
}

}  // namespace ratatosk::simulators
