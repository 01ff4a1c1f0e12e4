#include "simulators/twilio/world.hpp"

#include "simulators/twilio/address.hpp"
#include "simulators/twilio/sms_text.hpp"

#include <algorithm>
#include <cstdio>
#include <utility>

namespace ratatosk::simulators {
namespace {

std::uint64_t Scramble(std::uint64_t x) {
  x += 0x9e3779b97f4a7c15U;
  x = (x ^ (x >> 30U)) * 0xbf58476d1ce4e5b9U;
  x = (x ^ (x >> 27U)) * 0x94d049bb133111ebU;
  return x ^ (x >> 31U);
}

std::string SessionKey(std::string_view account_sid, std::string_view person) {
  return std::string(account_sid).append(1, ' ').append(person);
}

}  // namespace

void MessageRecord::SetStatus(std::string_view next, WallTime now) {
  status = std::string(next);
  history.push_back(status);
  updated = now;
  if (!sent && (next == "sent" || next == "delivered" || next == "read")) sent = now;
  if (next == "delivered") price = "-0.00500";
}

LedgerEntry MessageRecord::ToLedger() const {
  LedgerEntry entry;
  entry.sid = sid;
  entry.account_sid = account_sid;
  entry.user = user;
  entry.params = params;
  entry.from = from;
  entry.to = to;
  entry.body = body;
  entry.status = status;
  entry.error_code = error_code;
  entry.status_history = history;
  entry.connection_id = connection_id;
  entry.index_on_connection = index_on_connection;
  entry.created = created;
  return entry;
}

World::World(TwilioSimulatorOptions given)
    : options(std::move(given)), accounts(options.Accounts()) {
  for (const auto& account : accounts) {
    for (const auto& content : account.templates) {
      contents.emplace_back(content, account.sid, Now());
    }
  }
}

WallTime World::Now() const {
  return options.clock ? options.clock() : std::chrono::system_clock::now();
}

std::string World::MakeSid(std::string_view prefix) {
  const auto number = ++sids_;
  char digits[40];
  std::snprintf(digits, sizeof digits, "%016llx%016llx",
                static_cast<unsigned long long>(Scramble(number)),
                static_cast<unsigned long long>(Scramble(~number)));
  return std::string(prefix) + digits;
}

const TwilioAccount* World::FindAccount(std::string_view sid) const {
  const auto found = std::find_if(accounts.begin(), accounts.end(),
                                  [&](const auto& account) { return account.sid == sid; });
  return found == accounts.end() ? nullptr : &*found;
}

MessageRecord* World::FindMessage(std::string_view sid) {
  const auto found = by_sid_.find(std::string(sid));
  return found == by_sid_.end() ? nullptr : found->second.get();
}

MessageRecord* World::FindMessage(std::string_view account_sid, std::string_view sid) {
  auto* message = FindMessage(sid);
  return message && message->account_sid == account_sid ? message : nullptr;
}

MessageRecord& World::Add(MessageRecord message) {
  auto shared = std::make_shared<MessageRecord>(std::move(message));
  messages.push_back(shared);
  by_sid_[shared->sid] = shared;
  return *shared;
}

void World::Erase(std::string_view sid) {
  by_sid_.erase(std::string(sid));
  std::erase_if(messages, [&](const auto& message) { return message->sid == sid; });
}

ContentRecord* World::FindContent(std::string_view account_sid, std::string_view sid) {
  for (auto& record : contents) {
    if (record.account_sid == account_sid && record.content.sid == sid) return &record;
  }
  return nullptr;
}

bool World::InSession(std::string_view account_sid, std::string_view person) const {
  const auto found = last_arrivals_.find(SessionKey(account_sid, person));
  return found != last_arrivals_.end() && Now() - found->second < std::chrono::hours(24);
}

void World::NoteArrival(std::string_view account_sid,
                        std::string_view person,
                        std::string_view body) {
  last_arrivals_[SessionKey(account_sid, person)] = Now();
  const auto word = OptOutOf(body);
  if (word == OptOutWord::Stop) opted_out_[SessionKey(account_sid, person)] = true;
  if (word == OptOutWord::Start) opted_out_[SessionKey(account_sid, person)] = false;
}

bool World::OptedOut(std::string_view account_sid, std::string_view person) const {
  const auto found = opted_out_.find(SessionKey(account_sid, person));
  if (found != opted_out_.end()) return found->second;
  const auto& always = options.opted_out;
  return std::find(always.begin(), always.end(), person) != always.end();
}

void World::Clear() {
  messages.clear();
  by_sid_.clear();
  last_arrivals_.clear();
  opted_out_.clear();
  webhooks.clear();
  forgotten_requests_ += requests_.size();
  requests_.clear();
}

std::uint64_t World::BeginRequest(RequestEntry entry) {
  requests_.push_back(std::move(entry));
  changed.notify_all();
  return forgotten_requests_ + requests_.size() - 1;
}

void World::FinishRequest(std::uint64_t number, int status, std::string_view fault) {
  if (number < forgotten_requests_) return;
  auto& entry = requests_.at(number - forgotten_requests_);
  entry.status = status;
  if (!fault.empty()) entry.fault = std::string(fault);
}

}  // namespace ratatosk::simulators
