#pragma once

#include <ratatosk/simulators/telegram/telegram_arrival.hpp>
#include "simulators/telegram/telegram_world.hpp"

#include <boost/json.hpp>

#include <string>

namespace ratatosk::simulators {

/// Returns the bot that an arrival is for. Throws std::invalid_argument if no bot matches.
BotState& BotFor(TelegramWorld& world, const TelegramArrival& arrival);

/// Applies a person's action to the world and returns the numbered update that reports it. Throws
/// std::invalid_argument.
Update MakeUpdate(TelegramWorld& world, BotState& bot, const TelegramArrival& arrival);

TelegramPost MakePost(const Update& update,
                      const std::string& url,
                      const std::string& secret_token);

}  // namespace ratatosk::simulators
