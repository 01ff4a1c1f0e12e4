#pragma once

#include <memory>
#include <string>

#include <boost/asio/awaitable.hpp>

#include <ratatosk/core/operation_context.hpp>
#include <ratatosk/core/operation_result.hpp>
#include <ratatosk/core/runtime.hpp>
#include <ratatosk/messaging/endpoint.hpp>

namespace ratatosk {

/// Looks up the address behind a SenderRef.
///
/// Connectors call the resolver of their Runtime in each send whose sender is a SenderRef, before
/// validation.
class ISenderResolver : public RuntimeSlot {
 public:
  /// Returns the sender `name` for `channel` ("Provider/Type"), which is neither empty nor a
  /// SenderRef.
  ///
  /// Called on the home executor; must end when `operation` is stopped. Errors: `MISSING_SENDER`
  /// (`Retry::Never`) if there is no such sender; any other code if the lookup failed.
  virtual boost::asio::awaitable<OperationResult<Endpoint>> ResolveAsync(
      std::string name, std::string channel, OperationContext& operation) = 0;
};

/// Creates a resolver that knows no senders.
std::shared_ptr<ISenderResolver> MakeEmptySenderResolver(const Runtime&);
/// The resolver that a Runtime's connectors use: `runtime.With(kSenderResolver, resolver)`.
inline constexpr SlotKey<ISenderResolver> kSenderResolver{"connectors.senders",
                                                          &MakeEmptySenderResolver};

}  // namespace ratatosk
