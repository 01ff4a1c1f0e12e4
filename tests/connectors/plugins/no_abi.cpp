extern "C" void ratatosk_register_v1(void*) { __builtin_trap(); }
