#pragma once

namespace ratatosk::http {

/// Whether nothing can be read from a socket whose peer owes us nothing: any byte, an end or an
/// error is its farewell. Does not block.
bool SocketLooksAlive(int socket) noexcept;

}  // namespace ratatosk::http
