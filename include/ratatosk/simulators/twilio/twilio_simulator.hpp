#pragma once

#include <ratatosk/simulators/common/fault_plan.hpp>
#include <ratatosk/simulators/twilio/arrival.hpp>
#include <ratatosk/simulators/twilio/twilio_records.hpp>
#include <ratatosk/simulators/twilio/twilio_simulator_options.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace ratatosk::simulators {

/// A simulator of Twilio on 127.0.0.1: the Messages, Media, Accounts and Content resources on one
/// port, with Twilio's own checks and error bodies, signed webhooks, and faults on demand. For
/// tests; nothing leaves the machine.
///
/// Set a connector's `ApiBaseUrl` to `BaseUrl()` and let it trust `CaPem()`.
///
/// Webhooks and callbacks go to loopback only. To receive those for a public host name there, use
/// `RouteHost`.
///
/// The control API uses JSON on the same port, without credentials:
///  - `POST   /_simulator/arrive`   {url, from, to, text?, profileName?, account?, media?:
///    [{contentType, base64}], location?: {latitude, longitude, label?, address?}, button?: {text,
///    payload}, list?: {id, title, description?}, fields?: {}} returns the webhook's response
///  - `GET    /_simulator/ledger`   accepted messages; `GET /_simulator/requests`
///  - `POST   /_simulator/faults`   {kind, count?, always?, delay?, status?, body?, contentType?,
///    headers?: {}, retryAfter?, reset?, onlyFor?}, or {seed, probability, faults: [...]}
///  - `DELETE /_simulator/faults`   removes all faults; `POST /_simulator/release` ends all holds
///  - `POST   /_simulator/advance`  moves every message one step
///  - `POST   /_simulator/status`   {sid, status, errorCode?}
///
/// Invalid input is rejected with 400 and {error, member}.
///
/// Thread safety: all members can be called from any thread except the simulator's own. The
/// destructor stops the simulator.
class TwilioSimulator {
 public:
  /// Starts listening before it returns. Throws std::system_error if the port is in use.
  explicit TwilioSimulator(TwilioSimulatorOptions options = TwilioSimulatorOptions());
  ~TwilioSimulator();
  TwilioSimulator(const TwilioSimulator&) = delete;
  TwilioSimulator& operator=(const TwilioSimulator&) = delete;

  /// Returns the port that the simulator listens on.
  std::uint16_t Port() const noexcept;
  /// Returns `https://127.0.0.1:port`. The certificate is also valid for `localhost`.
  const std::string& BaseUrl() const noexcept;
  /// Returns the certificate to trust; empty with plain HTTP.
  const std::string& CaPem() const noexcept;
  /// The credentials of the first account.
  const std::string& AccountSid() const noexcept;
  /// Returns the auth token of the first account.
  const std::string& AuthToken() const noexcept;

  /// Returns the accepted messages, oldest first.
  std::vector<LedgerEntry> Ledger() const;
  /// Returns all requests so far except those to the control API.
  std::vector<RequestEntry> Requests() const;
  /// Returns all webhooks and callbacks posted so far, in the order in which they were answered.
  std::vector<WebhookAnswer> Webhooks() const;
  /// Removes messages, requests and webhooks, but keeps accounts, templates and faults.
  void Clear();

  /// Returns the number of connections accepted so far.
  std::uint64_t ConnectionsAccepted() const noexcept;
  /// Returns the number of TLS handshakes that resumed an earlier session.
  std::uint64_t SessionsResumed() const noexcept;
  /// Returns the number of connections that are open now.
  std::size_t OpenConnections() const;
  /// Waits until exactly this many connections are open. Returns false on timeout.
  bool WaitForOpenConnections(std::size_t count, std::chrono::milliseconds timeout) const;
  /// Waits until this many requests have arrived in total, answered or not. Returns false on
  /// timeout.
  bool WaitForRequests(std::size_t count, std::chrono::milliseconds timeout) const;
  /// Waits until this many responses are held by a fault.
  bool WaitForHeld(std::size_t count, std::chrono::milliseconds timeout) const;
  /// Waits until this many webhooks were answered, or failed.
  bool WaitForWebhooks(std::size_t count, std::chrono::milliseconds timeout) const;

  /// Returns the faults to come.
  FaultPlan& Faults() noexcept;
  /// Revokes the OAuth tokens issued so far.
  void RevokeTokens();
  /// Releases everything that Hold faults keep back.
  void ReleaseHeld();
  /// Closes idle keep-alive connections from this side and waits until they are closed.
  void CloseIdleConnections(bool reset = false);

  /// Posts the webhook of a message from a person and waits for the response.
  WebhookAnswer Arrive(const Arrival& arrival, const std::string& url);
  /// Returns the same signed webhook without posting it.
  WebhookRequest Compose(const Arrival& arrival, const std::string& url);
  /// Moves every message one step if possible, posts the callbacks and waits until they are
  /// answered. Returns the number of messages moved. Scheduled messages do not move.
  std::size_t AdvanceStatuses();
  /// Sets a message's status, in any order, posts its callback if it has a URL, and waits for the
  /// response. Throws std::invalid_argument for an unknown sid.
  WebhookAnswer PostStatus(std::string_view sid, std::string_view status, int error_code = 0);
  /// Returns the signed status callback for this URL, without posting it and without changing the
  /// message.
  WebhookRequest ComposeStatus(std::string_view sid,
                               std::string_view status,
                               int error_code,
                               const std::string& url);

  /// Redirects webhooks for a public host name: `RouteHost("example.com",
  /// "http://127.0.0.1:8080")`.
  void RouteHost(std::string host, std::string base_url);

  /// Closes all connections and joins the thread. Held responses are dropped. Can be called more
  /// than once.
  void Stop();

 private:
  class Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace ratatosk::simulators
