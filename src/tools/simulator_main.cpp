// ratatosk-simulator: a messaging provider simulated on loopback, for people and scripts.

#include "tools/simulator_command.hpp"

#include <CLI/CLI.hpp>

#include <csignal>
#include <fstream>
#include <iostream>
#include <stdexcept>

namespace ratatosk::tools {

void WriteCaFile(std::string& path, std::uint16_t port, const std::string& pem) {
  if (path.empty()) path = "ratatosk-simulator-" + std::to_string(port) + ".pem";
  std::ofstream out(path);
  out << pem;
  if (!out.flush()) throw std::runtime_error("--ca-file: cannot write " + path);
}

}  // namespace ratatosk::tools

int main(int argc, char** argv) {
  // Block the signals before the simulator's thread is created, so that it inherits the mask and
  // `sigwait` receives them.
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);

  CLI::App app("Plays a messaging provider on 127.0.0.1.");
  app.require_subcommand(1);
  const auto commands = ratatosk::tools::AllCommands();
  for (const auto& command : commands) {
    auto* added =
        app.add_subcommand(std::string(command->Name()), std::string(command->Description()));
    command->AddOptions(*added);
  }
  CLI11_PARSE(app, argc, argv);
  const auto wait = [&signals] {
    int signal = 0;
    sigwait(&signals, &signal);
  };
  try {
    for (const auto& command : commands) {
      if (app.got_subcommand(std::string(command->Name()))) command->Run(wait);
    }
    return 0;
  } catch (const std::exception& error) {
    std::cerr << "ratatosk-simulator: " << error.what() << '\n';
    return 1;
  }
}
