#pragma once

namespace ratatosk::detail {

/// Gives back the blocks that the calling thread keeps for reuse (FreeBlock).
void ReleaseBlocks() noexcept;

}  // namespace ratatosk::detail
