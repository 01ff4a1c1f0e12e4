#pragma once

#include <future>
#include <mutex>
#include <optional>
#include <ostream>
#include <thread>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_future.hpp>

#include <ratatosk/simulators/common/loopback_server.hpp>
#include <ratatosk/simulators/twilio/webhook_signer.hpp>

#include "simulators/common/form.hpp"
#include "twilio/end_to_end/fixture.hpp"

namespace ratatosk::test {

using simulators::Arrival;
using simulators::FormFields;
using simulators::HttpReply;
using simulators::HttpRequest;
using simulators::OutgoingAnswer;
using simulators::WebhookRequest;

inline const std::string kToken(simulators::kTestAuthToken);

/// A simulator that posts webhooks over TLS to a receiver, which hands them to a connector on a
/// context of its own and answers with the connector's reply.
class WebhookHost {
 public:
  using ReplyMaker = std::function<OperationResult<WebhookReply>(const Inbound&)>;

  WebhookHost() : WebhookHost(simulators::TwilioSimulatorOptions()) {}
  explicit WebhookHost(simulators::TwilioSimulatorOptions options, const Channel& of = kWhatsApp)
      : channel(of),
        simulator(options.WithWebhookCa(authority.CertificatePem())),
        clock(std::make_shared<ManualClock>()),
        ca_(simulator.CaPem()),
        work_(context_.get_executor()),
        runtime_(context_.get_executor(), RuntimeOptions().WithClock(clock)),
        server_(simulators::LoopbackServerOptions()
                    .WithCertificate(
                        authority.Issue(simulators::LeafOptions().WithDnsName("shop.example.com")))
                    .WithAsyncHandler([this](HttpRequest request, simulators::Responder responder) {
                      Take(std::move(request), std::move(responder));
                    })),
        thread_([this] { context_.run(); }) {
    public_base = server_.BaseUrl();
    Use(Settings());
  }
  ~WebhookHost() {
    server_.Stop();
    simulator.Stop();
    work_.reset();
    thread_.join();
  }
  WebhookHost(const WebhookHost&) = delete;
  WebhookHost& operator=(const WebhookHost&) = delete;

  ConnectionSettings Settings() const { return SettingsFor(simulator, ca_); }
  /// Before anything is posted.
  void Use(ConnectionSettings settings) { connector = channel.make(runtime_, std::move(settings)); }

  /// Where the receiver really listens.
  std::string Url(const std::string& path = "/hook") const { return server_.BaseUrl() + path; }

  /// Runs `work` on the connector's context.
  template <class T>
  T Run(boost::asio::awaitable<T> work) {
    return boost::asio::co_spawn(context_, std::move(work), boost::asio::use_future).get();
  }
  OperationResult<Inbound> Receive(MessageSource source) {
    return Run(connector->ReceiveAsync(std::move(source)));
  }

  /// Posts what Twilio would not, or not so.
  OutgoingAnswer Call(const std::string& method,
                      const std::string& url,
                      const std::string& body,
                      const std::string& content_type,
                      const std::string& signature) {
    simulators::OutgoingRequest request;
    request.method = method;
    request.url = url;
    request.body = body;
    if (!content_type.empty()) request.headers.emplace_back("Content-Type", content_type);
    if (!signature.empty()) request.headers.emplace_back("X-Twilio-Signature", signature);
    std::promise<OutgoingAnswer> answer;
    server_.Call(std::move(request), [&](OutgoingAnswer a) { answer.set_value(std::move(a)); });
    return answer.get_future().get();
  }
  OutgoingAnswer PostForm(const FormFields& fields) {
    return Call("POST", Url(), simulators::EncodeForm(fields), "application/x-www-form-urlencoded",
                simulators::SignWebhook(kToken, Url(), fields));
  }

  std::vector<OperationResult<Inbound>> Received() const {
    const std::lock_guard lock(mutex_);
    return received_;
  }
  OperationResult<Inbound> Last() const { return Received().back(); }

  /// The same request as it would be received: body, URL and headers.
  static MessageSource SourceOf(const WebhookRequest& request) {
    auto source = MessageSource::UrlPost(request.body).WithUrl(request.url);
    for (const auto& [name, value] : request.headers) source.WithHeader(name, value);
    return source;
  }

  const Channel& channel;
  simulators::CertificateAuthority authority;
  simulators::TwilioSimulator simulator;
  std::shared_ptr<ManualClock> clock;
  std::unique_ptr<IChannelConnector> connector;
  /// Scheme and host as the receiver believes Twilio was told; empty: it does not say.
  std::string public_base;
  /// In place of the connector's own reply.
  ReplyMaker reply;

 private:
  // What a web server hands over: the body as it came, the URL as Twilio knows it, the headers.
  MessageSource ToSource(const HttpRequest& request) const {
    const auto url = public_base + request.target;
    const bool json = request.Header("Content-Type").starts_with("application/json");
    auto source = request.method == "GET" ? MessageSource::UrlQuery(url)
                  : json                  ? MessageSource::Json(request.body)
                                          : MessageSource::UrlPost(request.body);
    if (!public_base.empty()) source.WithUrl(url);
    for (const auto& [name, value] : request.headers) source.WithHeader(name, value);
    return source;
  }

  void Take(HttpRequest request, simulators::Responder responder) {
    boost::asio::co_spawn(context_, AnswerAsync(std::move(request), std::move(responder)),
                          boost::asio::detached);
  }

  boost::asio::awaitable<void> AnswerAsync(HttpRequest request, simulators::Responder responder) {
    auto source = ToSource(request);
    auto inbound = co_await connector->ReceiveAsync(std::move(source));
    auto answer = ReplyTo(inbound);
    {
      const std::lock_guard lock(mutex_);
      received_.push_back(std::move(inbound));
    }
    responder.Send(std::move(answer));
  }

  HttpReply ReplyTo(const OperationResult<Inbound>& inbound) const {
    if (!inbound) {
      const bool forged = inbound.Error().Code() == MessagingErrorCodes::InvalidSignature;
      return HttpReply(forged ? 403 : 400);
    }
    const auto made = reply ? reply(*inbound) : OperationResult<WebhookReply>(inbound->Reply);
    return made ? HttpReply(made->Status, made->Body, made->ContentType) : HttpReply(500);
  }

  TemporaryFile ca_;
  boost::asio::io_context context_;
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_;
  Runtime runtime_;
  mutable std::mutex mutex_;
  std::vector<OperationResult<Inbound>> received_;
  simulators::LoopbackServer server_;
  std::thread thread_;
};

}  // namespace ratatosk::test
