#pragma once

#include <ratatosk/simulators/common/loopback_server.hpp>
#include <ratatosk/simulators/telegram/telegram_simulator.hpp>
#include "simulators/common/test_client.hpp"

#include <gtest/gtest.h>
#include <boost/json.hpp>

#include <mutex>
#include <string>
#include <utility>
#include <vector>

namespace ratatosk::simulators::testing {

/// A webhook that keeps what it is posted, and answers with the given statuses, then with 200.
class UpdateReceiver {
 public:
  explicit UpdateReceiver(std::vector<int> statuses = {})
      : statuses_(std::move(statuses)),
        server_(LoopbackServerOptions().WithHandler([this](const HttpRequest& request) {
          const std::lock_guard lock(mutex_);
          const auto index = requests_.size();
          requests_.push_back(request);
          return HttpReply(index < statuses_.size() ? statuses_[index] : 200);
        })) {}
  ~UpdateReceiver() { server_.Stop(); }

  std::string Url() const { return server_.BaseUrl() + "/updates"; }
  std::vector<HttpRequest> Requests() const {
    const std::lock_guard lock(mutex_);
    return requests_;
  }

 private:
  mutable std::mutex mutex_;
  std::vector<int> statuses_;
  std::vector<HttpRequest> requests_;
  LoopbackServer server_;
};

/// A simulator and a client that speaks for its first bot.
class SimulatedBot {
 public:
  explicit SimulatedBot(TelegramSimulatorOptions options = TelegramSimulatorOptions().WithHttp())
      : simulator(std::move(options)), client(simulator.Port(), simulator.CaPem()) {}

  TestAnswer Post(const std::string& method, const boost::json::object& params) {
    return client.Send("POST", simulator.Path(method), boost::json::serialize(params),
                       "application/json");
  }
  /// The result of a call that succeeds.
  boost::json::value Call(const std::string& method, const boost::json::object& params = {}) {
    const auto answer = Post(method, params);
    EXPECT_EQ(answer.status, 200) << answer.body;
    if (answer.status != 200) return nullptr;
    const auto body = boost::json::parse(answer.body);
    EXPECT_TRUE(body.at("ok").as_bool());
    return body.at("result");
  }
  /// "400 Bad Request: ..." of a call that fails.
  std::string Refusal(const std::string& method, const boost::json::object& params) {
    const auto answer = Post(method, params);
    const auto body = boost::json::parse(answer.body);
    EXPECT_FALSE(body.at("ok").as_bool());
    EXPECT_EQ(body.at("error_code").as_int64(), answer.status);
    return std::to_string(answer.status) + " " + std::string(body.at("description").as_string());
  }
  TestAnswer SendText(const std::string& text = "Hello") {
    return Post("sendMessage", {{"chat_id", kTestPerson}, {"text", text}});
  }

  TelegramSimulator simulator;
  TestClient client;
};

}  // namespace ratatosk::simulators::testing
