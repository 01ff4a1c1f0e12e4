#pragma once

#include <ratatosk/messaging/content.hpp>

#include "messaging/json/object_reader.hpp"
#include "messaging/json/object_writer.hpp"

namespace ratatosk::detail {

/// Writes the members of a content, starting with its `type`. Throws Fault.
void WriteContent(ObjectWriter& out, const Content& content);

/// Reads a content that WriteContent wrote. Throws Fault.
Content ReadContent(ObjectReader& in);

}  // namespace ratatosk::detail
