#pragma once

#include <ratatosk/messaging/content.hpp>

#include "messaging/json/object_reader.hpp"
#include "messaging/json/object_writer.hpp"

namespace ratatosk::detail {

/// Writes the members of a content, its `type` first. Throws Fault.
void WriteContent(ObjectWriter& out, const Content& content);

/// Reads what WriteContent wrote. Throws Fault.
Content ReadContent(ObjectReader& in);

}  // namespace ratatosk::detail
