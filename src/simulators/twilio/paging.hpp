#pragma once

#include <ratatosk/simulators/twilio/twilio_records.hpp>
#include "simulators/common/form.hpp"

#include <boost/json/fwd.hpp>

#include <algorithm>
#include <charconv>
#include <optional>
#include <string>
#include <string_view>

namespace ratatosk::simulators {

/// The parameters of a list request.
class PageRequest {
 public:
  PageRequest() = default;

  std::size_t size = 50;
  std::size_t number = 0;
  /// The sid of the last item of the previous page.
  std::string after;
  /// Twilio's error code if the query is invalid.
  int error_code = 0;
};

PageRequest ReadPageRequest(const FormFields& query);

/// The start and end of a page in the list of sids, and the tokens of its neighbours.
class Page {
 public:
  /// `SidAt` returns the sid of the item with an index.
  template <class SidAt>
  Page(const PageRequest& request, std::size_t count, const SidAt& sid_at)
      : number(request.number) {
    if (!request.after.empty()) {
      while (begin < count && sid_at(begin) != request.after) ++begin;
      begin = std::min(begin + 1, count);
    }
    end = std::min(begin + request.size, count);
    if (end < count) next_token = "PA" + std::string(sid_at(end - 1));
    if (begin > request.size) previous_token = "PA" + std::string(sid_at(begin - request.size - 1));
  }

  std::size_t number;
  std::size_t begin = 0;
  std::size_t end = 0;
  /// Empty on the last page.
  std::string next_token;
  std::string previous_token;
};

/// Returns `path?query` for a page, with the filters of the original request.
std::string PageUri(std::string_view path,
                    const FormFields& query,
                    std::size_t size,
                    std::size_t number,
                    const std::string& token);

/// Adds the paging members of the core API (relative URIs) to `body`.
void AddCorePaging(boost::json::object& body,
                   std::string_view path,
                   const FormFields& query,
                   const PageRequest& request,
                   const Page& page);
/// Returns the `meta` member of the product APIs (absolute URLs).
boost::json::object MakeMeta(std::string_view key,
                             const std::string& url,
                             const FormFields& query,
                             const PageRequest& request,
                             const Page& page);

}  // namespace ratatosk::simulators
