#include <ratatosk/simulators/common/loopback_server.hpp>
#include "simulators/common/test_client.hpp"

#include <gtest/gtest.h>

#include <future>
#include <string>
#include <system_error>

namespace ratatosk::simulators::testing {
namespace {

HttpReply Echo(const HttpRequest& request) {
  return HttpReply(200, request.method + " " + request.target + " " + request.body, "text/plain");
}

LoopbackServerOptions Plain() { return LoopbackServerOptions().WithHandler(Echo); }

class Https {
 public:
  explicit Https(const LeafOptions& leaf = LeafOptions(), LoopbackServerOptions options = Plain())
      : server(options.WithCertificate(authority.Issue(leaf))) {}

  CertificateAuthority authority;
  LoopbackServer server;
};

TEST(LoopbackServer, RespondsAndKeepsConnectionOpen) {
  LoopbackServer server(Plain());
  TestClient client(server.Port(), "");
  EXPECT_EQ(client.Send("POST", "/a?b", "text").body, "POST /a?b text");
  EXPECT_EQ(client.Get("/c").body, "GET /c ");
  EXPECT_EQ(server.ConnectionsAccepted(), 1U);
  EXPECT_EQ(server.OpenConnections(), 1U);
  client.Close();
  EXPECT_TRUE(server.WaitForOpenConnections(0, kSoon));
}

TEST(LoopbackServer, NumbersConnectionsAndRequests) {
  LoopbackServer server(LoopbackServerOptions().WithHandler([](const HttpRequest& request) {
    return HttpReply(200, std::to_string(request.connection_id) + "." +
                              std::to_string(request.index_on_connection));
  }));
  TestClient first(server.Port(), "");
  TestClient second(server.Port(), "");
  EXPECT_EQ(first.Get("/").body, "1.0");
  EXPECT_EQ(first.Get("/").body, "1.1");
  EXPECT_EQ(second.Get("/").body, "2.0");
}

TEST(LoopbackServer, ServesHttpsByAddressAndName) {
  Https https;
  for (const char* host : {"127.0.0.1", "localhost"}) {
    TestClient client(https.server.Port(), https.authority.CertificatePem(), host);
    EXPECT_EQ(client.Get("/x").body, "GET /x ") << host;
  }
}

TEST(LoopbackServer, ResumesTlsSessions) {
  Https https;
  TestClient client(https.server.Port(), https.authority.CertificatePem());
  EXPECT_EQ(client.Get("/").status, 200);
  client.Close();
  EXPECT_EQ(client.Get("/").status, 200);
  EXPECT_TRUE(client.SessionReused());
  EXPECT_EQ(https.server.SessionsResumed(), 1U);
}

TEST(LoopbackServer, ServesInvalidCertificates) {
  const CertificateAuthority other;
  Https expired(LeafOptions().Expired());
  Https early(LeafOptions().NotYetValid());
  Https elsewhere(LeafOptions().WithoutNames().WithDnsName("other.example"));
  for (Https* https : {&expired, &early, &elsewhere}) {
    EXPECT_FALSE(TestClient(https->server.Port(), https->authority.CertificatePem()).Connect());
  }
  Https good;
  EXPECT_FALSE(TestClient(good.server.Port(), other.CertificatePem()).Connect());
  EXPECT_TRUE(
      TestClient(elsewhere.server.Port(), elsewhere.authority.CertificatePem(), "other.example")
          .Connect());
}

TEST(LoopbackServer, RejectsInvalidCertificateName) {
  const CertificateAuthority authority;
  EXPECT_THROW(authority.Issue(LeafOptions().WithIpAddress("300.1")), std::runtime_error);
  EXPECT_THROW(authority.Issue(LeafOptions().WithDnsName("a,DNS:b")), std::runtime_error);
}

TEST(LoopbackServer, RejectsNonHttpInput) {
  LoopbackServer server(Plain());
  TestClient client(server.Port(), "");
  ASSERT_TRUE(client.Connect());
  client.Write("this is not HTTP\r\n\r\n");
  const auto answer = client.Read();
  EXPECT_EQ(answer.status, 400);
  EXPECT_EQ(answer.end, End::Closed);
}

TEST(LoopbackServer, RejectsLargeBodies) {
  LoopbackServer server(Plain().WithBodyLimit(10));
  TestClient client(server.Port(), "");
  EXPECT_EQ(client.Send("POST", "/", std::string(11, 'x')).status, 413);
  EXPECT_EQ(client.Send("POST", "/", std::string(10, 'x')).status, 200);
}

TEST(LoopbackServer, ReadsSplitAndPipelinedRequests) {
  LoopbackServer server(Plain());
  TestClient client(server.Port(), "");
  ASSERT_TRUE(client.Connect());
  client.Write("POST / HTTP/1.1\r\nContent-");
  client.Write("Length: 4\r\n\r\nab");
  client.Write("cd");
  EXPECT_EQ(client.Read().body, "POST / abcd");
  client.Write("GET /1 HTTP/1.1\r\n\r\nGET /2 HTTP/1.1\r\nConnection: close\r\n\r\n");
  const auto both = client.Read();
  EXPECT_EQ(both.body, "GET /1 ");
}

TEST(LoopbackServer, ActionsTruncateResponse) {
  class Row {
   public:
    Row(ConnectionAction what, std::size_t size, End how) : action(what), bytes(size), end(how) {}
    ConnectionAction action;
    std::size_t bytes;
    End end;
  };
  const std::string raw = "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n0123456789";
  for (const auto& row : {Row(ConnectionAction::CutBeforeAnswer, 0, End::Closed),
                          Row(ConnectionAction::ResetBeforeAnswer, 0, End::Reset),
                          Row(ConnectionAction::CutHalfway, raw.size() - 5, End::Closed)}) {
    LoopbackServer server(LoopbackServerOptions().WithHandler(
        [&](const HttpRequest&) { return HttpReply::Raw(raw).WithAction(row.action); }));
    TestClient client(server.Port(), "");
    const auto answer = client.Get("/");
    EXPECT_EQ(answer.status, 0);
    EXPECT_EQ(answer.partial.size(), row.bytes);
    EXPECT_EQ(answer.end, row.end);
  }
}

TEST(LoopbackServer, CutsAfterAByteAndWritesInPieces) {
  LoopbackServer server(LoopbackServerOptions().WithHandler([](const HttpRequest& request) {
    HttpReply reply(200, "0123456789");
    return request.target == "/cut" ? reply.CutAfter(7) : reply.InPiecesOf(3);
  }));
  TestClient client(server.Port(), "");
  EXPECT_EQ(client.Get("/pieces").body, "0123456789");
  EXPECT_EQ(client.Get("/cut").partial, "HTTP/1.");
}

TEST(LoopbackServer, GatesApplyAtEachStage) {
  CertificateAuthority authority;
  for (const auto stage : {GateStage::Accepted, GateStage::HandshakeDone, GateStage::FirstBytes}) {
    for (const auto decision : {GateDecision::Cut, GateDecision::Reset}) {
      LoopbackServer server(
          Plain().WithCertificate(authority.Issue()).WithGate([=](GateStage at, auto, auto) {
            return at == stage ? decision : GateDecision::Serve;
          }));
      TestClient client(server.Port(), authority.CertificatePem());
      EXPECT_EQ(client.Connect(), stage != GateStage::Accepted);
      EXPECT_EQ(client.Get("/").status, 0);
      EXPECT_TRUE(server.WaitForOpenConnections(0, kSoon));
    }
  }
}

TEST(LoopbackServer, HeldConnectionContinuesWhenReleased) {
  LoopbackServer server(Plain().WithGate([](GateStage at, std::uint64_t connection, auto) {
    return at == GateStage::FirstBytes && connection == 1 ? GateDecision::Hold
                                                          : GateDecision::Serve;
  }));
  TestClient held(server.Port(), "");
  auto answer = std::async(std::launch::async, [&] { return held.Get("/held"); });
  ASSERT_TRUE(server.WaitForOpenConnections(1, kSoon));
  TestClient other(server.Port(), "");
  EXPECT_EQ(other.Get("/other").status, 200);
  // The release counts for what is held at that moment; the gate may not have been asked yet.
  while (answer.wait_for(std::chrono::milliseconds(1)) != std::future_status::ready) {
    server.ReleaseGates();
  }
  EXPECT_EQ(answer.get().body, "GET /held ");
}

TEST(LoopbackServer, ClosesIdleConnections) {
  for (const bool reset : {false, true}) {
    Https https;
    TestClient client(https.server.Port(), https.authority.CertificatePem());
    EXPECT_EQ(client.Get("/").status, 200);
    https.server.CloseIdleConnections(reset);
    EXPECT_EQ(https.server.OpenConnections(), 0U);
    EXPECT_EQ(client.Read().end, reset ? End::Reset : End::Closed);
    EXPECT_EQ(client.Get("/").status, 200);
  }
}

TEST(LoopbackServer, ResponseCanBeSentLaterFromAnyThread) {
  std::promise<Responder> asked;
  LoopbackServer server(LoopbackServerOptions().WithAsyncHandler(
      [&](const HttpRequest&, const Responder& responder) { asked.set_value(responder); }));
  TestClient client(server.Port(), "");
  auto answer = std::async(std::launch::async, [&] { return client.Get("/"); });
  const auto responder = asked.get_future().get();
  EXPECT_TRUE(responder.Waiting());
  server.CloseIdleConnections();
  EXPECT_EQ(server.OpenConnections(), 1U) << "a request in work is not idle";
  responder.Send(HttpReply(202));
  responder.Send(HttpReply(500));
  EXPECT_EQ(answer.get().status, 202);
  EXPECT_FALSE(responder.Waiting());
}

TEST(LoopbackServer, DetectsThatWaitingClientIsGone) {
  std::promise<Responder> asked;
  LoopbackServer server(LoopbackServerOptions().WithAsyncHandler(
      [&](const HttpRequest&, const Responder& responder) { asked.set_value(responder); }));
  TestClient client(server.Port(), "");
  ASSERT_TRUE(client.Connect());
  client.Write("GET / HTTP/1.1\r\n\r\n");
  const auto responder = asked.get_future().get();
  client.Close();
  EXPECT_TRUE(server.WaitForOpenConnections(0, kSoon));
  EXPECT_FALSE(responder.Waiting());
  responder.Send(HttpReply(200));
}

TEST(LoopbackServer, StopsWhileConnectionsAreOpen) {
  std::promise<Responder> asked;
  Responder kept;
  {
    LoopbackServer server(LoopbackServerOptions().WithAsyncHandler(
        [&](const HttpRequest&, const Responder& responder) { asked.set_value(responder); }));
    TestClient idle(server.Port(), "");
    TestClient waiting(server.Port(), "");
    ASSERT_TRUE(idle.Connect());
    ASSERT_TRUE(waiting.Connect());
    waiting.Write("GET / HTTP/1.1\r\n\r\n");
    kept = asked.get_future().get();
    server.Stop();
    server.Stop();
    EXPECT_EQ(server.OpenConnections(), 0U);
    EXPECT_EQ(waiting.Read().status, 0);
    EXPECT_EQ(idle.Read().status, 0);
    EXPECT_FALSE(TestClient(server.Port(), "").Connect());
  }
  kept.Send(HttpReply(200));
}

TEST(LoopbackServer, FailsWhenPortIsInUse) {
  LoopbackServer server(Plain());
  try {
    const LoopbackServer second(Plain().WithPort(server.Port()));
    FAIL() << "two servers listen on one port";
  } catch (const std::system_error& error) {
    EXPECT_EQ(error.code(), std::errc::address_in_use);
    EXPECT_NE(std::string(error.what()).find(":" + std::to_string(server.Port())),
              std::string::npos);
  }
}

OutgoingAnswer CallAndWait(LoopbackServer& server, const std::string& url) {
  std::promise<OutgoingAnswer> answered;
  OutgoingRequest request;
  request.url = url;
  request.body = "a=b";
  server.Call(request, [&](OutgoingAnswer answer) { answered.set_value(std::move(answer)); });
  return answered.get_future().get();
}

TEST(LoopbackServer, CallsHttpAndHttps) {
  Https https;
  LoopbackServer plain(Plain());
  LoopbackServer caller(Plain().WithTrustedCa(https.authority.CertificatePem()));
  EXPECT_EQ(CallAndWait(caller, plain.BaseUrl() + "/p?q#gone").body, "POST /p?q a=b");
  EXPECT_EQ(CallAndWait(caller, https.server.BaseUrl() + "/s").body, "POST /s a=b");
  // A name that is not in the certificate.
  caller.RouteHost("hook.example", https.server.BaseUrl());
  EXPECT_NE(CallAndWait(caller, "https://hook.example/s").error, "");
  caller.RouteHost("hook.example", plain.BaseUrl());
  EXPECT_EQ(CallAndWait(caller, "https://hook.example/s").body, "POST /s a=b");
}

TEST(LoopbackServer, FailedCallsReportReason) {
  LoopbackServer caller(Plain());
  EXPECT_EQ(CallAndWait(caller, "http://example.com/").error, "not on loopback: example.com");
  EXPECT_EQ(CallAndWait(caller, "http://192.0.2.1/").error, "not on loopback: 192.0.2.1");
  EXPECT_EQ(CallAndWait(caller, "nonsense").error, "not a URL: nonsense");
  EXPECT_EQ(CallAndWait(caller, "ftp://127.0.0.1/").error, "not http or https");
  std::string gone;
  {
    LoopbackServer other(Plain());
    gone = other.BaseUrl();
  }
  EXPECT_TRUE(CallAndWait(caller, gone).error.starts_with("connect: "));
  caller.Stop();
  EXPECT_EQ(CallAndWait(caller, gone).error, "stopped");
}

TEST(LoopbackServer, StoppingEndsCalls) {
  LoopbackServer silent(
      LoopbackServerOptions().WithAsyncHandler([](const HttpRequest&, const Responder&) {}));
  LoopbackServer caller(Plain());
  std::promise<OutgoingAnswer> answered;
  OutgoingRequest request;
  request.url = silent.BaseUrl();
  caller.Call(request, [&](OutgoingAnswer answer) { answered.set_value(std::move(answer)); });
  ASSERT_TRUE(silent.WaitForOpenConnections(1, kSoon));
  caller.Stop();
  EXPECT_EQ(answered.get_future().get().error, "stopped");
}

}  // namespace
}  // namespace ratatosk::simulators::testing
