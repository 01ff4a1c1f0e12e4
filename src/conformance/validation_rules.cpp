#include "conformance/bench.hpp"

namespace ratatosk::conformance {

namespace {

bool Names(const Error& error, std::string_view member) {
  if (error.Member() == member) return true;
  for (const auto& fault : error.Faults()) {
    if (fault.Member() == member) return true;
  }
  return false;
}

// Requires that `settings` are rejected with an error that names `member`.
void ExpectRefused(ChannelUnderTest& channel,
                   Violations& violations,
                   ConnectionSettings settings,
                   std::string_view member,
                   const std::string& what) {
  Bench bench(channel, std::move(settings));
  const auto ready = bench.Run(bench.connector->InitializeAsync(), "InitializeAsync");
  if (ready) {
    bench.Say(what + " was accepted");
  } else if (!Names(ready.Error(), member)) {
    bench.Say(what + " was refused without naming it: " + ready.Error().ToText());
  }
  violations.insert(violations.end(), bench.violations.begin(), bench.violations.end());
}

ConnectionSettings Without(const ConnectionSettings& all, std::string_view name) {
  ConnectionSettings rest;
  for (const auto& each : all.Names()) {
    if (each != name) rest.SetParameter(each, *all.GetSecret(each));
  }
  return rest;
}

}  // namespace

Violations CheckSettings(ChannelUnderTest& channel) {
  Violations violations;
  const auto good = channel.Settings();
  for (const auto& parameter : channel.Schema().parameters) {
    if (!parameter.required) continue;
    ExpectRefused(channel, violations, Without(good, parameter.name), parameter.name,
                  "a missing " + std::string(parameter.name));
  }
  if (channel.Schema().strict) {
    auto unknown = good;
    unknown.SetParameter("NoSuchSetting", "1");
    ExpectRefused(channel, violations, unknown, "NoSuchSetting", "a setting that does not exist");
  }
  auto wrong = good;
  wrong.SetParameter(CommonSettings::SendTimeout, "soon");
  ExpectRefused(channel, violations, wrong, CommonSettings::SendTimeout,
                "a Timeout.Send of 'soon'");
  return violations;
}

Violations CheckMessages(ChannelUnderTest& channel) {
  Bench bench(channel);
  auto bad = channel.Bad();
  bad.push_back(Message());
  for (std::size_t i = 0; i < bad.size(); ++i) {
    const auto what = "bad message " + std::to_string(i);
    const auto read = channel.Read();
    const auto checked = bench.connector->ValidateMessage(bad[i]);
    const auto sent = bench.Run(bench.connector->SendMessageAsync(bad[i]), what);
    if (checked) bench.Say(what + " is valid for ValidateMessage");
    if (sent) {
      bench.Say(what + " was sent");
      continue;
    }
    const auto& error = sent.Error();
    if (error.Certainty() != Certainty::NotSent || error.Retry() != Retry::Never()) {
      bench.Say(what + " gave " + Describe(sent) + "; it must be NotSent, never to be repeated");
    }
    if (error.Faults().empty()) bench.Say(what + " was refused without a list of faults");
    for (const auto& fault : error.Faults()) {
      if (fault.Member().empty()) bench.Say(what + " has a fault that names no member");
    }
    if (channel.Read() != read) bench.Say(what + " reached the provider");
  }
  const auto nothing = bench.connector->ValidateMessage(Message());
  if (!nothing && nothing.Error().Faults().size() < 2) {
    bench.Say("of an empty message not all faults are reported");
  }
  if (auto good = bench.connector->ValidateMessage(channel.Good("good")); !good) {
    bench.Say("the good message is not valid: " + good.Error().ToText());
  }
  return bench.violations;
}

}  // namespace ratatosk::conformance
