#include <sys/socket.h>

#include <array>
#include <future>

#include <gtest/gtest.h>

#include "net/loop_group.h"
#include "net/socket_address.h"
#include "rpc/client.h"
#include "rpc/server.h"

namespace saker::rpc {
namespace {

using wire::remoting::Command;
using wire::remoting::FrameWriter;

constexpr std::int32_t kEcho = 1000;     // answers the body and the field "f"
constexpr std::int32_t kSilence = 1001;  // is never answered
constexpr std::int32_t kHangUp = 1002;   // closes the connection
constexpr std::int32_t kAskBack = 1003;  // asks the client first, then answers its code

class TestHandler final : public Handler {
 public:
  void on_request(const SessionPtr& session, const Command& command, Responder responder) override {
    if (command.code == kHangUp) return session->close("asked to");
    if (command.code == kSilence) return;
    if (command.code == kAskBack) return ask_back(session, std::move(responder));
    const std::string field(command.field("f").value_or("none"));
    const std::string body(command.body);
    std::move(responder).answer_with(
        {}, [&](FrameWriter& out) { out.field("f", field); }, body);
  }
  void on_close(const SessionPtr&) override { ++closed; }
  std::atomic<int> closed{0};

 private:
  static void ask_back(const SessionPtr& session, Responder responder) {
    session->call({kEcho, {}, {}}, 1000,
                  [kept = std::move(responder)](Result<const Command*> answer) mutable {
                    const std::string text =
                        answer.ok() ? std::to_string((*answer)->code) : answer.error().message;
                    std::move(kept).answer({0, std::string_view(text)});
                  });
  }
};

struct Copied {
  bool ok = false;
  ErrorCode error = ErrorCode::kInternal;
  std::string remark;
  std::string field;
  std::string body;
};

class Rpc : public testing::Test {
 protected:
  void SetUp() override {
    auto bound = server_.listen(*parse_host_address("127.0.0.1:0"));
    ASSERT_TRUE(bound.ok());
    address_ = *bound;
    server_.start(handler_);
    loops_.start();
  }
  void TearDown() override { loops_.stop(); }

  std::future<Copied> call(Request request, std::int64_t timeout_ms = 5000) {
    auto promise = std::make_shared<std::promise<Copied>>();
    loops_[0].post([this, promise, timeout_ms, moved = std::move(request)]() mutable {
      client_.call(address_, std::move(moved), timeout_ms, [promise](Result<const Command*> r) {
        Copied copied;
        copied.ok = r.ok();
        if (!r.ok()) {
          copied.error = r.error().code;
        } else {
          copied.remark = (*r)->remark.value_or("");
          copied.field = (*r)->field("f").value_or("");
          copied.body = (*r)->body;
        }
        promise->set_value(copied);
      });
    });
    return promise->get_future();
  }

  const SystemClock clock_;
  TestHandler handler_;
  net::LoopGroup loops_{2, clock_};
  Server server_{loops_, clock_, ServerOptions{}};
  Client client_{loops_[0], clock_};
  HostAddress address_;
};

TEST_F(Rpc, ARequestIsAnsweredWithItsFieldsAndBody) {
  const Copied answer = call({kEcho, {{"f", "value"}}, "the body"}).get();
  ASSERT_TRUE(answer.ok);
  EXPECT_EQ(answer.field, "value");
  EXPECT_EQ(answer.body, "the body");
}

TEST_F(Rpc, ManyRequestsAtOnceFindTheirOwnAnswers) {
  std::vector<std::future<Copied>> answers;
  for (int i = 0; i < 500; ++i) answers.push_back(call({kEcho, {{"f", std::to_string(i)}}, {}}));
  for (int i = 0; i < 500; ++i) {
    EXPECT_EQ(answers[static_cast<std::size_t>(i)].get().field, std::to_string(i));
  }
}

TEST_F(Rpc, ASilentServerEndsInTheDeadline) {
  const Copied answer = call({kSilence, {}, {}}, 30).get();
  EXPECT_FALSE(answer.ok);
  EXPECT_EQ(answer.error, ErrorCode::kDeadlineExceeded);
}

TEST_F(Rpc, ALostConnectionEndsTheCallAndTheNextOneConnectsAgain) {
  const Copied lost = call({kHangUp, {}, {}}).get();
  EXPECT_FALSE(lost.ok);
  EXPECT_EQ(lost.error, ErrorCode::kUnavailable);
  EXPECT_TRUE(call({kEcho, {}, {}}).get().ok);
  EXPECT_EQ(handler_.closed, 1);
}

TEST_F(Rpc, TheServerMayAskTheClientOnTheSameConnection) {
  const Copied answer = call({kAskBack, {}, {}}).get();
  ASSERT_TRUE(answer.ok);
  EXPECT_EQ(answer.remark, "3") << "this client serves no requests";
}

/// Listens and never accepts: whoever connects once its queue is full hears nothing.
class Wall {
 public:
  Wall() : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    net::SocketAddress bound = net::to_socket_address(*parse_host_address("127.0.0.1:0"));
    EXPECT_EQ(::bind(socket_.get(), bound.get(), bound.size), 0);
    EXPECT_EQ(::listen(socket_.get(), 0), 0);
    EXPECT_EQ(::getsockname(socket_.get(), bound.get(), &bound.size), 0);
    address = net::to_host_address(bound);
    for (net::Descriptor& one : queued_) {
      one = net::Descriptor(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0));
      (void)::connect(one.get(), bound.get(), bound.size);
    }
  }
  HostAddress address;

 private:
  net::Descriptor socket_;
  std::array<net::Descriptor, 3> queued_;
};

TEST_F(Rpc, ACallThatWaitsForTheConnectionOfAnotherKeepsItsOwnLimit) {
  const Wall wall;
  address_ = wall.address;
  auto patient = call({kEcho, {}, {}}, 60'000);
  EXPECT_EQ(call({kEcho, {}, {}}, 30).get().error, ErrorCode::kDeadlineExceeded);
  EXPECT_EQ(patient.wait_for(std::chrono::seconds(0)), std::future_status::timeout);
}

TEST_F(Rpc, AnAddressWhereNobodyListensIsUnavailable) {
  address_.port = 1;
  EXPECT_EQ(call({kEcho, {}, {}}).get().error, ErrorCode::kUnavailable);
}

}  // namespace
}  // namespace saker::rpc
