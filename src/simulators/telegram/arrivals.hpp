#pragma once

#include <ratatosk/simulators/telegram/telegram_arrival.hpp>
#include "simulators/telegram/telegram_world.hpp"

#include <boost/json.hpp>

#include <string>

namespace ratatosk::simulators {

/// The bot that an arrival is for. Throws std::invalid_argument when there is none.
BotState& BotFor(TelegramWorld& world, const TelegramArrival& arrival);

/// Takes what a person does into the world and makes the update that tells of it; with its number.
/// Throws std::invalid_argument.
Update MakeUpdate(TelegramWorld& world, BotState& bot, const TelegramArrival& arrival);

TelegramPost MakePost(const Update& update,
                      const std::string& url,
                      const std::string& secret_token);

}  // namespace ratatosk::simulators
