#pragma once

#include <gtest/gtest.h>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/io_context.hpp>

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include <ratatosk/core/manual_clock.hpp>
#include <ratatosk/core/run_operation.hpp>
#include <ratatosk/http/client.hpp>
#include <ratatosk/simulators/common/loopback_server.hpp>

#include "support/await.hpp"
#include "support/matchers.hpp"

namespace ratatosk::http {

using simulators::ConnectionAction;
using simulators::HttpReply;
using simulators::HttpRequest;
using simulators::LoopbackServer;
using simulators::LoopbackServerOptions;

/// Requests that a server has read and not yet answered, in their order.
class Held {
 public:
  LoopbackServerOptions Options() {
    LoopbackServerOptions options;
    options.WithAsyncHandler([this](HttpRequest request, simulators::Responder responder) {
      const std::scoped_lock lock(mutex_);
      targets_.push_back(std::move(request.target));
      responders_.push_back(std::move(responder));
    });
    return options;
  }
  std::vector<std::string> Targets() const {
    const std::scoped_lock lock(mutex_);
    return targets_;
  }
  void Answer(std::size_t index, HttpReply reply = HttpReply(200, "ok")) {
    const std::scoped_lock lock(mutex_);
    responders_.at(index).Send(std::move(reply));
  }

 private:
  mutable std::mutex mutex_;
  std::vector<std::string> targets_;
  std::vector<simulators::Responder> responders_;
};

/// A client over real sockets, on a clock that stands still.
class ClientTest : public testing::Test {
 protected:
  using Result = OperationResult<Response>;

  LoopbackServer& Serve(LoopbackServerOptions options, PoolOptions pool = PoolOptions()) {
    server_ = std::make_unique<LoopbackServer>(std::move(options));
    Connect(false, server_->Port(), std::move(pool));
    return *server_;
  }
  LoopbackServer& Serve(HttpReply reply, PoolOptions pool = PoolOptions()) {
    LoopbackServerOptions options;
    options.WithHandler([reply](const HttpRequest&) { return reply; });
    return Serve(std::move(options), std::move(pool));
  }
  void Connect(bool tls,
               std::uint16_t port,
               PoolOptions pool = PoolOptions(),
               TlsOptions tls_options = TlsOptions(),
               std::string host = "127.0.0.1") {
    auto dialer = MakeDialer(std::move(tls_options), MakeSystemResolver());
    ASSERT_THAT(dialer, test::IsOk());
    client_ = std::make_unique<Client>(runtime_, Origin(tls, std::move(host), port), *dialer, pool);
  }

  /// Begins a request as a send; its result is put into `result`.
  void Start(std::optional<Result>& result,
             Request request,
             boost::asio::cancellation_slot slot = {},
             Tick deadline = Tick::max()) {
    auto body = [client = client_.get(), request = std::move(request),
                 deadline](OperationContext& operation) {
      operation.StopAt(deadline);
      return client->SendAsync(request, operation);
    };
    auto keep = [&result](Result r) { result = std::move(r); };
    RunOperation<Response>(runtime_, MessagingErrorCodes::SendTimeout, std::move(body),
                           boost::asio::bind_cancellation_slot(slot, std::move(keep)));
  }
  template <class Done>
  void Until(Done done) {
    ASSERT_TRUE(test::RunUntil(context_, done));
  }
  /// Runs what is ready.
  void Poll() {
    context_.restart();
    while (context_.poll() > 0) {
    }
  }
  Result Send(Request request) {
    std::optional<Result> result;
    Start(result, std::move(request));
    if (!test::RunUntil(context_, [&] { return result.has_value(); })) {
      throw std::runtime_error("no answer");
    }
    return std::move(*result);
  }
  Result Get(std::string target = "/") { return Send(Request(Method::Get, std::move(target))); }

  boost::asio::io_context context_;
  std::shared_ptr<ManualClock> clock_ = std::make_shared<ManualClock>();
  Runtime runtime_{context_.get_executor(),
                   RuntimeOptions().WithClock(clock_).WithRandom([] { return 0; })};
  Held held_;  // outlives the server, whose thread uses it
  std::unique_ptr<LoopbackServer> server_;
  std::unique_ptr<Client> client_;
};

}  // namespace ratatosk::http
