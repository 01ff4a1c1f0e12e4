#pragma once

/// Telegram bots: the connector, its schema, settings and error codes.

#include <ratatosk/channels/telegram/register_telegram.hpp>
#include <ratatosk/channels/telegram/telegram_bot_connector.hpp>
