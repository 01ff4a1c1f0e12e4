#include "connectors/connector_impl.hpp"

#include <functional>
#include <map>
#include <mutex>
#include <utility>

namespace ratatosk {

namespace asio = boost::asio;

namespace {

/// The connectors of a Runtime, which are notified when its context is being destroyed.
/// Thread-safe.
class ConnectorSet final : public RuntimeSlot {
 public:
  using Release = std::function<void()>;

  void Add(const void* connector, Release release) {
    const std::lock_guard lock(mutex_);
    connectors_.emplace(connector, std::move(release));
  }
  void Remove(const void* connector) {
    const std::lock_guard lock(mutex_);
    connectors_.erase(connector);
  }
  void ReleaseIo() noexcept override {
    std::map<const void*, Release> all;
    {
      const std::lock_guard lock(mutex_);
      all.swap(connectors_);
    }
    for (auto& [connector, release] : all) release();
  }

 private:
  std::mutex mutex_;
  std::map<const void*, Release> connectors_;
};

std::shared_ptr<ConnectorSet> MakeConnectorSet(const Runtime&) {
  return std::make_shared<ConnectorSet>();
}

constexpr SlotKey<ConnectorSet> kConnectors{"connectors", &MakeConnectorSet};

}  // namespace

ChannelConnectorBase::Impl::Impl(Runtime r,
                                 ChannelSchemaHandle s,
                                 ConnectionSettings c,
                                 std::shared_ptr<ConnectorCore> k)
    : common(std::move(r), std::move(s), std::move(c), std::move(k)),
      sessions(common),
      lifecycle(common, sessions),
      sending(common, lifecycle),
      receiving(common) {}

void ChannelConnectorBase::Impl::Attach() {
  common.owner = weak_from_this();
  common.core->host_ = std::shared_ptr<ConnectorCore::Host>(shared_from_this(), this);
  auto release = [weak = weak_from_this()] {
    if (auto self = weak.lock()) self->ReleaseIo();
  };
  common.runtime.Get(kConnectors)->Add(this, std::move(release));
}

ChannelConnectorBase::Impl::~Impl() { common.runtime.Get(kConnectors)->Remove(this); }

void ChannelConnectorBase::Impl::ReleaseIo() noexcept {
  common.in_flight.Abandon();
  sending.ReleaseIo();
  common.core->ReleaseIo();
}

asio::awaitable<OperationResult<void>> ChannelConnectorBase::Impl::TestConnectionAsync(
    OperationContext& operation) {
  auto& pipeline = sending.Pipeline();
  PipelineCall call(pipeline, operation, "test_connection", MessagingErrorCodes::OperationTimeout);
  auto attempt = [this](OperationContext& context) {
    return common.core->TestConnectionCoreAsync(context);
  };
  co_return co_await pipeline.RunAsync<void>(call, attempt);
}

asio::awaitable<OperationResult<StatusUpdatesResult>> ChannelConnectorBase::Impl::QueryStatusAsync(
    const std::string& remote_message_id, OperationContext& operation) {
  auto& pipeline = sending.Pipeline();
  PipelineCall call(pipeline, operation, "get_status", MessagingErrorCodes::StatusQueryTimeout);
  auto attempt = [this, &remote_message_id](OperationContext& context) {
    return common.core->GetMessageStatusCoreAsync(remote_message_id, context);
  };
  co_return co_await pipeline.RunAsync<StatusUpdatesResult>(call, attempt);
}

asio::awaitable<OperationResult<void>> ChannelConnectorBase::Impl::RunAsync(IInboundSink& sink) {
  auto rules = Rules("RunAsync", Capabilities::ReceiveMessages | Capabilities::HandleMessageState,
                     MessagingErrorCodes::OperationTimeout,
                     MessagingErrorCodes::ReceiveMessagesError, CommonSettings::ReceiveTimeout);
  rules.kind = OperationKind::Stream;
  auto work = [&sink](Impl& impl, OperationContext& operation) {
    return impl.receiving.ReceiveStreamAsync(sink, operation);
  };
  return Run<void>(rules, std::move(work));
}

}  // namespace ratatosk
