#include "simulators/twilio/twiml_reader.hpp"

#include <boost/property_tree/ptree.hpp>
#include <boost/property_tree/xml_parser.hpp>

#include <sstream>

namespace ratatosk::simulators {
namespace {

namespace pt = boost::property_tree;

std::string TextOf(const pt::ptree& message) {
  for (const auto& [name, child] : message) {
    if (name == "Body") return child.data();
  }
  return message.data();
}

}  // namespace

std::vector<std::string> RepliesOf(std::string_view content_type, const std::string& body) {
  std::vector<std::string> replies;
  if (body.empty()) return replies;
  if (content_type.starts_with("text/plain")) return {body};
  if (content_type.find("xml") == std::string_view::npos) return replies;
  pt::ptree document;
  try {
    std::istringstream in(body);
    pt::read_xml(in, document, pt::xml_parser::no_comments);
  } catch (const pt::xml_parser_error&) {
    return replies;
  }
  const auto response = document.find("Response");
  if (response == document.not_found()) return replies;
  for (const auto& [verb, element] : response->second) {
    if (verb == "Redirect") break;
    if (verb == "Message") replies.push_back(TextOf(element));
  }
  return replies;
}

}  // namespace ratatosk::simulators
