#pragma once

namespace ratatosk::detail {

/// Frees the blocks that the calling thread keeps for reuse (FreeBlock).
void ReleaseBlocks() noexcept;

}  // namespace ratatosk::detail
