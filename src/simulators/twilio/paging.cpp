#include "simulators/twilio/paging.hpp"

#include <boost/json.hpp>

namespace ratatosk::simulators {
namespace {

constexpr std::size_t kMaxPageSize = 1000;
constexpr int kBadParameter = 20001;
constexpr int kPageTooLarge = 20007;

std::optional<std::size_t> ReadNumber(std::string_view text) {
  std::size_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

bool IsPaging(std::string_view name) {
  return name == "PageSize" || name == "Page" || name == "PageToken";
}

boost::json::value OrNull(bool there, const std::string& text) {
  return there ? boost::json::value(text) : boost::json::value(nullptr);
}

}  // namespace

PageRequest ReadPageRequest(const FormFields& query) {
  PageRequest request;
  if (HasField(query, "PageSize")) {
    const auto size = ReadNumber(FindField(query, "PageSize"));
    if (!size || *size == 0) request.error_code = kBadParameter;
    if (size && *size > kMaxPageSize) request.error_code = kPageTooLarge;
    request.size = size.value_or(1);
  }
  if (HasField(query, "Page")) {
    const auto number = ReadNumber(FindField(query, "Page"));
    if (!number) request.error_code = kBadParameter;
    request.number = number.value_or(0);
  }
  const auto token = FindField(query, "PageToken");
  if (token.starts_with("PA")) request.after = std::string(token.substr(2));
  // A page after the first cannot be requested by its number alone.
  if (request.number > 0 && request.after.empty()) request.error_code = kBadParameter;
  return request;
}

std::string PageUri(std::string_view path,
                    const FormFields& query,
                    std::size_t size,
                    std::size_t number,
                    const std::string& token) {
  FormFields fields;
  for (const auto& field : query) {
    if (!IsPaging(field.first)) fields.push_back(field);
  }
  fields.emplace_back("PageSize", std::to_string(size));
  fields.emplace_back("Page", std::to_string(number));
  if (!token.empty()) fields.emplace_back("PageToken", token);
  return std::string(path) + "?" + EncodeForm(fields);
}

void AddCorePaging(boost::json::object& body,
                   std::string_view path,
                   const FormFields& query,
                   const PageRequest& request,
                   const Page& page) {
  const auto uri = [&](std::size_t number, const std::string& token) {
    return PageUri(path, query, request.size, number, token);
  };
  const auto count = page.end - page.begin;
  body["page"] = page.number;
  body["page_size"] = request.size;
  body["start"] = page.begin;
  body["end"] = count == 0 ? page.begin : page.end - 1;
  body["uri"] = uri(page.number, request.after.empty() ? "" : "PA" + request.after);
  body["first_page_uri"] = uri(0, "");
  body["next_page_uri"] = OrNull(!page.next_token.empty(), uri(page.number + 1, page.next_token));
  body["previous_page_uri"] =
      OrNull(page.number > 0, uri(page.number > 0 ? page.number - 1 : 0, page.previous_token));
}

boost::json::object MakeMeta(std::string_view key,
                             const std::string& url,
                             const FormFields& query,
                             const PageRequest& request,
                             const Page& page) {
  const auto link = [&](std::size_t number, const std::string& token) {
    return PageUri(url, query, request.size, number, token);
  };
  boost::json::object meta;
  meta["key"] = key;
  meta["page"] = page.number;
  meta["page_size"] = request.size;
  meta["url"] = link(page.number, request.after.empty() ? "" : "PA" + request.after);
  meta["first_page_url"] = link(0, "");
  meta["next_page_url"] = OrNull(!page.next_token.empty(), link(page.number + 1, page.next_token));
  meta["previous_page_url"] =
      OrNull(page.number > 0, link(page.number > 0 ? page.number - 1 : 0, page.previous_token));
  return meta;
}

}  // namespace ratatosk::simulators
