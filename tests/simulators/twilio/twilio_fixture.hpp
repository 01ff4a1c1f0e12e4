#pragma once

#include <ratatosk/simulators/common/loopback_server.hpp>
#include <ratatosk/simulators/twilio/twilio_simulator.hpp>
#include "simulators/common/form.hpp"
#include "simulators/common/test_client.hpp"

#include <gtest/gtest.h>
#include <boost/json.hpp>

#include <mutex>
#include <string>
#include <utility>
#include <vector>

namespace ratatosk::simulators::testing {

inline const std::string kPerson = "whatsapp:+15550002222";

/// Twilio's code of an error answer; 0 when it has none.
inline int CodeOf(const TestAnswer& answer) {
  boost::system::error_code error;
  const auto body = boost::json::parse(answer.body, error);
  if (error || !body.is_object() || !body.as_object().contains("code")) return 0;
  return static_cast<int>(body.at("code").as_int64());
}

/// A webhook that keeps what it is posted and acknowledges it.
class WebhookReceiver {
 public:
  explicit WebhookReceiver(HttpReply answer = HttpReply(204))
      : server_(LoopbackServerOptions().WithHandler([this, answer](const HttpRequest& request) {
          const std::lock_guard lock(mutex_);
          requests_.push_back(request);
          return answer;
        })) {}
  ~WebhookReceiver() { server_.Stop(); }

  std::string Url(const std::string& path = "/webhook") const { return server_.BaseUrl() + path; }
  const std::string& BaseUrl() const { return server_.BaseUrl(); }
  std::vector<HttpRequest> Requests() const {
    const std::lock_guard lock(mutex_);
    return requests_;
  }
  FormFields Form(std::size_t index) const { return ParseForm(Requests().at(index).body); }

 private:
  mutable std::mutex mutex_;
  std::vector<HttpRequest> requests_;
  LoopbackServer server_;
};

/// A simulator and a client that is signed in to its first account.
class Simulated {
 public:
  explicit Simulated(TwilioSimulatorOptions options = TwilioSimulatorOptions().WithHttp())
      : simulator(std::move(options)), client(simulator.Port(), simulator.CaPem()) {
    client.SignIn(simulator.AccountSid(), simulator.AuthToken());
  }

  std::string Core(const std::string& rest) const {
    return "/2010-04-01/Accounts/" + simulator.AccountSid() + rest;
  }
  TestAnswer PostForm(const std::string& target, const FormFields& fields) {
    return client.Send("POST", target, EncodeForm(fields), "application/x-www-form-urlencoded");
  }
  TestAnswer Create(const FormFields& fields) { return PostForm(Core("/Messages.json"), fields); }
  TestAnswer SendText(const std::string& text = "Hello", const std::string& callback = {}) {
    FormFields fields{{"From", std::string(kTestSender)}, {"To", kPerson}, {"Body", text}};
    if (!callback.empty()) fields.emplace_back("StatusCallback", callback);
    return Create(fields);
  }

  TwilioSimulator simulator;
  TestClient client;
};

}  // namespace ratatosk::simulators::testing
