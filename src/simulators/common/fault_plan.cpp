#include <ratatosk/simulators/common/fault_plan.hpp>
#include "simulators/common/http_date.hpp"

#include <algorithm>
#include <array>
#include <deque>
#include <map>
#include <mutex>
#include <random>
#include <stdexcept>
#include <utility>

namespace ratatosk::simulators {
namespace {

constexpr std::array<std::pair<FaultKind, std::string_view>, 14> kNames{{
    {FaultKind::Delay, "Delay"},
    {FaultKind::Respond, "Respond"},
    {FaultKind::CloseOnAccept, "CloseOnAccept"},
    {FaultKind::CloseAfterHandshake, "CloseAfterHandshake"},
    {FaultKind::CloseBeforeReading, "CloseBeforeReading"},
    {FaultKind::CloseAfterReading, "CloseAfterReading"},
    {FaultKind::CloseAfterAccepting, "CloseAfterAccepting"},
    {FaultKind::HalfAnswer, "HalfAnswer"},
    {FaultKind::NotJson, "NotJson"},
    {FaultKind::CallbackBeforeAnswer, "CallbackBeforeAnswer"},
    {FaultKind::CallbackTwice, "CallbackTwice"},
    {FaultKind::HoldBeforeAccepting, "HoldBeforeAccepting"},
    {FaultKind::HoldAfterAccepting, "HoldAfterAccepting"},
    {FaultKind::HoldHandshake, "HoldHandshake"},
}};

FaultStage StageOf(FaultKind kind) noexcept {
  switch (kind) {
    case FaultKind::CloseOnAccept:
    case FaultKind::HoldHandshake:
      return FaultStage::Accepted;
    case FaultKind::CloseAfterHandshake:
      return FaultStage::HandshakeDone;
    case FaultKind::CloseBeforeReading:
      return FaultStage::FirstBytes;
    default:
      return FaultStage::Request;
  }
}

bool Matches(const Fault& fault, std::string_view method, std::string_view target) noexcept {
  if (fault.only_for.empty()) return true;
  const std::string_view filter = fault.only_for;
  const auto blank = filter.find(' ');
  if (filter.substr(0, blank) != method) return false;
  return blank == std::string_view::npos || target.starts_with(filter.substr(blank + 1));
}

void Check(const Fault& fault) {
  if (!fault.only_for.empty() && StageOf(fault.kind) != FaultStage::Request) {
    throw std::invalid_argument("onlyFor: " + std::string(ToString(fault.kind)) +
                                " strikes before a request is read");
  }
  if (fault.kind == FaultKind::Respond && (fault.reply.status < 200 || fault.reply.status > 599)) {
    throw std::invalid_argument("status: must be 200 to 599");
  }
  if (fault.delay.count() < 0) throw std::invalid_argument("delay: must not be negative");
}

}  // namespace

std::string_view ToString(FaultKind kind) noexcept {
  for (const auto& [known, name] : kNames) {
    if (known == kind) return name;
  }
  return "Unknown";
}

std::optional<FaultKind> FaultKindFromString(std::string_view name) noexcept {
  for (const auto& [kind, known] : kNames) {
    if (known == name) return kind;
  }
  return std::nullopt;
}

Fault Fault::Delay(std::chrono::milliseconds delay) { return Fault(FaultKind::Delay).After(delay); }

Fault Fault::Respond(int status, std::string body, std::string_view content_type) {
  Fault fault(FaultKind::Respond);
  fault.reply = HttpReply(status, std::move(body), content_type);
  return fault;
}

Fault Fault::RespondHtml(int status) {
  return Respond(status,
                 "<html><head><title>" + std::to_string(status) +
                     "</title></head><body><h1>Out of service</h1></body></html>",
                 "text/html");
}

Fault& Fault::WithHeader(std::string name, std::string value) {
  return reply.WithHeader(std::move(name), std::move(value)), *this;
}

Fault& Fault::WithRetryAfter(std::chrono::seconds delay_seconds) {
  return WithHeader("Retry-After", std::to_string(delay_seconds.count()));
}

Fault& Fault::WithRetryAfter(std::chrono::system_clock::time_point date) {
  return WithHeader("Retry-After", ToHttpDate(date));
}

Fault& Fault::After(std::chrono::milliseconds how_long) { return delay = how_long, *this; }

Fault& Fault::ByReset() { return reset = true, *this; }

Fault& Fault::OnlyFor(std::string method_and_prefix) {
  return only_for = std::move(method_and_prefix), *this;
}

struct FaultPlan::Impl {
  class Queued {
   public:
    Queued(std::size_t n, Fault what) : left(n), fault(std::move(what)) {}
    std::size_t left;
    Fault fault;
  };

  std::optional<Fault> TakeQueued(FaultStage stage,
                                  std::string_view method,
                                  std::string_view target);
  std::optional<Fault> Draw(FaultStage stage, std::string_view method, std::string_view target);

  mutable std::mutex mutex;
  std::deque<Queued> queue;
  std::vector<Fault> always;
  std::vector<Fault> drawn;
  double probability = 0;
  std::mt19937_64 random;
  std::map<FaultKind, std::uint64_t> struck;
};

std::optional<Fault> FaultPlan::Impl::TakeQueued(FaultStage stage,
                                                 std::string_view method,
                                                 std::string_view target) {
  const auto fits = [&](const Fault& fault) {
    return StageOf(fault.kind) == stage && Matches(fault, method, target);
  };
  const auto found = std::find_if(queue.begin(), queue.end(),
                                  [&](const Queued& entry) { return fits(entry.fault); });
  if (found != queue.end()) {
    Fault fault = found->fault;
    if (--found->left == 0) queue.erase(found);
    return fault;
  }
  const auto standing = std::find_if(always.begin(), always.end(), fits);
  if (standing != always.end()) return *standing;
  return std::nullopt;
}

std::optional<Fault> FaultPlan::Impl::Draw(FaultStage stage,
                                           std::string_view method,
                                           std::string_view target) {
  std::vector<const Fault*> mine;
  for (const auto& fault : drawn) {
    if (StageOf(fault.kind) == stage) mine.push_back(&fault);
  }
  if (mine.empty()) return std::nullopt;
  // Draw twice each time, so that the outcome for one request does not affect the next one. Do not
  // use the distributions of <random>: they differ between standard libraries.
  const double dice = static_cast<double>(random() >> 11U) * 0x1.0p-53;
  const auto index = random() % mine.size();
  const double share = static_cast<double>(mine.size()) / static_cast<double>(drawn.size());
  if (dice >= probability * share || !Matches(*mine[index], method, target)) return std::nullopt;
  return *mine[index];
}

FaultPlan::FaultPlan() : impl_(std::make_unique<Impl>()) {}
FaultPlan::~FaultPlan() = default;

void FaultPlan::Next(std::size_t count, Fault fault) {
  Check(fault);
  if (count == 0) throw std::invalid_argument("count: must not be 0");
  const std::lock_guard lock(impl_->mutex);
  impl_->queue.emplace_back(count, std::move(fault));
}

void FaultPlan::Always(Fault fault) {
  Check(fault);
  const std::lock_guard lock(impl_->mutex);
  impl_->always.push_back(std::move(fault));
}

void FaultPlan::Random(std::uint64_t seed, double probability, std::vector<Fault> faults) {
  if (!(probability >= 0 && probability <= 1)) {
    throw std::invalid_argument("probability: must be 0 to 1");
  }
  for (const auto& fault : faults) Check(fault);
  const std::lock_guard lock(impl_->mutex);
  impl_->random.seed(seed);
  impl_->probability = probability;
  impl_->drawn = std::move(faults);
}

void FaultPlan::Clear() {
  const std::lock_guard lock(impl_->mutex);
  impl_->queue.clear();
  impl_->always.clear();
  impl_->drawn.clear();
}

std::size_t FaultPlan::Pending() const {
  const std::lock_guard lock(impl_->mutex);
  std::size_t pending = 0;
  for (const auto& entry : impl_->queue) pending += entry.left;
  return pending;
}

std::uint64_t FaultPlan::Struck() const {
  const std::lock_guard lock(impl_->mutex);
  std::uint64_t all = 0;
  for (const auto& [kind, count] : impl_->struck) all += count;
  return all;
}

std::uint64_t FaultPlan::Struck(FaultKind kind) const {
  const std::lock_guard lock(impl_->mutex);
  const auto found = impl_->struck.find(kind);
  return found == impl_->struck.end() ? 0 : found->second;
}

std::optional<Fault> FaultPlan::Take(FaultStage stage,
                                     std::string_view method,
                                     std::string_view target) {
  const std::lock_guard lock(impl_->mutex);
  auto fault = impl_->TakeQueued(stage, method, target);
  if (!fault) fault = impl_->Draw(stage, method, target);
  if (fault) ++impl_->struck[fault->kind];
  return fault;
}

}  // namespace ratatosk::simulators
