#include "front/remoting/client_session.h"

#include "front/remoting/remoting_fixture.h"

namespace saker::front {
namespace {

TEST_F(RemotingTest, ManyChangesOfMembersAreOneTaskAndAreToldOnceAGroup) {
  const api::ClientChannelPtr client = ClientSession::of(session_);
  for (int i = 0; i < 1000; ++i) {
    client->notify_members_changed("a");
    client->notify_members_changed("b");
  }
  EXPECT_EQ(loop_.waiting_tasks(), 1u);
  run_posted([this] {
    const wire::remoting::Command* told = read_command();
    ASSERT_NE(told, nullptr);
    EXPECT_EQ(told->code, wire::remoting::request::kNotifyConsumerIdsChanged);
    EXPECT_EQ(told->field("consumerGroup").value_or(""), "a");
    const std::size_t first = wire::remoting::peek_frame(received_).size;
    const auto second = wire::remoting::peek_frame(std::string_view(received_).substr(first));
    ASSERT_EQ(second.status, wire::remoting::FrameStatus::kComplete);
    EXPECT_EQ(first + second.size, received_.size()) << "there is no third";
  });
  const std::size_t before = loop_.waiting_tasks();
  client->notify_members_changed("a");
  EXPECT_EQ(loop_.waiting_tasks(), before + 1) << "what comes later is told again";
}

}  // namespace
}  // namespace saker::front
