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

/// What a list request asks for.
class PageRequest {
 public:
  PageRequest() = default;

  std::size_t size = 50;
  std::size_t number = 0;
  /// The sid of the last item of the page before.
  std::string after;
  /// Twilio's error code when the query is at fault.
  int error_code = 0;
};

PageRequest ReadPageRequest(const FormFields& query);

/// Where a page begins and ends in the list of sids, and how its neighbours are asked for.
class Page {
 public:
  /// `SidAt` gives the sid of an item by its index.
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

/// `path?query` of a page, with the filters of the request that was made.
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
/// The `meta` member of the product APIs (absolute URLs).
boost::json::object MakeMeta(std::string_view key,
                             const std::string& url,
                             const FormFields& query,
                             const PageRequest& request,
                             const Page& page);

}  // namespace ratatosk::simulators
