#include <ratatosk/conformance/rules.hpp>

#include <array>

#include "conformance/bench.hpp"

namespace ratatosk::conformance {

std::string_view ToString(Trouble trouble) noexcept {
  switch (trouble) {
    case Trouble::Refuse:
      return "Refuse";
    case Trouble::ComeAgain:
      return "ComeAgain";
    case Trouble::CloseBeforeReading:
      return "CloseBeforeReading";
    case Trouble::CloseAfterReading:
      return "CloseAfterReading";
    case Trouble::CloseAfterAccepting:
      return "CloseAfterAccepting";
    case Trouble::Garble:
      return "Garble";
    case Trouble::Hold:
      return "Hold";
  }
  return "?";
}

namespace {

constexpr std::array kRules{
    Rule("InitializesOnce",
         "A connector initializes itself with its first operation, once, however many arrive.",
         &CheckInitialization),
    Rule("KeepsItsCapabilities",
         "What the schema declares works, and what it does not declare is UNSUPPORTED_OPERATION.",
         &CheckCapabilities),
    Rule("EndsWhenShutDown",
         "After shutdown every call is CONNECTOR_SHUTDOWN, and nothing is left behind.",
         &CheckState),
    Rule("ChecksItsSettings",
         "Settings that are missing, wrong or unknown are refused by name, before any call.",
         &CheckSettings),
    Rule("ChecksMessages",
         "A message with a fault is refused before the provider is asked, with all its faults.",
         &CheckMessages),
    Rule("SendsOnce",
         "A good message is accepted by the provider exactly once, and its result has its ids.",
         &CheckSends),
    Rule("TellsWhatIsCertain",
         "The certainty of a failed send never contradicts what the provider has; nothing that may "
         "have been accepted asks to be repeated; the next send works.",
         &CheckCertainty),
    Rule("KeepsDeadlines",
         "A send without an answer ends at its deadline with SEND_TIMEOUT.",
         &CheckDeadline),
    Rule("CanBeCancelledAnywhere",
         "A send can be cancelled at each of its steps, tells what is certain, and harms no other.",
         &CheckCancellation),
    Rule("OutlivesItsConnector",
         "Destroying a connector ends the calls in flight with OPERATION_CANCELLED.",
         &CheckDestruction),
    Rule("KeepsSecrets",
         "No secret is shown in errors, logs, metrics, spans or settings.",
         &CheckSecrets),
    Rule("IsSafeAcrossThreads",
         "Any thread may call a connector, and many at a time.",
         &CheckThreads),
    Rule(
        "Receives",
        "Messages arrive unchanged; forged and malformed webhooks are rejected; a message that the "
        "sink rejects is redelivered.",
        &CheckReceiving),
};

}  // namespace

std::span<const Rule> Rules() noexcept { return kRules; }

}  // namespace ratatosk::conformance
