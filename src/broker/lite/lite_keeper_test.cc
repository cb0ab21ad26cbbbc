#include <gmock/gmock.h>

#include "broker/lite/lite_fixture.h"

namespace saker::broker {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr std::int64_t kMinuteMs = 60'000;

class LiteExpiry : public LiteTest {};

TEST_F(LiteExpiry, ALiteTopicGoesWhenItsLastMessageIsOld) {
  make_lite({}, "20");
  subscribe({"a", "b"});
  send_to("a", "1");
  ack_all(pop(pop_of()));
  pass(15 * kMinuteMs);
  send_to("b", "2");
  pass(4 * kMinuteMs);
  root().housekeep();
  EXPECT_THAT(store().dropped_topics, IsEmpty());
  pass(2 * kMinuteMs);
  root().housekeep();
  EXPECT_THAT(store().dropped_topics, ElementsAre("%LMQ%$Chats$a"));
  EXPECT_EQ(committed("a"), -1);
}

TEST_F(LiteExpiry, NoneGoesWithoutATimeNorBeforeItsLeastAge) {
  options.lite.age_min_ms = 60 * kMinuteMs;
  make_lite({}, "1");
  send_to("a", "1");
  pass(59 * kMinuteMs);
  root().housekeep();
  EXPECT_THAT(store().dropped_topics, IsEmpty());
  pass(3 * kMinuteMs);
  root().housekeep();
  EXPECT_THAT(store().dropped_topics, ElementsAre("%LMQ%$Chats$a"));
}

TEST_F(LiteExpiry, WithoutATimeTheyStay) {
  make_lite();
  send_to("a", "1");
  pass(10'000 * kMinuteMs);
  root().housekeep();
  EXPECT_THAT(store().dropped_topics, IsEmpty());
}

TEST_F(LiteExpiry, ADeletedTopicTakesItsLiteTopicsAlong) {
  make_lite();
  send_to("a", "1");
  broker().delete_topic({0}, "Chats", [](const api::Outcome&) {});
  root().housekeep();
  EXPECT_THAT(store().dropped_topics, ElementsAre("Chats", "%LMQ%$Chats$a"));
  EXPECT_EQ(store().dropped_ends[0], store().dropped_ends[1]);
}

}  // namespace
}  // namespace saker::broker
