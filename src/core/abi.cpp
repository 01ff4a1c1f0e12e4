#include <ratatosk/core/abi.hpp>

extern "C" const char RATATOSK_ABI[] = RATATOSK_ABI_TEXT(RATATOSK_ABI);
