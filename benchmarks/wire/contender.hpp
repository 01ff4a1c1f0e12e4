#pragma once

#include <memory>
#include <string>

#include "common/provider.hpp"
#include "wire/load.hpp"

namespace bench {

/// One way to send messages to the provider, on the thread that calls it.
class Contender {
 public:
  virtual ~Contender() = default;
  /// Sends all messages of `load`, as many at a time as it says, over at most that many
  /// connections. Connections stay open until the contender is destroyed.
  virtual void Run(Load& load) = 0;
};

/// The whole connector: on a serial home executor, on the default strand, or behind a
/// MessagingClient.
enum class ConnectorKind { Serial, Strand, Client };
std::unique_ptr<Contender> MakeConnectorContender(const Provider& provider,
                                                  std::size_t connections,
                                                  ConnectorKind kind);

/// What the connector's caller does alone: building a message. Nothing is sent.
std::unique_ptr<Contender> MakeMessageContender();

/// The library's HTTP client with the same form, and `sid` and `status` read from the answer.
std::unique_ptr<Contender> MakeHttpContender(const Provider& provider, std::size_t connections);

/// A client written by hand as the examples of Beast and Boost.JSON show it, with a list of idle
/// connections.
std::unique_ptr<Contender> MakeBeastContender(const Provider& provider);
/// The same on `beast::tcp_stream`, with a timeout for each step.
std::unique_ptr<Contender> MakeBeastTimeoutsContender(const Provider& provider);

/// libcurl's multi interface over epoll, one easy handle for each message in flight.
std::unique_ptr<Contender> MakeCurlContender(const Provider& provider, std::size_t connections);

}  // namespace bench
