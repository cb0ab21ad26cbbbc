#pragma once

#include <sys/socket.h>

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "front/fake_broker.h"
#include "front/remoting/remoting.h"
#include "net/connection.h"
#include "rpc/session.h"

namespace saker::front {

/// Counts that a test makes up.
class FakeStatistics final : public api::Statistics {
 public:
  api::RuntimeFacts runtime() override { return facts; }
  std::optional<api::TrafficFigures> traffic(api::Traffic what, std::string_view key) override {
    asked = {what, std::string(key)};
    return figures;
  }

  api::RuntimeFacts facts;
  std::optional<api::TrafficFigures> figures;
  std::pair<api::Traffic, std::string> asked;
};

/// The front end on a socket pair; what it writes is decoded here.
class RemotingTest : public testing::Test {
 protected:
  void SetUp() override {
    int fds[2];
    ASSERT_EQ(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, fds), 0);
    client_ = net::Descriptor(fds[0]);
    ON_CALL(broker_, statistics()).WillByDefault(testing::ReturnRef(statistics_));
    context_ = std::make_shared<rpc::SessionContext>(rpc::SessionContext{remoting(), limit_, {}});
    session_ = rpc::Session::open(loop_, net::Descriptor(fds[1]),
                                  *parse_host_address("127.0.0.1:50001"), {}, context_);
  }
  void TearDown() override { session_->close("the test is over"); }

  /// The front end under test.
  virtual Remoting& remoting() { return remoting_; }

  /// Handles one request and returns its answer; null if there is none.
  const wire::remoting::Command* ask(std::int32_t code, std::vector<wire::remoting::Field> fields,
                                     std::string_view body = {}, std::int32_t flag = 0) {
    std::string frame;
    wire::remoting::Head head;
    head.code = code;
    head.opaque = ++opaque_;
    head.flag = flag;
    head.has_fields = true;
    wire::remoting::FrameWriter writer(frame, head);
    for (const auto& field : fields) writer.field(field.name, field.value);
    writer.finish(body.size());
    frame.append(body);
    session_->on_data(*session_->connection(), frame);
    return read_answer();
  }

  const wire::remoting::Command* read_answer() {
    const wire::remoting::Command* const answer = read_command();
    if (answer == nullptr) return nullptr;
    EXPECT_EQ(answer->opaque, opaque_);
    EXPECT_TRUE(answer->is_response());
    return answer;
  }
  const wire::remoting::Command* read_command() {
    session_->connection()->flush();
    char buffer[65536];
    const ssize_t got = ::recv(client_.get(), buffer, sizeof buffer, 0);
    if (got <= 0) return nullptr;
    received_.assign(buffer, static_cast<std::size_t>(got));
    const auto frame = wire::remoting::peek_frame(received_);
    if (frame.status != wire::remoting::FrameStatus::kComplete) return nullptr;
    auto decoded = decoder_.decode(frame);
    return decoded.ok() ? *decoded : nullptr;
  }

  /// Runs what was posted to the loop, then the task on it, while the session still lives.
  void run_posted(UniqueFunction<void()> then) {
    loop_.post(std::move(then));
    loop_.post([this] { loop_.stop(); });
    loop_.run();
  }

  const std::vector<wire::remoting::Field> send_fields_{
      {"a", "PG"}, {"b", "Topic"}, {"c", "TBW102"},       {"d", "4"}, {"e", "1"}, {"f", "0"},
      {"g", "17"}, {"h", "5"},     {"i", "TAGS\x01x\x02"}};

  const SystemClock clock_;
  RateLimit limit_{clock_, 1};
  FakeStatistics statistics_;
  testing::NiceMock<FakeBroker> broker_;
  Remoting remoting_{broker_, {}};
  net::Loop loop_{0, clock_};
  net::Descriptor client_;
  std::shared_ptr<rpc::SessionContext> context_;
  rpc::SessionPtr session_;
  wire::remoting::HeaderDecoder decoder_;
  std::string received_;
  std::int32_t opaque_ = 0;
};

}  // namespace saker::front
