// A TLS server that gives every POST one fixed answer, written to cost less than any client: one
// thread, epoll, one read and one write for a request, and no HTTP parser beyond Content-Length.
//
//   wire_server --ca-file ca.pem [--counts-file counts] [--delay-ms 50] [--spin] [--close-each]
//     [--hang ACbad]
//
// It listens on a free port of 127.0.0.1 and prints that number. Requests whose path contains the
// text after --hang are read and never answered.

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include <CLI/CLI.hpp>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <memory>
#include <new>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "common/message_resource.hpp"
#include "wire/certificate.hpp"
#include "wire/server_counts.hpp"

namespace bench {
namespace {

using SteadyClock = std::chrono::steady_clock;

std::string MakeAnswer(bool close_each) {
  std::string answer =
      "HTTP/1.1 201 Created\r\n"
      "Date: Thu, 26 Nov 2026 12:00:00 GMT\r\n"
      "Content-Type: application/json;charset=utf-8\r\n"
      "Content-Length: " +
      std::to_string(kResource.size()) +
      "\r\n"
      "Twilio-Concurrent-Requests: 1\r\n"
      "Twilio-Request-Id: RQ0123456789abcdef0123456789abcdef\r\n"
      "Twilio-Request-Duration: 0.042\r\n"
      "X-API-Domain: api.twilio.com\r\n";
  answer += close_each ? "Connection: close\r\n\r\n" : "Connection: keep-alive\r\n\r\n";
  return answer.append(kResource);
}

class ServerOptions {
 public:
  std::string ca_file;
  std::string counts_file;
  std::string hang;
  int delay_ms = 0;
  bool spin = false;
  bool close_each = false;
};

class Connection {
 public:
  Connection(int socket, SSL* session) : fd(socket), ssl(session) { SSL_set_fd(ssl, fd); }
  ~Connection() {
    SSL_free(ssl);
    ::close(fd);
  }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  int fd;
  SSL* ssl;
  bool open = false;  // the handshake is finished
  std::string received;
};

class Server {
 public:
  explicit Server(ServerOptions options)
      : options_(std::move(options)), answer_(MakeAnswer(options_.close_each)) {}

  bool Start();
  [[noreturn]] void Run();

 private:
  bool MapCounts();
  bool Listen();
  void AcceptAll();
  void OnReadable(Connection& connection);
  bool ReadRequests(Connection& connection);
  bool TakeRequests(Connection& connection);
  bool Answer(Connection& connection);
  void AnswerDue();
  void Close(Connection& connection, bool failed);
  int Timeout() const;

  ServerOptions options_;
  std::string answer_;
  SSL_CTX* tls_ = nullptr;
  ServerCounts* counts_ = nullptr;
  int listener_ = -1;
  int epoll_ = -1;
  std::vector<std::shared_ptr<Connection>> connections_;  // by descriptor
  std::deque<std::pair<SteadyClock::time_point, std::weak_ptr<Connection>>> due_;
};

bool Server::MapCounts() {
  void* place = MAP_FAILED;
  if (options_.counts_file.empty()) {
    place = ::mmap(nullptr, sizeof(ServerCounts), PROT_READ | PROT_WRITE,
                   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  } else {
    const int fd = ::open(options_.counts_file.c_str(), O_RDWR | O_CREAT | O_TRUNC, 0600);
    if (fd < 0 || ::ftruncate(fd, sizeof(ServerCounts)) != 0) return false;
    place = ::mmap(nullptr, sizeof(ServerCounts), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    ::close(fd);
  }
  if (place == MAP_FAILED) return false;
  counts_ = new (place) ServerCounts;
  return true;
}

bool Server::Listen() {
  listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  auto* raw = reinterpret_cast<sockaddr*>(&address);
  socklen_t size = sizeof address;
  if (::bind(listener_, raw, size) != 0 || ::listen(listener_, 4096) != 0 ||
      ::getsockname(listener_, raw, &size) != 0) {
    return false;
  }
  epoll_ = ::epoll_create1(0);
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.fd = listener_;
  ::epoll_ctl(epoll_, EPOLL_CTL_ADD, listener_, &event);
  std::printf("%d\n", ntohs(address.sin_port));
  std::fflush(stdout);
  return true;
}

bool Server::Start() {
  tls_ = SSL_CTX_new(TLS_server_method());
  SSL_CTX_set_min_proto_version(tls_, TLS1_3_VERSION);
  SSL_CTX_set_read_ahead(tls_, 1);
  SSL_CTX_set_mode(tls_, SSL_MODE_RELEASE_BUFFERS);
  SSL_CTX_set_session_id_context(tls_, reinterpret_cast<const unsigned char*>("bench"), 5);
  return UseNewCertificate(tls_, options_.ca_file) && MapCounts() && Listen();
}

void Server::AcceptAll() {
  for (;;) {
    const int fd = ::accept4(listener_, nullptr, nullptr, SOCK_NONBLOCK);
    if (fd < 0) return;
    const int one = 1;
    ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    auto connection = std::make_shared<Connection>(fd, SSL_new(tls_));
    SSL_set_accept_state(connection->ssl);
    if (connections_.size() <= static_cast<std::size_t>(fd)) connections_.resize(fd + 1);
    connections_[fd] = std::move(connection);
    epoll_event event{};
    event.events = EPOLLIN | EPOLLRDHUP;
    event.data.fd = fd;
    ::epoll_ctl(epoll_, EPOLL_CTL_ADD, fd, &event);
    const auto open = ++counts_->open;
    if (open > counts_->most_open) counts_->most_open = open;
  }
}

void Server::Close(Connection& connection, bool failed) {
  if (failed) ++counts_->failed;
  --counts_->open;
  connections_[connection.fd].reset();
}

// False when the connection is over.
bool Server::Answer(Connection& connection) {
  const int written = SSL_write(connection.ssl, answer_.data(), static_cast<int>(answer_.size()));
  if (written != static_cast<int>(answer_.size())) return false;
  if (!options_.close_each) return true;
  SSL_shutdown(connection.ssl);
  return false;
}

// Answers, or notes to be answered, all whole requests that were received.
bool Server::TakeRequests(Connection& connection) {
  auto& text = connection.received;
  for (;;) {
    const auto head = text.find("\r\n\r\n");
    if (head == std::string::npos) return true;
    std::size_t length = 0;
    for (const char* name : {"Content-Length: ", "content-length: "}) {
      const auto at = text.find(name);
      if (at < head) length = std::strtoull(text.c_str() + at + 16, nullptr, 10);
    }
    if (text.size() < head + 4 + length) return true;
    const auto line = std::string_view(text).substr(0, text.find("\r\n"));
    const bool hangs = !options_.hang.empty() && line.find(options_.hang) != line.npos;
    text.erase(0, head + 4 + length);
    counts_->requests.store(counts_->requests.load(std::memory_order_relaxed) + 1,
                            std::memory_order_relaxed);
    if (hangs) continue;
    if (options_.delay_ms > 0) {
      due_.emplace_back(SteadyClock::now() + std::chrono::milliseconds(options_.delay_ms),
                        connections_[connection.fd]);
    } else if (!Answer(connection)) {
      return false;
    }
  }
}

bool Server::ReadRequests(Connection& connection) {
  char buffer[16 * 1024];
  do {
    const int count = SSL_read(connection.ssl, buffer, sizeof buffer);
    if (count <= 0) return SSL_get_error(connection.ssl, count) == SSL_ERROR_WANT_READ;
    connection.received.append(buffer, static_cast<std::size_t>(count));
    if (!TakeRequests(connection)) return false;
  } while (SSL_has_pending(connection.ssl) == 1);
  return true;
}

void Server::OnReadable(Connection& connection) {
  ERR_clear_error();
  if (!connection.open) {
    const int done = SSL_do_handshake(connection.ssl);
    if (done != 1) {
      const int error = SSL_get_error(connection.ssl, done);
      if (error != SSL_ERROR_WANT_READ && error != SSL_ERROR_WANT_WRITE) Close(connection, true);
      return;
    }
    connection.open = true;
    ++counts_->handshakes;
    if (SSL_session_reused(connection.ssl) == 1) ++counts_->resumed;
    if (SSL_has_pending(connection.ssl) == 0) return;
  }
  if (!ReadRequests(connection)) Close(connection, false);
}

void Server::AnswerDue() {
  const auto now = SteadyClock::now();
  while (!due_.empty() && due_.front().first <= now) {
    const auto connection = due_.front().second.lock();
    due_.pop_front();
    if (connection && !Answer(*connection)) Close(*connection, false);
  }
}

int Server::Timeout() const {
  if (options_.spin) return 0;
  if (due_.empty()) return -1;
  const auto left = due_.front().first - SteadyClock::now();
  return static_cast<int>(
      std::max<std::int64_t>(0, std::chrono::ceil<std::chrono::milliseconds>(left).count()));
}

void Server::Run() {
  std::vector<epoll_event> events(512);
  for (;;) {
    const int count =
        ::epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), Timeout());
    for (int i = 0; i < count; ++i) {
      const int fd = events[i].data.fd;
      if (fd == listener_) {
        AcceptAll();
      } else if (const auto connection = connections_[fd]) {
        OnReadable(*connection);
      }
    }
    AnswerDue();
  }
}

}  // namespace
}  // namespace bench

int main(int argc, char** argv) {
  bench::ServerOptions options;
  CLI::App app("A TLS server that gives every POST one fixed answer.");
  app.add_option("--ca-file", options.ca_file, "Where to write the certificate")->required();
  app.add_option("--counts-file", options.counts_file, "Where to count, see server_counts.hpp");
  app.add_option("--delay-ms", options.delay_ms, "Time from a request to its answer");
  app.add_option("--hang", options.hang, "Paths with this text get no answer");
  app.add_flag("--spin", options.spin, "Never sleeps, so that no client pays for waking it");
  app.add_flag("--close-each", options.close_each, "Closes after each answer");
  CLI11_PARSE(app, argc, argv);
  std::signal(SIGPIPE, SIG_IGN);
  bench::Server server(std::move(options));
  if (!server.Start()) {
    std::perror("wire_server");
    return 1;
  }
  server.Run();
}
