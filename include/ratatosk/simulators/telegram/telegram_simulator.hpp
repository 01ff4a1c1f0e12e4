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

/// The Telegram Bot API, played on 127.0.0.1, with its own checks and error bodies, long polling,
/// webhooks, and faults on demand. For tests; nothing leaves the machine.
///
/// Methods: getMe, sendMessage, sendPhoto, sendVideo, sendAudio, sendVoice, sendDocument,
/// sendAnimation, sendSticker, sendMediaGroup, sendLocation, sendVenue, sendContact,
/// editMessageText, editMessageCaption, deleteMessage, answerCallbackQuery, getUpdates, setWebhook,
/// deleteWebhook, getWebhookInfo.
///
/// Parameters come as JSON, as a form, in the query, or as multipart/form-data, files with the
/// last. Webhooks go to loopback only; `RouteHost` brings those for a public name there.
///
/// The control API takes and gives JSON on the same port, without credentials:
///  - `POST   /_simulator/arrive`   {person?, chat?, text?, file?: {kind, id, mimeType?},
///    location?: {latitude, longitude}, contact?: {phone, name}, tap?: {message, data},
///    edit?: message, replyTo?, name?, bot?} gives {updateId, messageId}
///  - `GET    /_simulator/ledger`   messages accepted; `GET /_simulator/requests`;
///    `GET /_simulator/updates` those that nobody took yet
///  - `POST   /_simulator/faults`, `DELETE /_simulator/faults`, `POST /_simulator/release`: as of
///    the other simulators
/// A fault in what it is given is answered with 400 and {error, member}.
///
/// Thread safety: all members may be called from any thread but the simulator's own. Destroying it
/// stops it.
class TelegramSimulator {
 public:
  /// Listens when it returns. Throws std::system_error when the port is taken.
  explicit TelegramSimulator(TelegramSimulatorOptions options = TelegramSimulatorOptions());
  ~TelegramSimulator();
  TelegramSimulator(const TelegramSimulator&) = delete;
  TelegramSimulator& operator=(const TelegramSimulator&) = delete;

  std::uint16_t Port() const noexcept;
  /// `https://127.0.0.1:port`; the certificate is for `localhost` too.
  const std::string& BaseUrl() const noexcept;
  /// The certificate to trust; empty over plain HTTP.
  const std::string& CaPem() const noexcept;
  /// Of the first bot.
  const std::string& BotToken() const noexcept;
  /// "/bot<token>/<method>" of the first bot.
  std::string Path(std::string_view method) const;

  /// The messages accepted, oldest first.
  std::vector<TelegramLedgerEntry> Ledger() const;
  /// All requests so far but those to the control API.
  std::vector<TelegramRequest> Requests() const;
  /// The callback queries that were answered, as JSON of the parameters.
  std::vector<std::string> AnsweredQueries() const;
  /// All posts of updates so far, in the order in which they were answered.
  std::vector<TelegramPostAnswer> Posts() const;
  /// How many updates nobody took yet, of all bots.
  std::size_t PendingUpdates() const;

  std::uint64_t ConnectionsAccepted() const noexcept;
  std::uint64_t SessionsResumed() const noexcept;
  std::size_t OpenConnections() const;
  bool WaitForOpenConnections(std::size_t count, std::chrono::milliseconds timeout) const;
  /// Waits until that many requests came in all, answered or not; false when the time is up first.
  bool WaitForRequests(std::size_t count, std::chrono::milliseconds timeout) const;
  /// Waits until that many answers are held by a fault.
  bool WaitForHeld(std::size_t count, std::chrono::milliseconds timeout) const;
  /// Waits until that many updates were posted and answered, or failed.
  bool WaitForPosts(std::size_t count, std::chrono::milliseconds timeout) const;
  /// Waits until no more than that many updates are left that nobody took.
  bool WaitForPending(std::size_t count, std::chrono::milliseconds timeout) const;
  /// Waits until a getUpdates waits for something to come.
  bool WaitForPoll(std::chrono::milliseconds timeout) const;

  FaultPlan& Faults() noexcept;
  /// Lets go all that the Hold faults keep back.
  void ReleaseHeld();
  /// Closes idle keep-alive connections from this side, and waits until that is done.
  void CloseIdleConnections(bool reset = false);

  /// A person does something: an update waits for getUpdates, or goes to the webhook. Gives its
  /// update_id. Throws std::invalid_argument for a bot, chat or message that does not exist.
  std::int64_t Arrive(const TelegramArrival& arrival);
  /// The post that a webhook at `url` with that secret would get, without keeping the update.
  TelegramPost Compose(const TelegramArrival& arrival,
                       const std::string& url,
                       const std::string& secret_token = {});

  /// Where webhooks for a public host name go: `RouteHost("example.com", "http://127.0.0.1:8080")`.
  void RouteHost(std::string host, std::string base_url);

  /// Closes all connections and joins the thread; held answers are dropped. May be called twice.
  void Stop();

 private:
  class Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace ratatosk::simulators
