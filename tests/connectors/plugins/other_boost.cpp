// What core/abi.hpp makes of other settings: a reference that nobody defines.
extern "C" const char ratatosk_abi_boost107400_reactorepoll[];
extern "C" const char* const refers = ratatosk_abi_boost107400_reactorepoll;
