#include <ratatosk/core/abi.hpp>

#define RATATOSK_ABI_TEXT_(name) #name
#define RATATOSK_ABI_TEXT(name) RATATOSK_ABI_TEXT_(name)

extern "C" const char RATATOSK_ABI[] = RATATOSK_ABI_TEXT(RATATOSK_ABI);
