#include "front/http/http_session.h"

#include <sys/socket.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "net/connection.h"

namespace saker::front {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

/// Says what it was asked.
class EchoSite final : public HttpSite {
 public:
  HttpReply answer(const HttpRequest& request) override {
    ++count;
    return {.body = std::string(request.method) + " " + std::string(request.path) + " [" +
                    std::string(request.query) + "]"};
  }
  int count = 0;
};

class HttpSessionTest : public ::testing::Test {
 protected:
  void SetUp() override {
    int fds[2];
    ASSERT_EQ(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, fds), 0);
    client_ = net::Descriptor(fds[0]);
    session_ = std::make_shared<HttpSession>(site_);
    connection_ = net::Connection::open(loop_, net::Descriptor(fds[1]),
                                        *parse_host_address("127.0.0.1:50001"), {}, session_);
  }
  void TearDown() override { connection_->close("the test is over"); }

  /// What is answered to bytes that arrive in pieces of a size.
  std::string ask(std::string_view bytes, std::size_t piece = 1 << 20) {
    std::string inbox;
    for (std::size_t at = 0; at < bytes.size(); at += piece) {
      inbox += bytes.substr(at, piece);
      inbox.erase(0, session_->on_data(*connection_, inbox));
    }
    left_ = inbox;
    connection_->flush();
    char buffer[65536];
    const ssize_t got = ::recv(client_.get(), buffer, sizeof buffer, 0);
    return got <= 0 ? "" : std::string(buffer, static_cast<std::size_t>(got));
  }
  bool is_open() {
    char byte;
    return ::recv(client_.get(), &byte, 1, MSG_PEEK) != 0;
  }

  const SystemClock clock_;
  net::Loop loop_{0, clock_};
  EchoSite site_;
  net::Descriptor client_;
  std::shared_ptr<HttpSession> session_;
  std::shared_ptr<net::Connection> connection_;
  std::string left_;
};

TEST_F(HttpSessionTest, AnswersWithLengthAndBody) {
  const std::string answer = ask("GET /metrics?name=a HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 200 OK\r\n"));
  EXPECT_THAT(answer, HasSubstr("Content-Length: 21\r\n"));
  EXPECT_THAT(answer, HasSubstr("Content-Type: text/plain; charset=utf-8\r\n"));
  EXPECT_THAT(answer, HasSubstr("\r\n\r\nGET /metrics [name=a]"));
  EXPECT_TRUE(is_open());
}

TEST_F(HttpSessionTest, HeadHasNoBody) {
  const std::string answer = ask("HEAD /x HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_THAT(answer, HasSubstr("Content-Length: 10\r\n"));
  EXPECT_THAT(answer, Not(HasSubstr("HEAD /x")));
}

TEST_F(HttpSessionTest, RequestsOneByteAtATimeAndBodiesAreTaken) {
  const std::string answer = ask("POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc", 1);
  EXPECT_THAT(answer, HasSubstr("POST /a []"));
  EXPECT_EQ(left_, "");
}

TEST_F(HttpSessionTest, RequestsBehindEachOtherAreAllAnswered) {
  const std::string one = "GET /1 HTTP/1.1\r\nHost: x\r\n\r\n";
  const std::string answer = ask(one + one + one);
  EXPECT_EQ(site_.count, 3);
  EXPECT_THAT(answer, HasSubstr("GET /1 []HTTP/1.1 200"));
}

TEST_F(HttpSessionTest, AClientThatWantsNoMoreIsClosed) {
  EXPECT_THAT(ask("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"),
              HasSubstr("Connection: close\r\n"));
  EXPECT_FALSE(is_open());
}

TEST_F(HttpSessionTest, GarbageIsRefusedAndClosed) {
  EXPECT_THAT(ask("\x16\x03\x01 not http\r\n\r\n"), StartsWith("HTTP/1.1 400 "));
  EXPECT_FALSE(is_open());
  EXPECT_EQ(site_.count, 0);
}

TEST_F(HttpSessionTest, HeadersAndBodiesHaveBounds) {
  const std::string long_header(HttpSession::kHeaderBytesMax + 1, 'a');
  EXPECT_THAT(ask("GET / HTTP/1.1\r\nHost: " + long_header + "\r\n\r\n", 1000),
              StartsWith("HTTP/1.1 431 "));
  EXPECT_FALSE(is_open());
}

TEST_F(HttpSessionTest, BodiesHaveABound) {
  EXPECT_THAT(ask("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n"),
              StartsWith("HTTP/1.1 413 "));
}

}  // namespace
}  // namespace saker::front
