#include "simulators/telegram/telegram_core.hpp"

#include "simulators/common/form.hpp"
#include "simulators/telegram/arrivals.hpp"
#include "simulators/telegram/lower_case.hpp"

#include <chrono>
#include <utility>

namespace ratatosk::simulators {

namespace json = boost::json;

namespace {

constexpr std::size_t kBodyLimit = 60U << 20U;

HttpReply ToReply(int status, const json::object& body) {
  return HttpReply(status, json::serialize(body), "application/json");
}

json::object ErrorBody(const BotError& error) {
  json::object body{{"ok", false}, {"error_code", error.code}, {"description", error.what()}};
  if (!error.parameters.empty()) body["parameters"] = error.parameters;
  return body;
}

json::object ResultBody(json::value result) {
  json::object body{{"ok", true}};
  body["result"] = std::move(result);
  return body;
}

const NamedMethod* FindMethod(const std::string& name) {
  const auto lower = LowerCase(name);
  for (const auto methods : {SendMethods(), OtherMethods()}) {
    for (const auto& known : methods) {
      if (LowerCase(std::string(known.name)) == lower) return &known;
    }
  }
  return nullptr;
}

json::array FirstUpdates(const BotState& bot, std::int64_t limit) {
  json::array list;
  for (const auto& update : bot.updates) {
    if (static_cast<std::int64_t>(list.size()) == limit) break;
    list.push_back(update.json);
  }
  return list;
}

}  // namespace

TelegramCore::TelegramCore(TelegramSimulatorOptions options) : world(std::move(options)) {
  LoopbackServerOptions server_options;
  server_options.WithPort(world.options.port)
      .WithTrustedCa(world.options.webhook_ca_pem)
      .WithBodyLimit(kBodyLimit);
  gate.Guard(server_options);
  if (world.options.https) ca_pem = UseHttps(server_options, world.options.certificate_fault);
  // A request may arrive before the constructor is done. It waits for this lock first.
  const std::lock_guard lock(world.mutex);
  server = std::make_unique<LoopbackServer>(std::move(server_options));
  gate.Attach(*server);
}

std::uint64_t TelegramCore::Arrived(const HttpRequest& request, std::string_view fault) {
  TelegramRequest entry;
  entry.method = request.method;
  entry.target = HideToken(request.target);
  entry.connection_id = request.connection_id;
  entry.index_on_connection = request.index_on_connection;
  entry.fault = std::string(fault);
  const std::lock_guard lock(world.mutex);
  world.requests.push_back(std::move(entry));
  world.changed.notify_all();
  return world.requests.size() - 1;
}

void TelegramCore::Answered(std::uint64_t number, int status) {
  const std::lock_guard lock(world.mutex);
  world.requests.at(number).status = status;
}

void TelegramCore::Control(const HttpRequest& request, const Responder& responder) {
  ServeTelegramControl(*this, request, responder);
}

void TelegramCore::Serve(const HttpRequest& request,
                         const Responder& responder,
                         const Fault*,
                         Done done) {
  const Target target(request.target);
  std::unique_lock lock(world.mutex);
  try {
    const bool known_form = target.segments.size() == 2 && target.segments[0].starts_with("bot") &&
                            target.segments[0].find(':') != std::string::npos;
    if (!known_form) throw BotError(404, "Not Found");
    auto* bot = world.FindBot(std::string_view(target.segments[0]).substr(3));
    if (!bot) throw BotError(401, "Unauthorized");
    if (LowerCase(target.segments[1]) == "getupdates") {
      std::string unreadable;
      BotCall call(world, request, *bot, BotParams::Read(request, unreadable), "getUpdates");
      if (!unreadable.empty()) Refuse(unreadable);
      const auto action = GetUpdates(call, responder, done);
      lock.unlock();
      action();
      return;
    }
    const auto body = Execute(request, *bot, target.segments[1]);
    const auto token = bot->bot.token;
    lock.unlock();
    PostNext(token);
    done(ToReply(200, body));
  } catch (const BotError& error) {
    if (lock.owns_lock()) lock.unlock();
    done(ToReply(error.code, ErrorBody(error)));
  }
}

json::object TelegramCore::Execute(const HttpRequest& request,
                                   BotState& bot,
                                   const std::string& name) {
  std::string unreadable;
  BotCall call(world, request, bot, BotParams::Read(request, unreadable), "");
  if (!unreadable.empty()) Refuse(unreadable);
  const auto* known = FindMethod(name);
  if (!known) throw BotError(404, "Not Found: method not found");
  call.method = std::string(known->name);
  auto body = ResultBody(known->method(call));
  world.changed.notify_all();
  return body;
}

// The response to a webhook may call a method. Its result is not reported.
void TelegramCore::ExecuteReply(BotState& bot, const std::string& body) {
  boost::system::error_code failed;
  const auto value = json::parse(body, failed);
  const auto* object = failed ? nullptr : value.if_object();
  const auto* method = object ? object->if_contains("method") : nullptr;
  if (!method || !method->is_string()) return;
  HttpRequest request;
  request.headers.emplace_back("Content-Type", "application/json");
  request.body = body;
  try {
    Execute(request, bot, std::string(method->as_string()));
  } catch (const BotError&) {
    return;
  }
}

TelegramCore::Action TelegramCore::GetUpdates(BotCall& call,
                                              const Responder& responder,
                                              const Done& done) {
  auto& bot = call.bot;
  if (!bot.webhook.url.empty()) {
    throw BotError(409,
                   "Conflict: can't use getUpdates method while webhook is active; use "
                   "deleteWebhook to delete the webhook first");
  }
  const auto offset = call.params.Integer("offset").value_or(0);
  if (offset > 0) {
    std::erase_if(bot.updates, [&](const Update& update) { return update.id < offset; });
  } else if (offset < 0) {
    while (static_cast<std::int64_t>(bot.updates.size()) > -offset) bot.updates.pop_front();
  }
  world.changed.notify_all();
  PendingPoll poll;
  poll.number = world.NextPollNumber();
  poll.limit = std::clamp<std::int64_t>(call.params.Integer("limit").value_or(100), 1, 100);
  poll.answer = [done](int status, const json::object& body) { done(ToReply(status, body)); };
  poll.waiting = [responder] { return responder.Waiting(); };

  Action end_other = [] {};
  if (bot.poll && bot.poll->waiting()) {
    end_other = [other = std::move(bot.poll->answer)] {
      const BotError error(409,
                           "Conflict: terminated by other getUpdates request; make sure that only "
                           "one bot instance is running");
      other(409, ErrorBody(error));
    };
  }
  bot.poll = std::move(poll);
  const auto timeout = std::clamp<std::int64_t>(call.params.Integer("timeout").value_or(0), 0, 50);
  if (!bot.updates.empty() || timeout == 0) {
    return [end_other, answer = AnswerPoll(bot)] {
      end_other();
      answer();
    };
  }
  EndPollLater(bot.bot.token, bot.poll->number, timeout);
  return end_other;
}

TelegramCore::Action TelegramCore::AnswerPoll(BotState& bot) {
  if (!bot.poll) return [] {};
  auto body = ResultBody(FirstUpdates(bot, bot.poll->limit));
  auto answer = std::move(bot.poll->answer);
  bot.poll.reset();
  return [answer = std::move(answer), body = std::move(body)] { answer(200, body); };
}

void TelegramCore::EndPollLater(const std::string& token,
                                std::uint64_t number,
                                std::int64_t seconds) {
  server->Schedule(std::chrono::seconds(seconds), [this, token, number] {
    std::unique_lock lock(world.mutex);
    auto* bot = world.FindBot(token);
    if (!bot->poll || bot->poll->number != number) return;
    const auto action = AnswerPoll(*bot);
    lock.unlock();
    action();
  });
}

std::pair<std::int64_t, std::int64_t> TelegramCore::Arrive(const TelegramArrival& arrival) {
  std::unique_lock lock(world.mutex);
  auto& bot = BotFor(world, arrival);
  auto update = MakeUpdate(world, bot, arrival);
  const auto id = update.id;
  const auto message_id = world.messages.empty() ? 0 : world.messages.back()->entry.message_id;
  bot.updates.push_back(std::move(update));
  Action action = [] {};
  if (bot.poll) action = AnswerPoll(bot);
  world.changed.notify_all();
  const auto token = bot.bot.token;
  lock.unlock();
  // On the server's thread, like all responses.
  server->Schedule(std::chrono::milliseconds(0), action);
  PostNext(token);
  return {id, message_id};
}

void TelegramCore::PostNext(const std::string& token) {
  TelegramPost post;
  {
    const std::lock_guard lock(world.mutex);
    auto& bot = *world.FindBot(token);
    if (bot.webhook.url.empty() || bot.webhook.posting || bot.updates.empty()) return;
    bot.webhook.posting = true;
    post = MakePost(bot.updates.front(), bot.webhook.url, bot.webhook.secret_token);
  }
  OutgoingRequest request;
  request.url = post.url;
  request.headers = post.headers;
  request.body = post.body;
  server->Call(std::move(request), [this, token, post](OutgoingAnswer answer) {
    PostAnswered(token, post, std::move(answer));
  });
}

void TelegramCore::PostAnswered(const std::string& token,
                                const TelegramPost& post,
                                OutgoingAnswer answer) {
  TelegramPostAnswer result;
  result.post = post;
  result.status = answer.status;
  result.body = std::move(answer.body);
  result.error = std::move(answer.error);
  const bool taken = result.Acknowledged();
  {
    const std::lock_guard lock(world.mutex);
    auto& bot = *world.FindBot(token);
    bot.webhook.posting = false;
    if (taken) {
      std::erase_if(bot.updates, [&](const Update& each) { return each.id == post.update_id; });
      ExecuteReply(bot, result.body);
    } else if (!bot.webhook.url.empty()) {
      bot.webhook.last_error_date = world.Now();
      bot.webhook.last_error =
          result.status == 0 ? "Connection failed"
                             : "Wrong response from the webhook: " + std::to_string(result.status);
    }
    world.posts.push_back(std::move(result));
    world.changed.notify_all();
  }
  if (taken) {
    PostNext(token);
  } else {
    server->Schedule(world.options.webhook_retry, [this, token] { PostNext(token); });
  }
}

}  // namespace ratatosk::simulators
