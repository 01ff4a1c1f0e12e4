#pragma once

#include <ratatosk/simulators/common/fault_plan.hpp>
#include <ratatosk/simulators/telegram/telegram_arrival.hpp>
#include <ratatosk/simulators/telegram/telegram_records.hpp>
#include <ratatosk/simulators/telegram/telegram_simulator_options.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace ratatosk::simulators {

/// A simulator of the Telegram Bot API on 127.0.0.1, with Telegram's own checks and error bodies,
/// long polling, webhooks, and faults on demand. For tests; nothing leaves the machine.
///
/// Methods: getMe, sendMessage, sendPhoto, sendVideo, sendAudio, sendVoice, sendDocument,
/// sendAnimation, sendSticker, sendMediaGroup, sendLocation, sendVenue, sendContact,
/// editMessageText, editMessageCaption, deleteMessage, answerCallbackQuery, getUpdates, setWebhook,
/// deleteWebhook, getWebhookInfo.
///
/// Parameters can be JSON, a form, in the query, or multipart/form-data; files only in the last.
/// Webhooks go to loopback only. To receive those for a public host name there, use `RouteHost`.
///
/// The control API uses JSON on the same port, without credentials:
///  - `POST   /_simulator/arrive`   {person?, chat?, text?, file?: {kind, id, mimeType?},
///    location?: {latitude, longitude}, contact?: {phone, name}, tap?: {message, data},
///    edit?: message, replyTo?, name?, bot?} returns {updateId, messageId}
///  - `GET    /_simulator/ledger`   accepted messages; `GET /_simulator/requests`;
///    `GET /_simulator/updates` updates that are not acknowledged yet
///  - `POST   /_simulator/faults`, `DELETE /_simulator/faults`, `POST /_simulator/release`:
///    as in the other simulators
///
/// Invalid input is rejected with 400 and {error, member}.
///
/// Thread safety: all members can be called from any thread except the simulator's own. The
/// destructor stops the simulator.
class TelegramSimulator {
 public:
  /// Starts listening before it returns. Throws std::system_error if the port is in use.
  explicit TelegramSimulator(TelegramSimulatorOptions options = TelegramSimulatorOptions());
  ~TelegramSimulator();
  TelegramSimulator(const TelegramSimulator&) = delete;
  TelegramSimulator& operator=(const TelegramSimulator&) = delete;

  /// Returns the port that the simulator listens on.
  std::uint16_t Port() const noexcept;
  /// Returns `https://127.0.0.1:port`. The certificate is also valid for `localhost`.
  const std::string& BaseUrl() const noexcept;
  /// Returns the certificate to trust; empty with plain HTTP.
  const std::string& CaPem() const noexcept;
  /// Returns the token of the first bot.
  const std::string& BotToken() const noexcept;
  /// Returns "/bot<token>/<method>" for the first bot.
  std::string Path(std::string_view method) const;

  /// Returns the accepted messages, oldest first.
  std::vector<TelegramLedgerEntry> Ledger() const;
  /// Returns all requests so far except those to the control API.
  std::vector<TelegramRequest> Requests() const;
  /// Returns the callback queries that were answered, with their parameters as JSON.
  std::vector<std::string> AnsweredQueries() const;
  /// Returns all posts of updates so far, in the order in which they were answered.
  std::vector<TelegramPostAnswer> Posts() const;
  /// Returns how many updates of all bots are not acknowledged yet.
  std::size_t PendingUpdates() const;

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
  /// Waits until this many updates were posted and answered, or failed.
  bool WaitForPosts(std::size_t count, std::chrono::milliseconds timeout) const;
  /// Waits until at most this many updates are not acknowledged yet.
  bool WaitForPending(std::size_t count, std::chrono::milliseconds timeout) const;
  /// Waits until a getUpdates call waits for an update.
  bool WaitForPoll(std::chrono::milliseconds timeout) const;

  /// Returns the faults to come.
  FaultPlan& Faults() noexcept;
  /// Releases everything that Hold faults keep back.
  void ReleaseHeld();
  /// Closes idle keep-alive connections from this side and waits until they are closed.
  void CloseIdleConnections(bool reset = false);

  /// Performs an action of a person. The update waits for getUpdates or is posted to the webhook.
  /// Returns its update_id. Throws std::invalid_argument for a bot, chat or message that does not
  /// exist.
  std::int64_t Arrive(const TelegramArrival& arrival);
  /// Returns the post that a webhook at `url` with this secret would receive, without keeping the
  /// update.
  TelegramPost Compose(const TelegramArrival& arrival,
                       const std::string& url,
                       const std::string& secret_token = {});

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
