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

/// Twilio, played on 127.0.0.1: the Messages, Media, Accounts and Content resources on one port,
/// with Twilio's own checks and error bodies, signed webhooks, and faults on demand. For tests;
/// nothing leaves the machine.
///
/// Set a connector's `ApiBaseUrl` to `BaseUrl()` and let it trust `CaPem()`.
///
/// Webhooks and callbacks go to loopback only; `RouteHost` brings those for a public name there.
///
/// The control API takes and gives JSON on the same port, without credentials:
///  - `POST   /_simulator/arrive`   {url, from, to, text?, profileName?, account?, media?:
///    [{contentType, base64}], location?: {latitude, longitude, label?, address?}, button?: {text,
///    payload}, list?: {id, title, description?}, fields?: {}} gives the webhook's answer
///  - `GET    /_simulator/ledger`   messages accepted; `GET /_simulator/requests`
///  - `POST   /_simulator/faults`   {kind, count?, always?, delay?, status?, body?, contentType?,
///    headers?: {}, retryAfter?, reset?, onlyFor?}, or {seed, probability, faults: [...]}
///  - `DELETE /_simulator/faults`   forgets the faults; `POST /_simulator/release` lets go the held
///  - `POST   /_simulator/advance`  moves every message one step
///  - `POST   /_simulator/status`   {sid, status, errorCode?}
/// A fault in what it is given is answered with 400 and {error, member}.
///
/// Thread safety: all members may be called from any thread but the simulator's own. Destroying it
/// stops it.
class TwilioSimulator {
 public:
  /// Listens when it returns. Throws std::system_error when the port is taken.
  explicit TwilioSimulator(TwilioSimulatorOptions options = TwilioSimulatorOptions());
  ~TwilioSimulator();
  TwilioSimulator(const TwilioSimulator&) = delete;
  TwilioSimulator& operator=(const TwilioSimulator&) = delete;

  std::uint16_t Port() const noexcept;
  /// `https://127.0.0.1:port`; the certificate is for `localhost` too.
  const std::string& BaseUrl() const noexcept;
  /// The certificate to trust; empty over plain HTTP.
  const std::string& CaPem() const noexcept;
  /// Of the first account.
  const std::string& AccountSid() const noexcept;
  const std::string& AuthToken() const noexcept;

  /// The messages accepted, oldest first.
  std::vector<LedgerEntry> Ledger() const;
  /// All requests so far but those to the control API.
  std::vector<RequestEntry> Requests() const;
  /// All webhooks and callbacks posted so far, in the order in which they were answered.
  std::vector<WebhookAnswer> Webhooks() const;
  /// Forgets messages, requests and webhooks. Accounts, templates, and faults stay.
  void Clear();

  std::uint64_t ConnectionsAccepted() const noexcept;
  std::uint64_t SessionsResumed() const noexcept;
  std::size_t OpenConnections() const;
  bool WaitForOpenConnections(std::size_t count, std::chrono::milliseconds timeout) const;
  /// Waits until that many requests came in all, answered or not; false when the time is up first.
  bool WaitForRequests(std::size_t count, std::chrono::milliseconds timeout) const;
  /// Waits until that many answers are held by a fault.
  bool WaitForHeld(std::size_t count, std::chrono::milliseconds timeout) const;
  /// Waits until that many webhooks were answered, or failed.
  bool WaitForWebhooks(std::size_t count, std::chrono::milliseconds timeout) const;

  FaultPlan& Faults() noexcept;
  /// The OAuth tokens issued so far are no longer good.
  void RevokeTokens();
  /// Lets go all that the Hold faults keep back.
  void ReleaseHeld();
  /// Closes idle keep-alive connections from this side, and waits until that is done.
  void CloseIdleConnections(bool reset = false);

  /// Posts the webhook of a message that a person wrote, and waits for the answer.
  WebhookAnswer Arrive(const Arrival& arrival, const std::string& url);
  /// The same webhook, signed, without posting it.
  WebhookRequest Compose(const Arrival& arrival, const std::string& url);
  /// Moves every message that can still move one step, posts the callbacks, and waits until they
  /// were answered. Gives the number of messages moved. Scheduled messages stay.
  std::size_t AdvanceStatuses();
  /// Sets a message's status, out of order if need be, posts its callback (when there is a URL for
  /// it), and waits for the answer. Throws std::invalid_argument for an unknown sid.
  WebhookAnswer PostStatus(std::string_view sid, std::string_view status, int error_code = 0);
  /// The status callback, signed, for that URL, without posting it and without a change.
  WebhookRequest ComposeStatus(std::string_view sid,
                               std::string_view status,
                               int error_code,
                               const std::string& url);

  /// Where webhooks for a public host name go: `RouteHost("example.com", "http://127.0.0.1:8080")`.
  void RouteHost(std::string host, std::string base_url);

  /// Closes all connections and joins the thread; held answers are dropped. May be called twice.
  void Stop();

 private:
  class Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace ratatosk::simulators
