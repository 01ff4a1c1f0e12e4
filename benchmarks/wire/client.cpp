// Runs one contender against wire_server and prints one line of JSON.
//
//   wire_client --contender connector --port 4711 --ca-file ca.pem --concurrency 64 --messages
//   20000

#include <CLI/CLI.hpp>

#include <chrono>
#include <cstdio>
#include <exception>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <thread>

#include "common/json_line.hpp"
#include "common/process.hpp"
#include "wire/contender.hpp"

namespace bench {
namespace {

class ClientOptions {
 public:
  Provider provider;
  LoadOptions load;
  std::string contender;
  int settle_seconds = 0;
};

std::unique_ptr<Contender> MakeContender(const ClientOptions& options) {
  const auto& provider = options.provider;
  const auto connections = options.load.concurrency;
  const auto connector = [&](ConnectorKind kind) {
    return MakeConnectorContender(provider, connections, kind);
  };
  const auto& name = options.contender;
  if (name == "connector") return connector(ConnectorKind::Serial);
  if (name == "connector-strand") return connector(ConnectorKind::Strand);
  if (name == "messaging-client") return connector(ConnectorKind::Client);
  if (name == "http-client") return MakeHttpContender(provider, connections);
  if (name == "beast") return MakeBeastContender(provider);
  if (name == "beast-timeouts") return MakeBeastTimeoutsContender(provider);
  if (name == "libcurl") return MakeCurlContender(provider, connections);
  if (name == "message") return MakeMessageContender();
  return nullptr;
}

int Run(const ClientOptions& options) {
  const auto contender = MakeContender(options);
  if (!contender) {
    std::fprintf(stderr, "wire_client: no contender \"%s\"\n", options.contender.c_str());
    return 2;
  }
  Load load(options.load);
  const auto before = ResidentBytes();
  contender->Run(load);
  JsonLine line;
  line.Add("contender", options.contender)
      .Add("concurrency", static_cast<double>(options.load.concurrency))
      .Add("messages", static_cast<double>(options.load.messages))
      .Add("failures", static_cast<double>(load.Failures()))
      .Add("seconds", load.Seconds())
      .Add("messages_per_second", static_cast<double>(options.load.messages) / load.Seconds())
      .Add("cpu_us", load.CpuMicrosecondsPerMessage())
      .Add("allocations", load.AllocationsPerMessage())
      .Add("bytes_allocated", load.BytesPerMessage())
      .Add("threads", static_cast<double>(Threads()))
      .Add("rss_before", static_cast<double>(before))
      .Add("rss_peak", static_cast<double>(PeakResidentBytes()))
      .Add("rss_after", static_cast<double>(ResidentBytes()));
  if (load.Paced()) {
    line.Add("rate", options.load.rate)
        .Add("p50_us", load.Latency(0.5))
        .Add("p99_us", load.Latency(0.99))
        .Add("p999_us", load.Latency(0.999));
  }
  if (options.settle_seconds > 0) {
    std::this_thread::sleep_for(std::chrono::seconds(options.settle_seconds));
    line.Add("rss_settled", static_cast<double>(ResidentBytes()));
  }
  line.Print();
  if (load.Failures() > 0) {
    std::fprintf(stderr, "wire_client: %s\n", load.FirstFailure().c_str());
    return 1;
  }
  return 0;
}

}  // namespace
}  // namespace bench

int main(int argc, char** argv) {
  bench::ClientOptions options;
  CLI::App app("Sends messages to wire_server by one contender, and prints what they cost.");
  app.add_option("--contender", options.contender,
                 "connector, connector-strand, messaging-client, http-client, beast, "
                 "beast-timeouts, libcurl; message only builds messages")
      ->required();
  app.add_option("--port", options.provider.port, "The server's port")->required();
  app.add_option("--ca-file", options.provider.ca_file, "The server's certificate")->required();
  app.add_option("--concurrency", options.load.concurrency, "Messages in flight, and connections");
  app.add_option("--messages", options.load.messages, "Messages that are measured");
  app.add_option("--warm-up", options.load.warm_up, "Messages before that");
  app.add_option("--rate", options.load.rate,
                 "Messages per second, for latencies; 0 sends as fast as answers come");
  app.add_option("--settle-seconds", options.settle_seconds,
                 "Waits so long and reads the resident memory again");
  CLI11_PARSE(app, argc, argv);
  try {
    return bench::Run(options);
  } catch (const std::exception& e) {
    std::fprintf(stderr, "wire_client: %s\n", e.what());
    return 1;
  }
}
