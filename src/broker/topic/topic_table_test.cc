#include "broker/topic/topic_table.h"

#include "broker/broker_fixture.h"
#include "broker/topic/topic_name.h"
#include "model/attribute.h"

namespace saker::broker {
namespace {

using api::Status;

class Topics : public BrokerTest, public TopicListener {
 protected:
  TopicTable& table() {
    if (table_ == nullptr) table_ = std::make_unique<TopicTable>(options, clock, *this);
    return *table_;
  }
  static Topic topic(std::string name, Attributes attributes = {}) {
    Topic made;
    made.name = std::move(name);
    made.attributes = std::move(attributes);
    return made;
  }
  void expect_refused(const Topic& request, Status status, std::string_view remark) {
    const api::Outcome outcome = table().put(request);
    EXPECT_EQ(outcome.status, status);
    EXPECT_EQ(outcome.message, remark);
  }
  std::vector<std::string> changed;
  std::vector<std::string> erased;

 private:
  void topic_changed(const KnownTopic& topic) override { changed.push_back(topic.config.name); }
  void topic_erased(const KnownTopic& topic) override { erased.push_back(topic.config.name); }
  std::unique_ptr<TopicTable> table_;
};

TEST_F(Topics, SystemTopicsAreThereFromTheStart) {
  for (const char* name :
       {"SELF_TEST_TOPIC", "TBW102", "BenchmarkTest", "DefaultCluster", "broker-a",
        "OFFSET_MOVED_EVENT", "SCHEDULE_TOPIC_XXXX", "DefaultCluster_REPLY_TOPIC",
        "rmq_sys_REVIVE_LOG_DefaultCluster", "rmq_sys_SYNC_BROKER_MEMBER_broker-a",
        "RMQ_SYS_TRANS_HALF_TOPIC", "RMQ_SYS_TRANS_OP_HALF_TOPIC", "rmq_sys_wheel_timer"}) {
    EXPECT_NE(table().find(name), nullptr) << name;
  }
  EXPECT_EQ(table().find("TBW102")->config.perm, 7);
  EXPECT_EQ(table().find("RMQ_SYS_TRACE_TOPIC"), nullptr);
  EXPECT_EQ(table().state().version.counter, 0);
  EXPECT_TRUE(changed.empty());
}

TEST_F(Topics, NumbersThatNoTopicCanHaveAreRefusedAndNothingChanges) {
  Topic wide = topic("T");
  wide.read_queue_count = 65'535;
  wide.write_queue_count = 0;
  EXPECT_TRUE(table().put(wide).ok());
  wide.read_queue_count = 65'536;
  expect_refused(wide, Status::kInvalidParameter,
                 "The topic[T] cannot have readQueueNums 65536: it has to be from 0 to 65535");
  Topic negative = topic("T");
  negative.write_queue_count = -1;
  expect_refused(negative, Status::kInvalidParameter,
                 "The topic[T] cannot have writeQueueNums -1: it has to be from 0 to 65535");
  Topic open = topic("T");
  open.perm = 99;
  expect_refused(open, Status::kInvalidParameter,
                 "The topic[T] cannot have perm 99: it has to be from 0 to 7");
  EXPECT_EQ(table().find("T")->config.read_queue_count, 65'535);
}

TEST_F(Topics, NewTopicInheritsFromItsTemplate) {
  const auto made =
      table().find_or_create(TopicWish{.name = "T", .default_topic = "TBW102", .queue_count = 4});
  ASSERT_NE(made, nullptr);
  EXPECT_EQ(made->config.read_queue_count, 4);
  EXPECT_EQ(made->config.perm, 6);
  EXPECT_EQ(changed, std::vector<std::string>{"T"});
  EXPECT_EQ(table().state().version.counter, 1);
}

TEST_F(Topics, NewTopicGetsNoMoreQueuesThanItsTemplate) {
  const TopicWish wish{.name = "T", .default_topic = "TBW102", .queue_count = 100};
  EXPECT_EQ(table().find_or_create(wish)->config.write_queue_count, 8);
}

TEST_F(Topics, AnyTopicThatMayBeInheritedIsATemplate) {
  EXPECT_NE(table().find_or_create(TopicWish{.name = "T", .default_topic = "broker-a"}), nullptr);
  EXPECT_EQ(table().find_or_create(TopicWish{.name = "U", .default_topic = "SELF_TEST_TOPIC"}),
            nullptr);
}

TEST_F(Topics, TemplateOfAnOldFileDoesNotCountWithoutAutoCreation) {
  options.auto_create_topic = false;
  Topic old = topic("TBW102");
  old.perm = 7;
  TopicsState state;
  state.topics["TBW102"] = old;
  table().restore(state);
  EXPECT_EQ(table().find_or_create(TopicWish{.name = "T", .default_topic = "TBW102"}), nullptr);
  const auto retry = table().find_or_create(
      TopicWish{.name = "%RETRY%G", .default_topic = "TBW102", .unit_mode = true});
  ASSERT_NE(retry, nullptr);
  EXPECT_EQ(retry->config.write_queue_count, 1);
  EXPECT_EQ(retry->config.sys_flag, 2);
}

TEST_F(Topics, RequestsAreValidated) {
  expect_refused(topic(" "), Status::kInvalidParameter, "The specified topic is blank.");
  expect_refused(topic("a#b"), Status::kInvalidParameter,
                 "The specified topic: a#b, contains illegal characters, allowing only "
                 "^[%|a-zA-Z0-9_-]+$");
  for (const std::string name : {"SCHEDULE_TOPIC_XXXX", "broker-a", "rmq_sys_any"}) {
    expect_refused(topic(name), Status::kInvalidParameter,
                   "The topic[" + name + "] is conflict with system topic.");
  }
}

TEST_F(Topics, AttributesAreValidated) {
  expect_refused(topic("T", {{"+foo", "bar"}}), Status::kFailed, "unsupported key: foo");
  expect_refused(topic("T", {{"+message.type", "FOO"}}), Status::kFailed,
                 "value is not in set: [UNSPECIFIED, MIXED, TRANSACTION, PRIORITY, FIFO, DELAY, "
                 "LITE, NORMAL]");
  expect_refused(topic("T", {{"-message.type", ""}}), Status::kFailed,
                 "only add attribute is supported while creating topic. key: message.type");
  expect_refused(topic("T", {{"+message.type", "MIXED"}}), Status::kInvalidParameter,
                 "MIXED message type is not supported.");
  EXPECT_EQ(table().find("T"), nullptr);
}

TEST_F(Topics, AttributesAreEdited) {
  EXPECT_TRUE(table().put(topic("T", {{"+message.type", "FIFO"}})).ok());
  EXPECT_TRUE(table().put(topic("T", {{"+reserve.time", "7"}})).ok());
  EXPECT_EQ(table().find("T")->config.attributes,
            (Attributes{{"message.type", "FIFO"}, {"reserve.time", "7"}}));
  EXPECT_TRUE(table().put(topic("T", {{"-message.type", ""}})).ok());
  EXPECT_EQ(table().find("T")->config.attributes, (Attributes{{"reserve.time", "7"}}));
}

TEST_F(Topics, KindOfQueueIsForEver) {
  EXPECT_TRUE(table().put(topic("T", {{"+queue.type", "BatchCQ"}})).ok());
  expect_refused(topic("T", {{"+queue.type", "SimpleCQ"}}), Status::kFailed,
                 "attempt to update an unchangeable attribute. key: queue.type");
}

TEST_F(Topics, SameRequestAgainChangesNothing) {
  EXPECT_TRUE(table().put(topic("T")).ok());
  EXPECT_TRUE(table().put(topic("T")).ok());
  EXPECT_EQ(changed.size(), 1u);
  EXPECT_EQ(table().state().version.counter, 1);
}

TEST(TopicName, GroupIsReadFromRetryAndDeadLetterTopics) {
  EXPECT_EQ(group_of("%RETRY%G"), "G");
  EXPECT_EQ(group_of("%DLQ%G"), "G");
  EXPECT_EQ(group_of("%RETRY%G+T"), "G");
  EXPECT_EQ(group_of("T"), "");
}

}  // namespace
}  // namespace saker::broker
