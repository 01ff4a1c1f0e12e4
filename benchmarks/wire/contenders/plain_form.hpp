#pragma once

#include <string>
#include <string_view>

#include "common/provider.hpp"

namespace bench {

/// Appends `text` as application/x-www-form-urlencoded, as one would write it by hand.
inline void AppendEncoded(std::string& out, std::string_view text) {
  constexpr char digits[] = "0123456789ABCDEF";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
                       c == '-' || c == '.' || c == '_' || c == '*';
    if (plain) {
      out += c;
    } else if (c == ' ') {
      out += '+';
    } else {
      out += '%';
      out += digits[byte >> 4U];
      out += digits[byte & 15U];
    }
  }
}

/// Returns the form of the message that every contender sends.
inline std::string MakeForm() {
  std::string form = "To=";
  AppendEncoded(form, kRecipient);
  form += "&From=";
  AppendEncoded(form, kSender);
  form += "&Body=";
  AppendEncoded(form, kText);
  return form;
}

}  // namespace bench
