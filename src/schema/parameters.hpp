#pragma once

#include <ratatosk/schema/channel_schema.hpp>
#include <ratatosk/schema/connection_settings.hpp>

namespace ratatosk {

/// Calls `visit` for each parameter of the schema, then for the common ones that the schema does
/// not define itself.
template <class Visit>
void ForEachParameter(const ChannelSchema& schema, Visit visit) {
  for (const auto& parameter : schema.parameters) visit(parameter);
  for (const auto& common : CommonParameters()) {
    if (schema.FindParameter(common.name) == &common) visit(common);
  }
}

}  // namespace ratatosk
