#pragma once

namespace ratatosk::http {

/// Returns false if a byte, the end of the stream or an error can be read from `socket`. Does not
/// block.
bool SocketLooksAlive(int socket) noexcept;

}  // namespace ratatosk::http
