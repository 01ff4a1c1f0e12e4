#include "connectors/receive_path.hpp"

#include <exception>
#include <memory>
#include <new>
#include <utility>

namespace ratatosk {

namespace asio = boost::asio;

asio::awaitable<OperationResult<Inbound>> ReceivePath::ReceiveAsync(const MessageSource& source,
                                                                    OperationContext& operation) {
  auto inbound = co_await common_.core->ReceiveCoreAsync(source, operation);
  if (inbound) {
    MarkRepeated(*inbound);
    Taken(IdsOf(*inbound));
  }
  co_return inbound;
}

void ReceivePath::MarkRepeated(Inbound& inbound) const {
  for (auto& message : inbound.Messages) {
    message.Repeated = taken_ids_.Has(message.Message.Id());
  }
}

void ReceivePath::Taken(const std::vector<std::string>& ids) {
  common_.received += ids.size();
  common_.telemetry.Received(ids.size());
  for (const auto& id : ids) {
    if (!id.empty()) taken_ids_.Add(id);
  }
}

/// A sink between the channel and the user's sink: counts messages and catches exceptions.
class ReceivePath::CountingSink final : public IInboundSink {
 public:
  CountingSink(IInboundSink& user, ReceivePath& path) : user_(user), path_(path) {}

  asio::awaitable<OperationResult<void>> OnInbound(Inbound inbound) override {
    path_.MarkRepeated(inbound);
    const auto ids = IdsOf(inbound);
    OperationResult<void> taken;
    try {
      taken = co_await user_.OnInbound(std::move(inbound));
    } catch (const std::bad_alloc&) {
      throw;
    } catch (const std::exception& e) {
      taken = Error(MessagingErrorCodes::ReceiveMessagesError, e.what());
    } catch (...) {
      taken = Error(MessagingErrorCodes::ReceiveMessagesError, "unknown exception");
    }
    if (taken) path_.Taken(ids);
    co_return taken;
  }

 private:
  IInboundSink& user_;
  ReceivePath& path_;
};

bool ReceivePath::CanStream() const noexcept {
  return dynamic_cast<const IStreamReceiverCore*>(common_.core.get()) != nullptr;
}

asio::awaitable<OperationResult<void>> ReceivePath::ReceiveStreamAsync(
    IInboundSink& sink, OperationContext& operation) {
  if (streaming_) {
    co_return Error(MessagingErrorCodes::ReceiveMessagesError, "a stream is running already");
  }
  streaming_ = true;
  const std::unique_ptr<bool, void (*)(bool*)> at_end(&streaming_, [](bool* on) { *on = false; });
  CountingSink counting(sink, *this);
  auto& streamer = dynamic_cast<IStreamReceiverCore&>(*common_.core);
  co_return co_await streamer.ReceiveStreamCoreAsync(counting, operation);
}

}  // namespace ratatosk
