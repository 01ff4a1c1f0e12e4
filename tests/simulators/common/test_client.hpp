#pragma once

#include <ratatosk/simulators/common/http_types.hpp>

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace ratatosk::simulators::testing {

/// A bound for waits that end much sooner.
inline constexpr std::chrono::milliseconds kSoon(10000);

/// How the peer ended a connection.
enum class End { Open, Closed, Reset, TimedOut };

/// What a request was answered with. `status` 0: nothing complete came; `partial` is what did.
class TestAnswer {
 public:
  TestAnswer() = default;

  std::string_view Header(std::string_view name) const { return FindHeader(headers, name); }

  int status = 0;
  HttpHeaders headers;
  std::string body;
  std::string partial;
  End end = End::Open;
};

/// A blocking HTTP client on one connection, made at the first request and again after it ended.
/// Nothing takes longer than ten seconds.
class TestClient {
 public:
  /// Plain HTTP when `ca_pem` is empty.
  TestClient(std::uint16_t port, std::string ca_pem, std::string host = "127.0.0.1");
  ~TestClient();

  TestClient& SignIn(const std::string& user, const std::string& password);
  TestAnswer Send(const std::string& method,
                  const std::string& target,
                  std::string body = {},
                  const std::string& content_type = {});
  TestAnswer Get(const std::string& target) { return Send("GET", target); }

  /// TCP and TLS; false when either fails.
  bool Connect();
  bool SessionReused() const;
  bool Write(std::string_view bytes);
  TestAnswer Read(bool head = false);
  void Close();

 private:
  struct Tls;
  long ReadSome(char* data, std::size_t size);

  std::uint16_t port_;
  std::string ca_pem_;
  std::string host_;
  std::string authorization_;
  std::unique_ptr<Tls> tls_;
  int socket_ = -1;
  End end_ = End::Open;
};

std::string EncodeBase64(std::string_view text);

}  // namespace ratatosk::simulators::testing
