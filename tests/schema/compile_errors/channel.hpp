#pragma once

#include <array>

#include <ratatosk/schema/checked_message_builder.hpp>

inline constexpr std::array kProperties{
    ratatosk::ParameterSchema("caption", ratatosk::DataType::String),
    ratatosk::ParameterSchema("seconds", ratatosk::DataType::Integer)};
inline constexpr std::array kContents{ratatosk::ContentType::PlainText};
inline constexpr std::array kEndpoints{
    ratatosk::EndpointSchema(ratatosk::EndpointType::PhoneNumber, false, true)};
inline constexpr ratatosk::ChannelSchema kChannel = ratatosk::ChannelSchema("P", "T", "1.0.0")
                                                        .WithContentTypes(kContents)
                                                        .WithEndpoints(kEndpoints)
                                                        .WithMessageProperties(kProperties);
using Builder = ratatosk::CheckedMessageBuilder<kChannel>;
