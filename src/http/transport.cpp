#include <ratatosk/http/transport.hpp>

#include <boost/asio/error.hpp>

namespace ratatosk::http {

IoResult IByteStream::TryWrite(std::string_view) {
  return IoResult(boost::asio::error::would_block, 0);
}

}  // namespace ratatosk::http
