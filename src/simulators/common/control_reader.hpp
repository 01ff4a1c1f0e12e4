#pragma once

#include <ratatosk/simulators/common/fault_plan.hpp>
#include <ratatosk/simulators/common/loopback_server.hpp>
#include "simulators/common/form.hpp"

#include <boost/json.hpp>

#include <cstdint>
#include <functional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace ratatosk::simulators {

/// An error in a control request, with the invalid member.
class ControlError : public std::runtime_error {
 public:
  ControlError(std::string its_member, const std::string& what)
      : std::runtime_error(what), member(std::move(its_member)) {}

  std::string member;
};

/// A JSON object that is read member by member. Members that were not read are an error in the end,
/// so that misspelt ones are noticed. All members throw ControlError.
class ControlReader {
 public:
  explicit ControlReader(const boost::json::value& value, std::string path = {});

  bool Has(std::string_view name) const { return object_.contains(name); }
  std::string Text(std::string_view name);
  std::string TextOr(std::string_view name, std::string_view otherwise);
  double Number(std::string_view name);
  std::int64_t Integer(std::string_view name, std::int64_t least, std::int64_t most);
  bool BoolOr(std::string_view name, bool otherwise);
  ControlReader Object(std::string_view name);
  boost::json::array Array(std::string_view name);
  FormFields Texts(std::string_view name);
  std::string Path(std::string_view name) const;
  void Finish() const;

 private:
  boost::json::value Take(std::string_view name);

  boost::json::object object_;
  std::string path_;
};

/// Plans the faults that a control request asks for.
void ReadFaults(ControlReader& reader, FaultPlan& plan);

HttpReply ControlReply(const boost::json::object& body, int status = 200);
HttpReply ControlRefusal(const std::string& member, const std::string& text, int status = 400);

bool IsControl(const HttpRequest& request);
/// Calls `command` with the path after `/_simulator/` and the body. Its ControlError, or a
/// std::invalid_argument with the text "member: what", results in a 400.
void ServeControlRequest(
    const HttpRequest& request,
    const Responder& responder,
    const std::function<void(std::string_view command, ControlReader& body)>& command);

}  // namespace ratatosk::simulators
