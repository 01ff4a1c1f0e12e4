// The room `authentication` alone.
#include <ratatosk/authentication/credential.hpp>

int main() {
  const auto credential = ratatosk::Credential::Bearer(ratatosk::Secret("token"));
  return ratatosk::MakeStaticCredential(credential) ? 0 : 1;
}
