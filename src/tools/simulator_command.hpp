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

/// A provider of ratatosk-simulator: a subcommand.
class SimulatorCommand {
 public:
  virtual ~SimulatorCommand() = default;
  virtual std::string_view Name() const noexcept = 0;
  virtual std::string_view Description() const noexcept = 0;
  virtual void AddOptions(CLI::App& command) = 0;
  /// Simulates the provider until `wait` returns.
  virtual void Run(const std::function<void()>& wait) = 0;
};

/// Returns the commands of the providers that were built. The build generates this function.
std::vector<std::unique_ptr<SimulatorCommand>> AllCommands();

/// Writes the certificate to trust to `path`. If `path` is empty, the file is named after the port,
/// and `path` is set to its name. Throws std::runtime_error.
void WriteCaFile(std::string& path, std::uint16_t port, const std::string& pem);

}  // namespace ratatosk::tools
