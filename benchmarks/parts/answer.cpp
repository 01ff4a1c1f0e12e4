// Reading the provider's answer to a send, without the request.

#include <benchmark/benchmark.h>

#include <array>
#include <string>

#include <ratatosk/core/secret.hpp>

#include "channels/twilio/message_resource.hpp"
#include "common/message_resource.hpp"
#include "common/provider.hpp"

namespace bench {
namespace {

using namespace ratatosk;

void ParseAnswer(benchmark::State& state) {
  const std::array secrets{Secret(std::string(kAuthToken))};
  for (auto _ : state) {
    auto result = twilio::ParseSendResult(kResource, "order-1", WallTime(), secrets);
    if (!result) state.SkipWithError("the answer cannot be read");
    benchmark::DoNotOptimize(result);
  }
}
BENCHMARK(ParseAnswer);

}  // namespace
}  // namespace bench
