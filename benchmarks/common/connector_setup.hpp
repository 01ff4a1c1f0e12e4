#pragma once

#include <boost/asio/io_context.hpp>

#include <cstdint>
#include <string>

#include <ratatosk/core/runtime.hpp>
#include <ratatosk/messaging/message.hpp>
#include <ratatosk/schema/connection_settings.hpp>

#include "common/provider.hpp"

namespace bench {

/// A Runtime on `context` whose pools hold at most `connections` connections.
ratatosk::Runtime MakeRuntime(boost::asio::io_context& context,
                              std::size_t connections,
                              ratatosk::HomeExecutor home);

/// The settings of a connector for `account` at `provider`.
ratatosk::ConnectionSettings MakeSettings(const Provider& provider,
                                          std::string_view account = kAccountSid);

/// The message that everything here sends, with an id made from `number`.
ratatosk::Message MakeMessage(std::uint64_t number);

}  // namespace bench
