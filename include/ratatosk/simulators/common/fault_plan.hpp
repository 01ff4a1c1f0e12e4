#pragma once

#include <ratatosk/simulators/common/http_types.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ratatosk::simulators {

/// The kinds of fault. *Accepted* means that the simulator performs the request, so it appears in
/// the ledger.
enum class FaultKind : std::uint8_t {
  Delay,                 ///< Normal behaviour after a delay.
  Respond,               ///< A different response; not accepted.
  CloseOnAccept,         ///< The TCP connection is closed before the TLS handshake.
  CloseAfterHandshake,   ///< A new connection is closed right after the TLS handshake.
  CloseBeforeReading,    ///< Closed on the first bytes of a request, before looking at them.
  CloseAfterReading,     ///< The whole request is read; not accepted, closed without a response.
  CloseAfterAccepting,   ///< Accepted; closed before any byte of the response.
  HalfAnswer,            ///< Accepted; closed after the head and half of the body.
  NotJson,               ///< Accepted; the usual status, with a body that is not JSON.
  CallbackBeforeAnswer,  ///< Accepted; the next status callback is acknowledged first.
  CallbackTwice,         ///< Accepted; each of its status callbacks is sent twice.
  HoldBeforeAccepting,   ///< Held until released; then served if the client still waits.
  HoldAfterAccepting,    ///< Accepted; the response is held until released.
  HoldHandshake,         ///< TCP is accepted; the handshake is held until released.
};

/// Returns the enumerator's name.
std::string_view ToString(FaultKind kind) noexcept;
/// Returns the kind with this name, or std::nullopt if it is unknown.
std::optional<FaultKind> FaultKindFromString(std::string_view name) noexcept;

/// A fault for a FaultPlan.
class Fault {
 public:
  /// For all kinds except `Respond`. For `Delay`, use `After`.
  Fault(FaultKind what) noexcept : kind(what) {}  // NOLINT: implicit by design

  /// Returns a fault that only delays the response.
  static Fault Delay(std::chrono::milliseconds delay);
  /// Returns a fault that sends this response. If `content_type` is empty, no content type is sent.
  static Fault Respond(int status, std::string body = {}, std::string_view content_type = {});
  /// Returns a fault that responds like a proxy in front of the provider, with an HTML page.
  static Fault RespondHtml(int status);

  /// Adds a header to the response.
  Fault& WithHeader(std::string name, std::string value);
  /// Adds `Retry-After`, in seconds or as an HTTP date.
  Fault& WithRetryAfter(std::chrono::seconds delay);
  Fault& WithRetryAfter(std::chrono::system_clock::time_point date);
  /// Delays the fault. Has no effect on faults of the connection.
  Fault& After(std::chrono::milliseconds delay);
  /// Makes the kinds that close the connection use RST.
  Fault& ByReset();
  /// Restricts the fault to requests such as "POST /v1/" (method, space, prefix of the target) or
  /// "POST". Adding it to a plan throws if its kind strikes before a request is read.
  Fault& OnlyFor(std::string method_and_prefix);

  /// The kind of fault.
  FaultKind kind;
  /// The response of the kind `Respond`.
  HttpReply reply;
  /// How long the fault is delayed.
  std::chrono::milliseconds delay{0};
  /// Whether the connection is closed by RST.
  bool reset = false;
  /// The requests that the fault applies to; see OnlyFor. Empty means all.
  std::string only_for;
};

/// The point at which a fault strikes.
enum class FaultStage : std::uint8_t { Accepted, HandshakeDone, FirstBytes, Request };

/// The faults to come: first queued ones by count, then permanent ones, then random ones by seed.
///
/// Thread safety: all members can be called from any thread.
class FaultPlan {
 public:
  FaultPlan();
  ~FaultPlan();
  FaultPlan(const FaultPlan&) = delete;
  FaultPlan& operator=(const FaultPlan&) = delete;

  /// Queues a fault for the next `count` matching requests, after those queued before. Throws
  /// std::invalid_argument for an impossible fault.
  void Next(std::size_t count, Fault fault);
  void Next(Fault fault) { Next(1, std::move(fault)); }
  /// Applies a fault to every matching request for which nothing is queued.
  void Always(Fault fault);
  /// From now on gives each request one of the faults with this probability (0 to 1), drawn from a
  /// mt19937_64 with this seed. The same requests in the same order get the same faults. An empty
  /// list ends it.
  void Random(std::uint64_t seed, double probability, std::vector<Fault> faults);
  /// Removes all planned faults, but keeps the counts.
  void Clear();

  /// Returns how many queued faults have not struck yet.
  std::size_t Pending() const;
  /// Returns how many faults have struck, in total or of one kind.
  std::uint64_t Struck() const;
  std::uint64_t Struck(FaultKind kind) const;

  /// For simulators: returns the fault for the next event. Method and target are empty unless the
  /// stage is `Request`.
  std::optional<Fault> Take(FaultStage stage,
                            std::string_view method = {},
                            std::string_view target = {});

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace ratatosk::simulators
