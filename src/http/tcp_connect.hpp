#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <ratatosk/core/operation_context.hpp>
#include <ratatosk/core/operation_result.hpp>

namespace ratatosk::http {

/// Connects to the first of `addresses` (IP addresses as text, the preferred one first) that
/// responds. `operation` must live until the end.
///
/// If there are IPv6 and IPv4 addresses, the family of the first address starts, and the other one
/// joins 250 ms later, or as soon as the first family has failed (RFC 8305, 5); the loser is
/// closed. Within a family the addresses are tried one after the other, and each but the last gets
/// an equal share of the time that is left.
///
/// Errors: `CONNECTION_FAILED`, `Retry::Now`; aborted if the operation was stopped.
boost::asio::awaitable<OperationResult<boost::asio::ip::tcp::socket>> ConnectTcpAsync(
    const std::vector<std::string>& addresses, std::uint16_t port, OperationContext& operation);

}  // namespace ratatosk::http
