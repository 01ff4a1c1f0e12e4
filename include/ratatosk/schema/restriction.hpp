#pragma once

#include <ratatosk/schema/channel_schema.hpp>
#include <ratatosk/schema/validation.hpp>

namespace ratatosk {

/// Returns everything that `schema` allows and `base` does not. If the result is empty, `schema` is
/// a restriction of `base`: everything valid for `schema` is also valid for `base`. Each entry
/// names its member, such as "Capabilities", "Parameters.From" or "ContentTypes.Media". Type,
/// version, names, descriptions and defaults may differ.
ValidationFaults ValidateAsRestrictionOf(const ChannelSchema& schema, const ChannelSchema& base);

}  // namespace ratatosk
