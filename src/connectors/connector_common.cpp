#include "connectors/connector_common.hpp"

#include <utility>

namespace ratatosk {

namespace {

constexpr std::chrono::minutes kUsualLimit(1);

std::chrono::milliseconds DurationOf(const ConnectionSettings& settings, std::string_view name) {
  const auto limit = settings.GetDuration(name).value_or(kUsualLimit);
  return limit > std::chrono::milliseconds::zero() ? limit : kUsualLimit;
}

}  // namespace

ConnectorCommon::ConnectorCommon(Runtime r,
                                 ChannelSchemaHandle s,
                                 ConnectionSettings c,
                                 std::shared_ptr<ConnectorCore> k)
    : runtime(std::move(r)),
      schema(std::move(s)),
      settings(c.WithDefaults(*schema)),
      core(std::move(k)),
      send_timeout(DurationOf(settings, CommonSettings::SendTimeout)),
      telemetry(runtime, schema, settings) {}

bool ConnectorCommon::Transit(ConnectorEvent event) {
  auto from = state.load();
  for (;;) {
    const auto to = NextState(from, event);
    if (!to) return false;
    // Another thread can abandon the connector at any time.
    if (!state.compare_exchange_weak(from, *to)) continue;
    telemetry.StateChanged(from, *to);
    return true;
  }
}

bool ConnectorCommon::IsInitialized() const noexcept {
  const auto current = state.load();
  return current == ConnectorState::Ready || current == ConnectorState::Disconnected;
}

bool ConnectorCommon::IsShutDown() const noexcept {
  const auto current = state.load();
  return current == ConnectorState::ShuttingDown || current == ConnectorState::Shutdown;
}

std::chrono::milliseconds ConnectorCommon::LimitOf(std::string_view name) const {
  return DurationOf(settings, name);
}

}  // namespace ratatosk
