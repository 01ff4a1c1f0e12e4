#pragma once

#include <ratatosk/simulators/common/fault_plan.hpp>
#include <ratatosk/simulators/common/loopback_server.hpp>
#include <ratatosk/simulators/telegram/telegram_arrival.hpp>
#include "simulators/common/fault_gate.hpp"
#include "simulators/telegram/bot_call.hpp"
#include "simulators/telegram/telegram_world.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace ratatosk::simulators {

/// The logic that changes the world: requests, faults, polls, webhooks.
class TelegramCore : private PlayedProvider {
 public:
  explicit TelegramCore(TelegramSimulatorOptions options);

  /// Returns the ids of the update and the message.
  std::pair<std::int64_t, std::int64_t> Arrive(const TelegramArrival& arrival);

  TelegramWorld world;
  FaultPlan faults;
  FaultGate gate{*this, faults};
  std::string ca_pem;
  std::unique_ptr<LoopbackServer> server;

 private:
  std::uint64_t Arrived(const HttpRequest& request, std::string_view fault) override;
  void Answered(std::uint64_t number, int status) override;
  void Control(const HttpRequest& request, const Responder& responder) override;
  void Serve(const HttpRequest& request,
             const Responder& responder,
             const Fault* fault,
             Done done) override;

  /// Call the functions below with the world locked, and the actions that they return without the
  /// lock.
  using Action = std::function<void()>;
  /// Returns the body of the response. Throws BotError.
  boost::json::object Execute(const HttpRequest& request, BotState& bot, const std::string& name);
  void ExecuteReply(BotState& bot, const std::string& body);
  Action GetUpdates(BotCall& call, const Responder& responder, const Done& done);
  Action AnswerPoll(BotState& bot);
  void EndPollLater(const std::string& token, std::uint64_t number, std::int64_t seconds);
  /// Posts the first update of the bot's queue if it has a webhook and none is being posted.
  void PostNext(const std::string& token);
  void PostAnswered(const std::string& token, const TelegramPost& post, OutgoingAnswer answer);
};

/// Serves `/_simulator/...`; see TelegramSimulator.
void ServeTelegramControl(TelegramCore& core,
                          const HttpRequest& request,
                          const Responder& responder);

}  // namespace ratatosk::simulators
