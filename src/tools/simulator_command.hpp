#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace CLI {
class App;
}

namespace ratatosk::tools {

/// One provider of ratatosk-simulator: a subcommand.
class SimulatorCommand {
 public:
  virtual ~SimulatorCommand() = default;
  virtual std::string_view Name() const noexcept = 0;
  virtual std::string_view Description() const noexcept = 0;
  virtual void AddOptions(CLI::App& command) = 0;
  /// Plays the provider until `wait` returns.
  virtual void Run(const std::function<void()>& wait) = 0;
};

/// Those of the providers that were built; the build makes this function.
std::vector<std::unique_ptr<SimulatorCommand>> AllCommands();

/// Writes the certificate to trust, to a file named after the port when `path` is empty; then that
/// is its name. Throws std::runtime_error.
void WriteCaFile(std::string& path, std::uint16_t port, const std::string& pem);

}  // namespace ratatosk::tools
