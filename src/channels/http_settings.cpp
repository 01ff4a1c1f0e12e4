#include <ratatosk/channels/http_settings.hpp>

namespace ratatosk {

namespace {

using Names = CommonSettings;

}  // namespace

http::PoolOptions ReadPoolOptions(const ConnectionSettings& settings, http::PoolOptions defaults) {
  const auto count = [&](std::string_view name, std::size_t& member) {
    const auto value = settings.GetInteger(name);
    if (value && *value >= 0) member = static_cast<std::size_t>(*value);
  };
  const auto duration = [&](std::string_view name, std::chrono::milliseconds& member) {
    member = settings.GetDuration(name).value_or(member);
  };
  count(Names::HttpMaxConnections, defaults.max_connections);
  count(Names::HttpMaxWaiting, defaults.max_waiting);
  defaults.max_share = settings.GetNumber(Names::HttpMaxAccountShare).value_or(defaults.max_share);
  duration(Names::HttpIdleTimeout, defaults.idle_limit);
  duration(Names::HttpMaxConnectionAge, defaults.max_age);
  duration(Names::HttpConnectTimeout, defaults.connect_timeout);
  return defaults;
}

}  // namespace ratatosk
