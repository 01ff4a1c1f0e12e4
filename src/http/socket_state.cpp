#include "http/socket_state.hpp"

#include <sys/socket.h>

#include <cerrno>

namespace ratatosk::http {

bool SocketLooksAlive(int socket) noexcept {
  char byte = 0;
  const auto got = ::recv(socket, &byte, 1, MSG_PEEK | MSG_DONTWAIT);
  return got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
}

}  // namespace ratatosk::http
