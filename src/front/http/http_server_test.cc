#include "front/http/http_server.h"

#include <netinet/in.h>
#include <sys/socket.h>

#include <future>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace saker::front {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

/// Answers at once, but for /later.
class LateSite final : public HttpSite {
 public:
  void answer(const HttpRequest& request, HttpCompletion done) override {
    if (request.path != "/later") return done({.body = "at once"});
    kept.set_value(std::move(done));
  }
  std::promise<HttpCompletion> kept;
};

net::Descriptor connect_to(const HostAddress& address) {
  net::Descriptor socket(::socket(AF_INET, SOCK_STREAM, 0));
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(static_cast<std::uint16_t>(address.port));
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  EXPECT_EQ(::connect(socket.get(), reinterpret_cast<sockaddr*>(&to), sizeof to), 0);
  return socket;
}

void send(const net::Descriptor& socket, std::string_view path) {
  const std::string text =
      "GET " + std::string(path) + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
  EXPECT_EQ(::send(socket.get(), text.data(), text.size(), 0), static_cast<ssize_t>(text.size()));
}

/// All that comes before the other side closes.
std::string read_all(const net::Descriptor& socket) {
  std::string text;
  char part[4096];
  for (ssize_t got = 1; got > 0;) {
    got = ::recv(socket.get(), part, sizeof part, 0);
    if (got > 0) text.append(part, static_cast<std::size_t>(got));
  }
  return text;
}

class HttpServerTest : public ::testing::Test {
 protected:
  void SetUp() override {
    auto opened = HttpServer::listen(*parse_host_address("127.0.0.1:0"), site_, clock_);
    ASSERT_TRUE(opened.ok());
    server_ = std::move(*opened);
    server_->start();
  }

  const SystemClock clock_;
  LateSite site_;
  std::unique_ptr<HttpServer> server_;
};

TEST_F(HttpServerTest, WhoWaitsHoldsNobodyElseUp) {
  const net::Descriptor waiting = connect_to(server_->address());
  send(waiting, "/later");
  HttpCompletion done = site_.kept.get_future().get();
  const net::Descriptor other = connect_to(server_->address());
  send(other, "/healthz");
  EXPECT_THAT(read_all(other), HasSubstr("at once"));
  done({.status = 404, .body = "late"});
  EXPECT_THAT(read_all(waiting), StartsWith("HTTP/1.1 404 "));
}

TEST_F(HttpServerTest, AStopEndsRequestsThatAreUnderWay) {
  const net::Descriptor waiting = connect_to(server_->address());
  send(waiting, "/later");
  HttpCompletion done = site_.kept.get_future().get();
  server_->stop();
  EXPECT_EQ(read_all(waiting), "");
  server_.reset();
  done({.body = "for nobody"});
}

}  // namespace
}  // namespace saker::front
