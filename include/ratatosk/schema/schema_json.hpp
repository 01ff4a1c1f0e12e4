#pragma once

#include <string>
#include <string_view>

#include <ratatosk/core/operation_result.hpp>
#include <ratatosk/schema/channel_schema.hpp>

namespace ratatosk {

/// Returns the schema as a JSON object, for other languages and for forms in a browser; see
/// docs/schema.md. A custom validator appears as `"customValidator": true`.
std::string ToJson(const ChannelSchema& schema);

/// Reads a schema that `ToJson` wrote. Custom validators are not restored. Unknown members are
/// ignored. Error: `INVALID_CONFIGURATION` with the invalid member, or with a position (from 1) if
/// the text is not JSON.
OperationResult<ChannelSchemaHandle> ChannelSchemaFromJson(std::string_view json);

/// Returns the schema as a Markdown page: the channel's features, settings, contents and
/// properties.
std::string ToMarkdown(const ChannelSchema& schema);

}  // namespace ratatosk
