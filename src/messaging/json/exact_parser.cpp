#include "messaging/json/exact_parser.hpp"

#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/value_stack.hpp>
#include <charconv>
#include <cstdint>
#include <string>
#include <vector>

#include "messaging/json/place.hpp"

namespace ratatosk::detail {

namespace json = boost::json;

namespace {

constexpr std::string_view kTooLarge = "is a number that 64 bits do not hold";

// The handler of Boost.JSON's parser. Builds a value if it has a stack; always tracks its position.
class Handler {
 public:
  static constexpr std::size_t max_object_size = json::object::max_size();
  static constexpr std::size_t max_array_size = json::array::max_size();
  static constexpr std::size_t max_key_size = json::string::max_size();
  static constexpr std::size_t max_string_size = json::string::max_size();

  explicit Handler(json::value_stack* stack) : stack_(stack) {}

  std::string Path() const {
    std::string path;
    for (const auto& level : levels_) {
      if (level.array) {
        AppendIndex(path, level.index);
      } else if (level.has_key) {
        AppendName(path, level.key);
      }
    }
    return path;
  }
  std::string_view Refused() const noexcept { return refused_; }

  bool on_document_begin(json::error_code&) { return true; }
  bool on_document_end(json::error_code&) { return true; }
  bool on_object_begin(json::error_code&) { return levels_.emplace_back(false), true; }
  bool on_object_end(std::size_t n, json::error_code&) {
    if (stack_) stack_->push_object(n);
    return levels_.pop_back(), Ended();
  }
  bool on_array_begin(json::error_code&) { return levels_.emplace_back(true), true; }
  bool on_array_end(std::size_t n, json::error_code&) {
    if (stack_) stack_->push_array(n);
    return levels_.pop_back(), Ended();
  }
  bool on_key_part(json::string_view s, std::size_t, json::error_code&) {
    if (stack_) stack_->push_chars(s);
    partial_key_.append(s.data(), s.size());
    return true;
  }
  bool on_key(json::string_view s, std::size_t, json::error_code&) {
    if (stack_) stack_->push_key(s);
    partial_key_.append(s.data(), s.size());
    levels_.back().key.swap(partial_key_);
    levels_.back().has_key = true;
    partial_key_.clear();
    return true;
  }
  bool on_string_part(json::string_view s, std::size_t, json::error_code&) {
    if (stack_) stack_->push_chars(s);
    return true;
  }
  bool on_string(json::string_view s, std::size_t, json::error_code&) {
    if (stack_) stack_->push_string(s);
    return Ended();
  }
  bool on_number_part(json::string_view, json::error_code&) { return true; }
  bool on_int64(std::int64_t i, json::string_view, json::error_code&) {
    if (stack_) stack_->push_int64(i);
    return Ended();
  }
  bool on_uint64(std::uint64_t u, json::string_view, json::error_code&) {
    if (stack_) stack_->push_uint64(u);
    return Ended();
  }
  // Without a fraction or an exponent, the number is an integer too large for the two handlers
  // above.
  bool on_double(double, json::string_view text, json::error_code& ec) {
    double exact = 0;
    const auto* end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, exact);
    if (text.find_first_of(".eE") == json::string_view::npos || read.ec != std::errc() ||
        read.ptr != end) {
      refused_ = kTooLarge;
      ec = json::error::exponent_overflow;
      return false;
    }
    if (stack_) stack_->push_double(exact);
    return Ended();
  }
  bool on_bool(bool b, json::error_code&) {
    if (stack_) stack_->push_bool(b);
    return Ended();
  }
  bool on_null(json::error_code&) {
    if (stack_) stack_->push_null();
    return Ended();
  }
  bool on_comment_part(json::string_view, json::error_code&) { return true; }
  bool on_comment(json::string_view, json::error_code&) { return true; }

 private:
  struct Level {
    explicit Level(bool is_array) : array(is_array) {}
    bool array;
    bool has_key = false;
    std::size_t index = 0;
    std::string key;
  };

  bool Ended() {
    if (levels_.empty()) return true;
    auto& level = levels_.back();
    if (level.array) {
      ++level.index;
    } else {
      level.has_key = false;
    }
    return true;
  }

  json::value_stack* stack_;
  std::vector<Level> levels_;
  std::string partial_key_;
  std::string_view refused_;
};

std::string Explain(const Handler& handler,
                    json::error_code ec,
                    std::string_view text,
                    std::size_t offset) {
  if (!handler.Refused().empty()) return std::string(handler.Refused());
  if (ec == json::error::too_deep) return "is nested too deeply";
  if (ec == json::error::exponent_overflow) return std::string(kTooLarge);
  if (ec == json::error::incomplete) return "ends too early";
  // The parser returns the same code for both errors.
  const bool beyond_ascii =
      offset < text.size() && static_cast<unsigned char>(text[offset]) >= 0x80;
  return std::string(beyond_ascii ? "is not UTF-8" : "is not JSON") + " at byte " +
         std::to_string(offset);
}

void Parse(std::string_view text, std::size_t max_depth, json::value_stack* stack) {
  json::parse_options options;
  options.max_depth = max_depth;
  json::basic_parser<Handler> parser(options, stack);
  json::error_code ec;
  const std::size_t used = parser.write_some(false, text.data(), text.size(), ec);
  if (!ec && used < text.size()) ec = json::error::extra_data;
  if (ec) throw Fault(parser.handler().Path(), Explain(parser.handler(), ec, text, used));
}

}  // namespace

json::value ParseExactly(std::string_view text, std::size_t max_depth) {
  json::value_stack stack;
  stack.reset();
  Parse(text, max_depth, &stack);
  return stack.release();
}

void CheckExactly(std::string_view text, std::size_t max_depth) { Parse(text, max_depth, nullptr); }

}  // namespace ratatosk::detail
