#include "schema/pattern.hpp"

#include <map>
#include <stdexcept>
#include <string>

#include <boost/regex.hpp>

namespace ratatosk {

bool IsPattern(std::string_view text) {
  const boost::regex regex(text.data(), text.data() + text.size(), boost::regex::no_except);
  return regex.status() == 0;
}

bool MatchesPattern(std::string_view text, std::string_view expression) {
  // Compiled once per thread: there are few schemas, and compiling takes longer than matching.
  thread_local std::map<std::string, boost::regex, std::less<>> compiled;
  try {
    auto found = compiled.find(expression);
    if (found == compiled.end()) {
      std::string key(expression);
      boost::regex regex(key);
      found = compiled.emplace(std::move(key), std::move(regex)).first;
    }
    return boost::regex_match(text.begin(), text.end(), found->second);
  } catch (const std::runtime_error&) {
    return false;
  }
}

}  // namespace ratatosk
