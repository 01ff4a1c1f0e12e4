#include <ostream>

#include "http/client_fixture.hpp"

namespace ratatosk::http {
namespace {

using Codes = MessagingErrorCodes;

struct Answer {
  std::string name;
  std::string bytes;
  std::string body;
  bool kept;  // the connection carries a second request

  friend std::ostream& operator<<(std::ostream& out, const Answer& c) { return out << c.name; }
};

class AnswerTest : public ClientTest, public testing::WithParamInterface<Answer> {
 protected:
  void Check(HttpReply reply) {
    Serve(reply);
    for (int round = 0; round < 2; ++round) {
      const auto answer = Get();
      ASSERT_THAT(answer, test::IsOk());
      EXPECT_EQ(answer->body, GetParam().body);
      EXPECT_EQ(answer->reused_connection, round == 1 && GetParam().kept);
    }
    EXPECT_EQ(server_->ConnectionsAccepted(), GetParam().kept ? 1U : 2U);
  }
};

// An answer whose end is the connection's needs that end.
ConnectionAction After(const Answer& answer) {
  return answer.name.starts_with("until_close") ? ConnectionAction::Close
                                                : ConnectionAction::KeepAlive;
}

TEST_P(AnswerTest, ReadsResponseAtOnce) {
  Check(HttpReply::Raw(GetParam().bytes).WithAction(After(GetParam())));
}

TEST_P(AnswerTest, ReadsResponseByteByByte) {
  Check(HttpReply::Raw(GetParam().bytes).WithAction(After(GetParam())).InPiecesOf(1));
}

constexpr char kOk[] = "HTTP/1.1 200 OK\r\n";
std::string Ok(const std::string& rest) { return kOk + rest; }

INSTANTIATE_TEST_SUITE_P(
    Table,
    AnswerTest,
    testing::Values(
        Answer{"length", Ok("Content-Length: 5\r\n\r\nhello"), "hello", true},
        Answer{"empty", Ok("Content-Length: 0\r\n\r\n"), "", true},
        Answer{"no_content", "HTTP/1.1 204 No Content\r\n\r\n", "", true},
        Answer{"chunked", Ok("Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n1\r\n!\r\n0\r\n\r\n"),
               "hello!", true},
        Answer{"chunk_extension_and_trailer",
               Ok("Transfer-Encoding: chunked\r\n\r\n5;x=y\r\nhello\r\n0\r\nT: 1\r\n\r\n"), "hello",
               true},
        Answer{"interim",
               "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early\r\nA: b\r\n\r\n" +
                   Ok("Content-Length: 2\r\n\r\nhi"),
               "hi", true},
        Answer{"close", Ok("Connection: close\r\nContent-Length: 2\r\n\r\nhi"), "hi", false},
        Answer{"http_1_0", "HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nhi", "hi", false},
        Answer{"until_close", Ok("\r\nall of it"), "all of it", false}));

TEST_F(ClientTest, DoesNotReuseConnectionWithExtraBytes) {
  Serve(HttpReply::Raw(Ok("Content-Length: 2\r\n\r\nhi and more")));
  const auto answer = Get();
  ASSERT_THAT(answer, test::IsOk());
  EXPECT_EQ(answer->body, "hi");
  EXPECT_EQ(client_->Statistics().idle, 0U);
}

std::string Interim(int count) {
  std::string text;
  for (int i = 0; i < count; ++i) text += "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n";
  return text;
}

struct Failure {
  std::string name;
  HttpReply reply;

  friend std::ostream& operator<<(std::ostream& out, const Failure& c) { return out << c.name; }
};

class FailureTest : public ClientTest, public testing::WithParamInterface<Failure> {};

// The request was written, so the peer may have acted on it.
TEST_P(FailureTest, IsUnknownAndNextRequestSucceeds) {
  LoopbackServerOptions options;
  options.WithHandler([](const HttpRequest& request) {
    return request.target == "/bad" ? GetParam().reply : HttpReply(200, "good");
  });
  Serve(options);
  const auto answer = Get("/bad");
  EXPECT_THAT(answer, test::FailsWith(Codes::ConnectionFailed, Certainty::Unknown, Retry::Never()));
  EXPECT_EQ(client_->Statistics().in_use + client_->Statistics().idle, 0U);
  EXPECT_THAT(Get("/good"), test::IsOk());
}

INSTANTIATE_TEST_SUITE_P(
    Table,
    FailureTest,
    testing::Values(
        Failure{"cut_before", HttpReply(200, "x").WithAction(ConnectionAction::CutBeforeAnswer)},
        Failure{"reset_before",
                HttpReply(200, "x").WithAction(ConnectionAction::ResetBeforeAnswer)},
        Failure{"cut_halfway", HttpReply(200, "xxxx").WithAction(ConnectionAction::CutHalfway)},
        Failure{"reset_halfway", HttpReply(200, "xxxx").WithAction(ConnectionAction::ResetHalfway)},
        Failure{"cut_in_the_head", HttpReply(200, "xxxx").CutAfter(10)},
        Failure{"cut_in_a_chunk", HttpReply::Raw(Ok("Transfer-Encoding: chunked\r\n\r\n5\r\nhe"))
                                      .WithAction(ConnectionAction::Close)},
        Failure{"not_http", HttpReply::Raw("hello, this is no answer\r\n\r\n")},
        Failure{"bad_status", HttpReply::Raw("HTTP/1.1 abc OK\r\n\r\n")},
        Failure{"bad_length", HttpReply::Raw(Ok("Content-Length: -1\r\n\r\n"))},
        Failure{"bad_chunk", HttpReply::Raw(Ok("Transfer-Encoding: chunked\r\n\r\nxyz\r\n"))},
        Failure{"long_chunk_extension",
                HttpReply::Raw(Ok("Transfer-Encoding: chunked\r\n\r\n5;x=" +
                                  std::string(200'000, 'y') + "\r\nhello\r\n0\r\n\r\n"))},
        Failure{"long_trailer",
                HttpReply::Raw(Ok("Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\nT: " +
                                  std::string(200'000, 'y') + "\r\n\r\n"))},
        Failure{"many_interim_answers",
                HttpReply::Raw(Interim(17) + Ok("Content-Length: 0\r\n\r\n"))}));

class BoundsTest : public ClientTest {
 protected:
  static PoolOptions Small() {
    PoolOptions options;
    options.max_header_bytes = 200;
    options.max_body_bytes = 100;
    return options;
  }
  Result Read(const std::string& bytes) {
    Serve(HttpReply::Raw(bytes), Small());
    auto answer = Get();
    EXPECT_EQ(client_->Statistics().in_use, 0U);
    EXPECT_EQ(client_->Statistics().idle, answer ? 1U : 0U) << "a faulty one is closed";
    return answer;
  }
  static std::string Body(std::size_t size) {
    return Ok("Content-Length: " + std::to_string(size) + "\r\n\r\n" + std::string(size, 'x'));
  }
  static std::string Chunks(int count) {
    std::string text = Ok("Transfer-Encoding: chunked\r\n\r\n");
    for (int i = 0; i < count; ++i) text += "a\r\n0123456789\r\n";
    return text + "0\r\n\r\n";
  }
};

TEST_F(BoundsTest, LimitsSizeOfBody) {
  const auto too_large =
      test::FailsWith(Codes::ConnectionFailed, Certainty::Unknown, Retry::Never());
  EXPECT_THAT(Read(Body(100)), test::IsOk());
  EXPECT_THAT(Read(Body(101)), too_large);
  EXPECT_THAT(Read(Chunks(10)), test::IsOk());
  EXPECT_THAT(Read(Chunks(11)), too_large);
  EXPECT_THAT(Read(Ok("Content-Length: 101\r\n\r\n")), too_large) << "refused by what it announces";
  EXPECT_THAT(Read(Ok("Content-Length: 99999999999999999999999\r\n\r\n")), too_large);
}

TEST_F(BoundsTest, LimitsSizeOfHeadThatArrivesInPieces) {
  std::string fields;
  for (int i = 0; i < 10; ++i) fields += "X: " + std::string(30, 'x') + "\r\n";
  Serve(HttpReply::Raw(Ok(fields + "Content-Length: 0\r\n\r\n")).InPiecesOf(1), Small());
  EXPECT_THAT(Get(), test::FailsWith(Codes::ConnectionFailed, Certainty::Unknown, Retry::Never()));
}

TEST_F(ClientTest, TrailersAreNotHeaders) {
  Serve(
      HttpReply::Raw(Ok("Transfer-Encoding: chunked\r\nX-Head: a\r\n\r\n2\r\nok\r\n0\r\n"
                        "Retry-After: 9\r\n\r\n")));
  const auto answer = Get();
  ASSERT_THAT(answer, test::IsOk());
  EXPECT_EQ(answer->body, "ok");
  EXPECT_EQ(answer->Header("X-Head"), "a");
  EXPECT_EQ(answer->Header("Retry-After"), "");
}

TEST_F(BoundsTest, LimitsSizeOfHead) {
  const auto too_large =
      test::FailsWith(Codes::ConnectionFailed, Certainty::Unknown, Retry::Never());
  const auto head = [](std::size_t size) {
    return Ok("X: " + std::string(size, 'x') + "\r\nContent-Length: 0\r\n\r\n");
  };
  EXPECT_THAT(Read(head(100)), test::IsOk());
  EXPECT_THAT(Read(head(300)), too_large);
  EXPECT_THAT(Read(Ok("X: " + std::string(100'000, 'x'))), too_large) << "without an end";
}

}  // namespace
}  // namespace ratatosk::http
