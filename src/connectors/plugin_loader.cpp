#include <ratatosk/connectors/plugin_loader.hpp>

#include <dlfcn.h>

#include <exception>
#include <new>
#include <string_view>
#include <utility>

#include <ratatosk/core/abi.hpp>

namespace ratatosk {

namespace {

constexpr std::string_view kExpected = RATATOSK_ABI_TEXT(RATATOSK_ABI);

Error Refused(const std::string& path, const std::string& reason) {
  return Error(MessagingErrorCodes::InvalidConfiguration, "the plugin " + path + ' ' + reason);
}

std::string BuiltWith(std::string_view found) {
  return "was built with the settings " + std::string(found) + ", this program with " +
         std::string(kExpected);
}

// Returns whether `symbol` is one of Ratatosk's, as mangled by the C++ ABI.
bool IsOurs(std::string_view symbol) noexcept {
  return symbol == kExpected || symbol.starts_with("_ZN8ratatosk") ||
         symbol.starts_with("_ZNK8ratatosk") || symbol.starts_with("_ZTIN8ratatosk") ||
         symbol.starts_with("_ZTVN8ratatosk");
}

// A plugin refers to the symbol that spells out its settings (core/abi.hpp). If they differ from
// this program's, the dynamic linker does not find it.
std::string WhyNotLoaded(std::string_view words) {
  constexpr std::string_view kMissing = "undefined symbol: ", kName = "ratatosk_abi_";
  const auto reason = "cannot be loaded: " + std::string(words);
  const auto at = words.find(kMissing);
  if (at == std::string_view::npos) return reason;
  auto symbol = words.substr(at + kMissing.size());
  symbol = symbol.substr(0, symbol.find_first_of(" ,\t"));
  if (IsOurs(symbol)) {
    return reason + "; this program must hold all of the library, and export it";
  }
  return symbol.starts_with(kName) ? BuiltWith(symbol) : reason;
}

}  // namespace

OperationResult<void> LoadPlugin(ConnectorRegistry& registry, const std::string& path) {
  void* const library = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (!library) {
    const char* words = dlerror();
    return Refused(path, WhyNotLoaded(words ? words : "for no known reason"));
  }
  const auto* abi = static_cast<const char*>(dlsym(library, "ratatosk_plugin_abi"));
  if (!abi) return Refused(path, "is not a Ratatosk plugin: it has no symbol ratatosk_plugin_abi");
  if (abi != kExpected) return Refused(path, BuiltWith(abi));
  using Register = void (*)(ConnectorRegistry*);
  const auto register_channels = reinterpret_cast<Register>(dlsym(library, "ratatosk_register_v1"));
  if (!register_channels) return Refused(path, "has no function ratatosk_register_v1");

  auto filled = registry;
  try {
    register_channels(&filled);
  } catch (const std::bad_alloc&) {
    throw;
  } catch (const std::exception& e) {
    return Refused(path, std::string("failed to register its channels: ") + e.what());
  } catch (...) {
    return Refused(path, "failed to register its channels: unknown exception");
  }
  registry = std::move(filled);
  return OperationResult<void>::Success();
}

}  // namespace ratatosk
