// For programs that look for leaks by counting allocations: the TLS sessions that a client keeps
// for resumption are a bounded cache. Linked into a program, this takes OpenSSL's place, so that no
// session is kept.

#include <openssl/ssl.h>

extern "C" void SSL_CTX_sess_set_new_cb(SSL_CTX*, int (*)(SSL*, SSL_SESSION*)) {}
