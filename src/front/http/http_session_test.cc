#include "front/http/http_session.h"

#include <fcntl.h>
#include <sys/socket.h>

#include <atomic>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "net/connection.h"

namespace saker::front {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::StartsWith;

/// Says what it was asked; what is below /later only when it is told to.
class EchoSite final : public HttpSite {
 public:
  void answer(const HttpRequest& request, HttpCompletion done) override {
    ++count;
    HttpReply reply{.body = std::string(request.method) + " " + std::string(request.path) + " [" +
                            std::string(request.query) + "]"};
    if (!request.path.starts_with("/later")) return done(std::move(reply));
    const std::lock_guard lock(mutex_);
    kept_.push_back(std::move(done));
    came_.notify_all();
  }

  /// Waits for a request below /later and takes the right to answer it.
  HttpCompletion take() {
    std::unique_lock lock(mutex_);
    came_.wait(lock, [this] { return !kept_.empty(); });
    HttpCompletion done = std::move(kept_.front());
    kept_.pop_front();
    return done;
  }

  std::atomic<int> count = 0;

 private:
  std::mutex mutex_;
  std::condition_variable came_;
  std::deque<HttpCompletion> kept_;  // under mutex_
};

class HttpSessionTest : public ::testing::Test {
 protected:
  void SetUp() override {
    int fds[2];
    ASSERT_EQ(socketpair(AF_UNIX, SOCK_STREAM, 0, fds), 0);
    client_ = net::Descriptor(fds[0]);
    ASSERT_EQ(::fcntl(fds[1], F_SETFL, O_NONBLOCK), 0);
    session_ = std::make_shared<HttpSession>(site_, loop_);
    net::Connection::open(*loop_, net::Descriptor(fds[1]), *parse_host_address("127.0.0.1:50001"),
                          {}, session_);
    thread_ = std::thread([this] { loop_->run(); });
  }
  void TearDown() override { stop(); }

  void stop() {
    if (!thread_.joinable()) return;
    loop_->stop();
    thread_.join();
  }

  /// In pieces of a size.
  void send(std::string_view bytes, std::size_t piece = 1 << 20) {
    for (std::size_t at = 0; at < bytes.size(); at += piece) {
      const std::string_view part = bytes.substr(at, piece);
      if (::send(client_.get(), part.data(), part.size(), MSG_NOSIGNAL) < 0) return;  // closed
    }
  }
  /// Up to and with a text; or all there is before the other side closes.
  std::string read_to(std::string_view end) {
    std::string text;
    char byte = 0;
    while (!text.ends_with(end) && ::recv(client_.get(), &byte, 1, 0) == 1) text += byte;
    return text;
  }
  std::string ask(std::string_view bytes, std::string_view end) {
    send(bytes);
    return read_to(end);
  }
  /// What is answered before the connection is closed.
  std::string last_words(std::string_view bytes, std::size_t piece = 1 << 20) {
    send(bytes, piece);
    return read_to("no answer ends so");
  }

  const SystemClock clock_;
  EchoSite site_;
  const std::shared_ptr<net::Loop> loop_ = std::make_shared<net::Loop>(0, clock_);
  net::Descriptor client_;
  net::Descriptor other_;
  std::shared_ptr<HttpSession> session_;
  std::thread thread_;
};

TEST_F(HttpSessionTest, AnswersWithLengthAndBody) {
  const std::string answer = ask("GET /metrics?name=a HTTP/1.1\r\nHost: x\r\n\r\n", "[name=a]");
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 200 OK\r\n"));
  EXPECT_THAT(answer, HasSubstr("Content-Length: 21\r\n"));
  EXPECT_THAT(answer, HasSubstr("Content-Type: text/plain; charset=utf-8\r\n"));
  EXPECT_THAT(answer, EndsWith("\r\n\r\nGET /metrics [name=a]"));
  EXPECT_THAT(ask("GET /again HTTP/1.1\r\nHost: x\r\n\r\n", "[]"), HasSubstr("GET /again"));
}

TEST_F(HttpSessionTest, HeadHasNoBody) {
  const std::string answer = ask("HEAD /x HTTP/1.1\r\nHost: x\r\n\r\n", "\r\n\r\n");
  EXPECT_THAT(answer, HasSubstr("Content-Length: 10\r\n"));
  EXPECT_THAT(ask("GET /y HTTP/1.1\r\nHost: x\r\n\r\n", "[]"), StartsWith("HTTP/1.1 200"));
}

TEST_F(HttpSessionTest, RequestsOneByteAtATimeAndBodiesAreTaken) {
  send("POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc", 1);
  EXPECT_THAT(read_to("[]"), HasSubstr("POST /a []"));
}

TEST_F(HttpSessionTest, RequestsBehindEachOtherAreAllAnswered) {
  const std::string one = "GET /1 HTTP/1.1\r\nHost: x\r\n\r\n";
  const std::string last = "GET /2 HTTP/1.1\r\nHost: x\r\n\r\n";
  const std::string answer = ask(one + one + last, "GET /2 []");
  EXPECT_EQ(site_.count, 3);
  EXPECT_THAT(answer, HasSubstr("GET /1 []HTTP/1.1 200"));
}

TEST_F(HttpSessionTest, TheNextRequestWaitsForTheAnswerToTheOneBefore) {
  send("GET /later HTTP/1.1\r\nHost: x\r\n\r\nGET /now HTTP/1.1\r\nHost: x\r\n\r\n");
  HttpCompletion done = site_.take();
  EXPECT_EQ(site_.count, 1);
  std::thread([&] { done({.body = "it took a while"}); }).join();
  const std::string answers = read_to("GET /now []");
  EXPECT_THAT(answers, HasSubstr("it took a whileHTTP/1.1 200"));
  EXPECT_EQ(site_.count, 2);
}

TEST_F(HttpSessionTest, WhoWaitsForALateAnswerHoldsNobodyElseUp) {
  send("GET /later HTTP/1.1\r\nHost: x\r\n\r\n");
  HttpCompletion done = site_.take();
  int fds[2];
  ASSERT_EQ(socketpair(AF_UNIX, SOCK_STREAM, 0, fds), 0);
  ASSERT_EQ(::fcntl(fds[1], F_SETFL, O_NONBLOCK), 0);
  loop_->post([this, socket = fds[1]] {
    net::Connection::open(*loop_, net::Descriptor(socket), HostAddress{}, {},
                          std::make_shared<HttpSession>(site_, loop_));
  });
  other_ = std::exchange(client_, net::Descriptor(fds[0]));
  EXPECT_THAT(ask("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n", "[]"), HasSubstr("GET /healthz"));
  std::swap(client_, other_);
  done({.body = "late"});
  EXPECT_THAT(read_to("late"), StartsWith("HTTP/1.1 200"));
}

TEST_F(HttpSessionTest, WhoIsLetGoWithoutAnAnswerIsToldSo) {
  send("GET /later HTTP/1.1\r\nHost: x\r\n\r\n");
  { const HttpCompletion dropped = site_.take(); }
  EXPECT_THAT(read_to("say why\n"), StartsWith("HTTP/1.1 500"));
  EXPECT_THAT(ask("GET /again HTTP/1.1\r\nHost: x\r\n\r\n", "[]"), HasSubstr("GET /again"));
}

TEST_F(HttpSessionTest, AClientThatWaitsWithItsBodyIsToldToGoOnOnce) {
  send("POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n");
  EXPECT_EQ(read_to("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
  send("abc", 1);
  EXPECT_THAT(read_to("[]"), StartsWith("HTTP/1.1 200 OK\r\n"));
}

TEST_F(HttpSessionTest, AnAnswerToNobodyIsDropped) {
  send("GET /later HTTP/1.1\r\nHost: x\r\n\r\n");
  HttpCompletion done = site_.take();
  client_ = net::Descriptor();
  const std::weak_ptr<HttpSession> session = std::exchange(session_, nullptr);
  while (!session.expired()) std::this_thread::yield();  // its connection was closed
  done({.body = "for nobody"});
  stop();
  EXPECT_EQ(site_.count, 1);
}

TEST_F(HttpSessionTest, AnswersMayComeWhenTheLoopHasEnded) {
  send("GET /later HTTP/1.1\r\nHost: x\r\n\r\n");
  HttpCompletion done = site_.take();
  stop();
  EXPECT_EQ(read_to("late"), "");
  done({.body = "late"});
}

TEST_F(HttpSessionTest, AClientThatWantsNoMoreIsClosed) {
  EXPECT_THAT(last_words("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"),
              HasSubstr("Connection: close\r\n"));
}

TEST_F(HttpSessionTest, WhoSaysWhenToComeBackSaysItInTheHeader) {
  send("GET /later HTTP/1.1\r\nHost: x\r\n\r\n");
  site_.take()({.status = 503, .body = "busy", .retry_after_s = 2});
  EXPECT_THAT(read_to("busy"), HasSubstr("Retry-After: 2\r\n"));
}

TEST_F(HttpSessionTest, GarbageIsRefusedAndClosed) {
  EXPECT_THAT(last_words("\x16\x03\x01 not http\r\n\r\n"), StartsWith("HTTP/1.1 400 "));
  EXPECT_EQ(site_.count, 0);
}

TEST_F(HttpSessionTest, HeadersHaveABound) {
  const std::string long_header(HttpSession::kHeaderBytesMax + 1, 'a');
  EXPECT_THAT(last_words("GET / HTTP/1.1\r\nHost: " + long_header + "\r\n\r\n", 1000),
              StartsWith("HTTP/1.1 431 "));
}

TEST_F(HttpSessionTest, BodiesHaveABound) {
  EXPECT_THAT(last_words("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1048577\r\n\r\n"),
              StartsWith("HTTP/1.1 413 "));
}

}  // namespace
}  // namespace saker::front
