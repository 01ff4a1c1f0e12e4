extern "C" const char ratatosk_plugin_abi[] = "ratatosk_abi_boost107400_reactorepoll";
extern "C" void ratatosk_register_v1(void*) { __builtin_trap(); }
