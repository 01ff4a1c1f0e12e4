#include "simulators/telegram/bot_call.hpp"
#include "simulators/telegram/entity_text.hpp"
#include "simulators/telegram/lower_case.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace ratatosk::simulators {
namespace {

// Tags and the kinds of entity that they create.
constexpr std::array<std::pair<std::string_view, std::string_view>, 17> kTags{{
    {"b", "bold"},
    {"strong", "bold"},
    {"i", "italic"},
    {"em", "italic"},
    {"u", "underline"},
    {"ins", "underline"},
    {"s", "strikethrough"},
    {"strike", "strikethrough"},
    {"del", "strikethrough"},
    {"tg-spoiler", "spoiler"},
    {"span", "spoiler"},
    {"a", "text_link"},
    {"tg-emoji", "custom_emoji"},
    {"code", "code"},
    {"pre", "pre"},
    {"blockquote", "blockquote"},
    {"tg-time", "date_time"},
}};

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

// Reads "&lt;" and the other three named entities, or a number. Anything else is kept as it is.
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

// Returns the text after `name=` in a tag, without its quotes.
std::string Attribute(std::string_view tag, std::string_view name) {
  const auto found = LowerCase(std::string(tag)).find(" " + std::string(name) + "=");
  if (found == std::string::npos) return {};
  auto value = tag.substr(found + name.size() + 2);
  const bool quoted = value.starts_with('"') || value.starts_with('\'');
  const auto end = quoted ? value.find(value.front(), 1) : value.find_first_of(" \t\n");
  return std::string(value.substr(quoted ? 1 : 0, quoted ? end - 1 : end));
}

void ReadTag(std::string_view tag, EntityText& out) {
  const bool closing = tag.starts_with('/');
  if (closing) tag.remove_prefix(1);
  const auto name = LowerCase(std::string(tag.substr(0, tag.find_first_of(" \t\n"))));
  if (closing) {
    if (!out.HasOpen()) RefuseEntities("Unexpected end tag");
    if (!name.empty() && out.OpenMark() != name) {
      RefuseEntities("Unmatched end tag, expected \"</" + std::string(out.OpenMark()) +
                     ">\", found \"</" + name + ">\"");
    }
    return out.End();
  }
  const auto* known =
      std::find_if(kTags.begin(), kTags.end(), [&](const auto& row) { return row.first == name; });
  if (known == kTags.end()) RefuseEntities("Unsupported start tag \"" + name + "\"");
  const bool folded =
      name == "blockquote" && LowerCase(std::string(tag)).find(" expandable") != std::string::npos;
  out.Begin(folded ? "expandable_blockquote" : std::string(known->second), name);
  if (name == "a") out.SetUrl(Attribute(tag, "href"));
}

EntityText Read(std::string_view text, const std::string& mode) {
  if (mode == "html") return ReadHtml(text);
  if (mode == "markdownv2") return ReadMarkdownV2(text);
  if (mode == "markdown") return ReadMarkdown(text);
  if (!mode.empty() && mode != "none") Refuse("unsupported parse_mode");
  EntityText plain;
  plain.Add(text);
  return plain;
}

std::size_t CountCharacters(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
  }));
}

}  // namespace

EntityText ReadHtml(std::string_view text) {
  EntityText out;
  for (std::size_t i = 0; i < text.size();) {
    if (text[i] == '&') {
      std::string sign;
      i += ReadEntity(text.substr(i), sign);
      out.Add(sign);
    } else if (text[i] == '<') {
      const auto end = text.find('>', i);
      if (end == std::string_view::npos) RefuseEntities("Unclosed start tag");
      ReadTag(text.substr(i + 1, end - i - 1), out);
      i = end + 1;
    } else {
      out.Add(text[i++]);
    }
  }
  if (out.HasOpen()) {
    RefuseEntities("Can't find end tag corresponding to start tag \"" +
                   std::string(out.OpenMark()) + "\"");
  }
  return out;
}

EntityText VisibleText(const BotCall& call, std::string_view name, std::size_t most) {
  const auto mode = LowerCase(call.params.Text("parse_mode"));
  auto visible = Read(call.params.Text(name), mode);
  const auto& text = visible.Text();
  const bool caption = name == "caption";
  if (CountCharacters(text) > most) {
    Refuse(caption ? "message caption is too long" : "message is too long");
  }
  const bool blank = text.find_first_not_of(" \t\r\n") == std::string::npos;
  if (blank && !caption) Refuse("message text is empty");
  return visible;
}

void PutText(TelegramMessage& message, std::string_view name, const EntityText& text) {
  const bool caption = name == "caption";
  const char* entities = caption ? "caption_entities" : "entities";
  message.entry.text = text.Text();
  message.view[name] = text.Text();
  message.view.erase(entities);
  if (auto all = text.Entities(); !all.empty()) message.view[entities] = std::move(all);
}

}  // namespace ratatosk::simulators
