#pragma once

#include <string>
#include <string_view>

#include <ratatosk/core/operation_result.hpp>
#include <ratatosk/schema/channel_schema.hpp>

namespace ratatosk {

/// The schema as a JSON object, for other languages and for forms in a browser: see docs/schema.md.
/// Custom validators are told as `"customValidator": true`.
std::string ToJson(const ChannelSchema& schema);

/// The schema that `ToJson` wrote; custom validators are not in it. Unknown members are ignored.
/// Error: `INVALID_CONFIGURATION` naming the member at fault, or the position (from 1) when it is
/// no JSON.
OperationResult<ChannelSchemaHandle> ChannelSchemaFromJson(std::string_view json);

/// The schema as a page of Markdown: what the channel can do, its settings, contents, properties.
std::string ToMarkdown(const ChannelSchema& schema);

}  // namespace ratatosk
