#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

#include <ratatosk/connectors/connector_core.hpp>
#include <ratatosk/core/runtime.hpp>
#include <ratatosk/schema/channel_schema.hpp>
#include <ratatosk/schema/connection_settings.hpp>

#include "connectors/connector_state.hpp"
#include "connectors/operations_in_flight.hpp"
#include "connectors/telemetry.hpp"

namespace ratatosk {

/// The requirements of an operation before its own work begins.
class CallRules {
 public:
  CallRules(std::string_view operation,
            Capabilities needed,
            ErrorCode timeout_code,
            ErrorCode failure_code,
            std::chrono::milliseconds limit,
            std::string_view limit_source)
      : name(operation),
        capabilities(needed),
        timeout(timeout_code),
        failure(failure_code),
        time_limit(limit),
        time_limit_name(limit_source) {}

  std::string_view name;
  /// Any one of these is sufficient. None requires nothing.
  Capabilities capabilities;
  ErrorCode timeout;
  /// The code for an exception thrown by the channel.
  ErrorCode failure;
  std::chrono::milliseconds time_limit;
  /// The setting or option that `time_limit` comes from: a literal.
  std::string_view time_limit_name;
  bool initialize_first = true;
  OperationKind kind = OperationKind::Call;
};

/// The data that the parts of a connector share: settings, state, and the operations in flight.
///
/// Home executor only, except for `state` and const members.
class ConnectorCommon {
 public:
  ConnectorCommon(Runtime r,
                  ChannelSchemaHandle s,
                  ConnectionSettings c,
                  std::shared_ptr<ConnectorCore> k);

  /// Applies `event` to the state. Returns false if the state does not allow it.
  bool Transit(ConnectorEvent event);
  /// Returns true while the connector accepts calls without being initialized first.
  bool IsInitialized() const noexcept;
  bool IsShutDown() const noexcept;
  /// Returns the duration setting `name`, or one minute if it is missing or not positive, because
  /// initialization needs time to report such a setting.
  std::chrono::milliseconds LimitOf(std::string_view name) const;
  /// Returns a pointer that keeps the connector's parts alive. Null while they are being destroyed.
  std::shared_ptr<void> KeepAlive() const noexcept { return owner.lock(); }

  const Runtime runtime;
  const ChannelSchemaHandle schema;
  const ConnectionSettings settings;
  const std::shared_ptr<ConnectorCore> core;
  /// The time limit of a send, of an attempt to initialize, of draining, and of closing.
  const std::chrono::milliseconds send_timeout;
  const Telemetry telemetry;
  std::weak_ptr<void> owner;
  std::atomic<ConnectorState> state{ConnectorState::Uninitialized};
  OperationsInFlight in_flight;
  /// The reason why the connector is `Error` or `Disconnected`.
  std::optional<Error> trouble;
  Tick ready_since{};
  std::uint64_t sent = 0;
  std::uint64_t failed = 0;
  std::uint64_t received = 0;
};

}  // namespace ratatosk
