#pragma once

#include <memory>
#include <string>

#include <boost/asio/awaitable.hpp>

#include <ratatosk/core/operation_context.hpp>
#include <ratatosk/core/operation_result.hpp>
#include <ratatosk/core/runtime.hpp>
#include <ratatosk/messaging/endpoint.hpp>

namespace ratatosk {

/// Finds the address behind a SenderRef. Every connector asks the one of its Runtime, in each send
/// whose sender is a SenderRef, before it validates.
class ISenderResolver : public RuntimeSlot {
 public:
  /// The sender `name` for `channel` ("Provider/Type"); never empty, nor a SenderRef. Errors:
  /// `MISSING_SENDER` (`Retry::Never`) when there is none of that name; any other when it could not
  /// be looked up. Called on the home executor; must end when `operation` is stopped.
  virtual boost::asio::awaitable<OperationResult<Endpoint>> ResolveAsync(
      std::string name, std::string channel, OperationContext& operation) = 0;
};

/// Knows no sender.
std::shared_ptr<ISenderResolver> MakeEmptySenderResolver(const Runtime&);
/// Where a Runtime's connectors look: `runtime.With(kSenderResolver, resolver)`.
inline constexpr SlotKey<ISenderResolver> kSenderResolver{"connectors.senders",
                                                          &MakeEmptySenderResolver};

}  // namespace ratatosk
