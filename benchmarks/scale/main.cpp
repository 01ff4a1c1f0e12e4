// What many of something cost: sends at once, connectors, connections, threads. See modes.hpp.
//
//   scale burst --port 4711 --ca-file ca.pem --count 100000

#include <CLI/CLI.hpp>

#include <cstdio>
#include <exception>

#include "scale/modes.hpp"

int main(int argc, char** argv) {
  bench::Provider provider;
  std::size_t count = 1'000;
  std::size_t connections = 64;
  std::size_t repeat = 1;
  std::size_t hanging = 1'000;
  int settle_seconds = 0;
  bool own_runtimes = false;
  bool shared = false;
  CLI::App app("Measures what many sends, connectors, connections or threads cost.");
  app.require_subcommand(1);
  const auto add = [&](const char* name, const char* what, const char* counted) {
    auto* mode = app.add_subcommand(name, what);
    mode->add_option("--port", provider.port, "The server's port")->required();
    mode->add_option("--ca-file", provider.ca_file, "The server's certificate")->required();
    mode->add_option("--count", count, counted)->required();
    return mode;
  };
  auto* burst = add("burst", "Sends at once", "Sends");
  burst->add_option("--connections", connections, "The pool's maximum");
  burst->add_option("--repeat", repeat, "Bursts, one after another");
  burst->add_option("--settle-seconds", settle_seconds, "Idle time at the end");
  auto* idle = add("idle", "Idle connections", "Connections");
  auto* connectors = add("connectors", "Initialized connectors", "Connectors");
  connectors->add_flag("--own-runtimes", own_runtimes, "Each has a Runtime of its own");
  auto* fairness = add("fairness", "One account beside another that hangs", "Messages");
  fairness->add_option("--hanging", hanging, "Sends that hang");
  auto* runtimes = add("runtimes", "A Runtime on each of several threads", "Messages on each");
  runtimes->add_option("--threads", repeat, "Threads");
  runtimes->add_flag("--shared", shared, "One context and one Runtime for all threads");
  CLI11_PARSE(app, argc, argv);
  try {
    if (*burst) return bench::RunBurst(provider, count, connections, repeat, settle_seconds);
    if (*idle) return bench::RunIdle(provider, count);
    if (*connectors) return bench::RunConnectors(provider, count, own_runtimes);
    if (*fairness) return bench::RunFairness(provider, hanging, count);
    return bench::RunRuntimes(provider, repeat, count, shared);
  } catch (const std::exception& e) {
    std::fprintf(stderr, "scale: %s\n", e.what());
    return 1;
  }
}
