#include <ratatosk/connectors/i_sender_resolver.hpp>

#include <exception>
#include <utility>

#include <ratatosk/schema/validation.hpp>

#include <ratatosk/core/run_operation.hpp>

#include "connectors/send_path.hpp"

namespace ratatosk {

namespace asio = boost::asio;

namespace {

class EmptySenderResolver final : public ISenderResolver {
 public:
  asio::awaitable<OperationResult<Endpoint>> ResolveAsync(std::string name,
                                                          std::string,
                                                          OperationContext&) override {
    co_return Error(MessagingErrorCodes::MissingSender,
                    "the sender '" + name + "' is not known: the Runtime has no sender resolver")
        .WithMember("Sender");
  }
};

}  // namespace

std::shared_ptr<ISenderResolver> MakeEmptySenderResolver(const Runtime&) {
  return std::make_shared<EmptySenderResolver>();
}

asio::awaitable<OperationResult<void>> SendPath::ResolveAsync(Endpoint& sender,
                                                              OperationContext& operation) {
  const auto resolver = common_.runtime.Get(kSenderResolver);
  auto channel = std::string(common_.schema->provider) + "/" + std::string(common_.schema->type);
  OperationResult<Endpoint> found = AbortedError();
  std::exception_ptr thrown;
  try {
    found = co_await resolver->ResolveAsync(sender.Address(), std::move(channel), operation);
  } catch (...) {
    thrown = std::current_exception();
  }
  if (thrown) {
    const auto code = MessagingErrorCodes::SendMessageError;
    found = OperationDriver::FromException(operation, thrown, code);
  }
  if (found && (found->Empty() || found->Type() == EndpointType::SenderRef)) {
    found = Error(MessagingErrorCodes::MissingSender,
                  "the sender '" + sender.Address() + "' has no address of its own")
                .WithMember("Sender");
  }
  if (!found) {
    auto error = found.Error();
    if (error.Code() == AbortedError().Code()) error = operation.StopError(error);
    co_return error.WithCertainty(Certainty::NotSent);
  }
  sender = std::move(found).Value();
  co_return OperationResult<void>::Success();
}

OperationResult<void> SendPath::Validate(const Message& message, const Endpoint& sender) const {
  // The address behind a name is only known, and checked, when the message is sent.
  const bool named = sender.Type() == EndpointType::SenderRef;
  ValidationFaults faults;
  ValidateMessage(*common_.schema, message, sender, faults);
  static const Endpoint kUnknown;
  common_.core->ValidateMessageCore(message, named ? kUnknown : sender, faults);
  if (named) {
    std::erase_if(faults, [](const ValidationFault& fault) { return fault.Member() == "Sender"; });
  }
  if (faults.empty()) return OperationResult<void>::Success();
  return common_.core->MessageError(std::move(faults));
}

}  // namespace ratatosk
