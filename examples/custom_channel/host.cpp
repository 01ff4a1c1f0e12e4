// Loads a plugin and prints the names of the channels it registers.
//
//   courier_host ./libcourier_plugin.so

#include <ratatosk/connectors/plugin_loader.hpp>

#include <iostream>

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: courier_host FILE\n";
    return 2;
  }
  ratatosk::ConnectorRegistry channels;
  auto loaded = ratatosk::LoadPlugin(channels, argv[1]);
  if (!loaded) {
    std::cerr << loaded.Error() << '\n';
    return 1;
  }
  for (const auto& channel : channels.List()) std::cout << channel << '\n';
  return 0;
}
