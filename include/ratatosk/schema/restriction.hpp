#pragma once

#include <ratatosk/schema/channel_schema.hpp>
#include <ratatosk/schema/validation.hpp>

namespace ratatosk {

/// All ways in which `schema` allows more than `base`; none when it is a restriction of it, so that
/// whatever is valid for `schema` is valid for `base` too. Each fault names its member, such as
/// "Capabilities", "Parameters.From" or "ContentTypes.Media". Type, version, names, descriptions
/// and defaults may differ.
ValidationFaults ValidateAsRestrictionOf(const ChannelSchema& schema, const ChannelSchema& base);

}  // namespace ratatosk
