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

/// What goes wrong. *Accepted* means that the simulator did what was asked, so that the ledger
/// shows it.
enum class FaultKind : std::uint8_t {
  Delay,                 ///< All is well, but later.
  Respond,               ///< Another answer; not accepted.
  CloseOnAccept,         ///< The TCP connection is closed before the TLS handshake.
  CloseAfterHandshake,   ///< A new connection is closed as soon as TLS is up.
  CloseBeforeReading,    ///< Closed when the first bytes of a request come; nothing is looked at.
  CloseAfterReading,     ///< The whole request was read, not accepted; closed without an answer.
  CloseAfterAccepting,   ///< Accepted; closed before any byte of the answer.
  HalfAnswer,            ///< Accepted; head and half of the body are written, then closed.
  NotJson,               ///< Accepted; the usual status, with a body that is not JSON.
  CallbackBeforeAnswer,  ///< Accepted; the next status callback is acknowledged before the answer.
  CallbackTwice,         ///< Accepted; each status callback of it comes twice.
  HoldBeforeAccepting,   ///< Nothing happens until the held are released; then dealt with if the
                         ///< client still waits.
  HoldAfterAccepting,    ///< Accepted; the answer waits until the held are released.
  HoldHandshake,         ///< TCP is accepted, the handshake is not begun until released.
};

std::string_view ToString(FaultKind kind) noexcept;
std::optional<FaultKind> FaultKindFromString(std::string_view name) noexcept;

/// One fault, to be put into a FaultPlan.
class Fault {
 public:
  /// Faults of kinds other than `Respond`; for `Delay` use `After`.
  Fault(FaultKind what) noexcept : kind(what) {}  // NOLINT: implicit by design

  static Fault Delay(std::chrono::milliseconds delay);
  /// An answer of the simulator's choosing. Without a content type, none is sent.
  static Fault Respond(int status, std::string body = {}, std::string_view content_type = {});
  /// `Respond`, as a proxy in front of the provider would: an HTML page.
  static Fault RespondHtml(int status);

  Fault& WithHeader(std::string name, std::string value);
  /// `Retry-After` in seconds, or as an HTTP date.
  Fault& WithRetryAfter(std::chrono::seconds delay);
  Fault& WithRetryAfter(std::chrono::system_clock::time_point date);
  /// The fault, this much later. Kinds of the connection are not delayed.
  Fault& After(std::chrono::milliseconds delay);
  /// The kinds that close do so by RST.
  Fault& ByReset();
  /// Only requests such as "POST /v1/" (method, blank, prefix of the target) or "POST". Not for
  /// kinds that strike before a request is read: putting one into a plan throws.
  Fault& OnlyFor(std::string method_and_prefix);

  FaultKind kind;
  HttpReply reply;
  std::chrono::milliseconds delay{0};
  bool reset = false;
  std::string only_for;
};

/// When a fault strikes.
enum class FaultStage : std::uint8_t { Accepted, HandshakeDone, FirstBytes, Request };

/// Which faults come next: queued ones by count, then drawn ones by seed.
///
/// Thread safety: all members may be called from any thread.
class FaultPlan {
 public:
  FaultPlan();
  ~FaultPlan();
  FaultPlan(const FaultPlan&) = delete;
  FaultPlan& operator=(const FaultPlan&) = delete;

  /// The next `count` matching requests get it, after what was queued before. Throws
  /// std::invalid_argument for a fault that cannot be.
  void Next(std::size_t count, Fault fault);
  void Next(Fault fault) { Next(1, std::move(fault)); }
  /// Every matching request gets it, when nothing was queued for it.
  void Always(Fault fault);
  /// From now on each request has this probability (0 to 1) of one of the faults, drawn from a
  /// mt19937_64 of that seed: the same requests in the same order have the same faults. An empty
  /// list ends it.
  void Random(std::uint64_t seed, double probability, std::vector<Fault> faults);
  /// Forgets all that was planned; the counts stay.
  void Clear();

  /// How many queued faults have not struck yet.
  std::size_t Pending() const;
  std::uint64_t Struck() const;
  std::uint64_t Struck(FaultKind kind) const;

  /// For simulators: the fault for what is about to happen. Method and target are empty unless
  /// the stage is `Request`.
  std::optional<Fault> Take(FaultStage stage,
                            std::string_view method = {},
                            std::string_view target = {});

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace ratatosk::simulators
