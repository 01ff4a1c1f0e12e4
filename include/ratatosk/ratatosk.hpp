#pragma once

/// What a program needs to send and receive messages, whatever the channel. Add the header of each
/// channel that it uses.

#include <ratatosk/client/messaging_client.hpp>
#include <ratatosk/connectors/i_channel_connector.hpp>
#include <ratatosk/connectors/i_stream_receiver.hpp>
#include <ratatosk/core/cancellation_source.hpp>
#include <ratatosk/messaging/message_builder.hpp>
#include <ratatosk/messaging/message_json.hpp>
#include <ratatosk/schema/checked_message_builder.hpp>
