#include "broker/produce/sender.h"

#include "base/java_hash.h"
#include "broker/produce/sending_fixture.h"
#include "model/sys_flag.h"
#include "wire/record/message_id.h"

namespace saker::broker {
namespace {

using api::Status;

TEST_F(Sending, StoresTheMessageAndAnswersWhereItStands) {
  const Sent sent =
      send(message("T", "hello", property_text({{"TAGS", "TagA"}, {"UNIQ_KEY", "U1"}})));
  EXPECT_EQ(sent.status, Status::kOk);
  EXPECT_EQ(sent.message_id, "7F0000020000885F0000000000000000");
  EXPECT_EQ(sent.transaction_id, "U1");
  EXPECT_EQ(sent.queue_offset.value, 0);
  ASSERT_EQ(stored("T").size(), 1u);
  EXPECT_EQ(stored("T")[0].body, "hello");
  EXPECT_EQ(store().entries("T")[0].tags_code, java_hash("TagA"));
}

TEST_F(Sending, NothingIsAnsweredBeforeTheTurnEnds) {
  Sent sent;
  start_send(message("T"), sent);
  EXPECT_EQ(sent.answers, 0);
  broker().end_turn({0});
  EXPECT_EQ(sent.answers, 1);
}

TEST_F(Sending, StoredPropertiesAreTheClientsPlusTheBrokers) {
  send(message("T", "b", property_text({{"KEYS", "k"}, {"UNIQ_KEY", "U1"}})));
  EXPECT_EQ(stored("T")[0].properties, property_text({{"KEYS", "k"},
                                                      {"UNIQ_KEY", "U1"},
                                                      {"MSG_REGION", "DefaultRegion"},
                                                      {"TRACE_ON", "true"},
                                                      {"CLUSTER", "DefaultCluster"}}));
}

TEST_F(Sending, PropertiesThatCameBackFromABrokerAreReplaced) {
  send(message("T", "b",
               property_text({{"POP_CK", "1 2 3"},
                              {"CLUSTER", "old"},
                              {"UNIQ_KEY", "U1"},
                              {"TRACE_ON", "false"},
                              {"MSG_REGION", "old"}})));
  EXPECT_EQ(stored("T")[0].properties, property_text({{"UNIQ_KEY", "U1"},
                                                      {"MSG_REGION", "DefaultRegion"},
                                                      {"TRACE_ON", "true"},
                                                      {"CLUSTER", "DefaultCluster"}}));
}

TEST_F(Sending, PropertyTextWithoutItsLastMarkIsCompleted) {
  send(message("T", "b", "UNIQ_KEY\x01U1"));
  EXPECT_EQ(property_of(stored("T")[0], "UNIQ_KEY"), "U1");
  EXPECT_EQ(property_of(stored("T")[0], "CLUSTER"), "DefaultCluster");
}

TEST_F(Sending, GarbageInPropertiesIsNotStored) {
  send(message("T", "b", "garbage"));
  EXPECT_EQ(stored("T")[0].properties.find("garbage"), std::string_view::npos);
}

TEST_F(Sending, MissingUniqueKeyIsMade) {
  const Sent first = send(message("T"));
  const Sent second = send(message("T"));
  EXPECT_EQ(first.transaction_id.size(), 32u);
  EXPECT_EQ(first.transaction_id.substr(0, 8), "7F000002");
  EXPECT_NE(first.transaction_id, second.transaction_id);
  EXPECT_EQ(property_of(stored("T")[0], "UNIQ_KEY"), first.transaction_id);
}

TEST_F(Sending, EmptyBodyFailsBeforeEverything) {
  expect_refused(message("a b/c", ""), Status::kFailed, "the message has no body");
}

TEST_F(Sending, BrokerThatIsNotOpenYetRefuses) {
  options.accept_sends_from_ms = 9'999'999'999'999;
  const Sent sent = send(message("T"));
  EXPECT_EQ(sent.status, Status::kFailed);
  EXPECT_TRUE(sent.message.starts_with("broker unable to service, until 2286-11-")) << sent.message;
  EXPECT_TRUE(sent.message.ends_with(":39,999")) << sent.message;
}

TEST_F(Sending, ReadOnlyBrokerRefusesOrderTopicsOnly) {
  options.permission = 4;
  Topic topic;
  topic.name = "Ordered";
  topic.order = true;
  EXPECT_TRUE(put_topic(topic).ok());
  expect_refused(message("Ordered"), Status::kNoPermission,
                 "the broker[127.0.0.2] sending message is forbidden");
  EXPECT_EQ(send(message("T")).status, Status::kOk);
}

TEST_F(Sending, TopicNamesAreChecked) {
  expect_refused(message(" "), Status::kInvalidParameter, "The specified topic is blank.");
  expect_refused(message(""), Status::kInvalidParameter, "The specified topic is blank.");
  expect_refused(message("a b/c"), Status::kInvalidParameter,
                 "The specified topic: a b/c, contains illegal characters, allowing only "
                 "^[%|a-zA-Z0-9_-]+$");
  const std::string long_name(128, 't');
  expect_refused(message(long_name), Status::kInvalidParameter,
                 "The specified topic: " + long_name + ", is longer than topic max length: 127");
}

TEST_F(Sending, TopicsOfTheBrokerAreClosed) {
  for (const std::string topic : {"SCHEDULE_TOPIC_XXXX", "RMQ_SYS_TRANS_HALF_TOPIC",
                                  "SELF_TEST_TOPIC", "OFFSET_MOVED_EVENT"}) {
    expect_refused(message(topic), Status::kNoPermission,
                   "Sending message to topic[" + topic + "] is forbidden.");
  }
  for (const char* topic : {"TBW102", "rmq_sys_xyz", "RMQ_SYS_TRACE_TOPIC", "%DLQ%G"}) {
    EXPECT_EQ(send(message(topic)).status, Status::kOk) << topic;
  }
}

TEST_F(Sending, UnknownTopicWithoutTemplateIsNotFound) {
  api::SendRequest request = message("NoTopic");
  request.default_topic = "NoDefault";
  expect_refused(request, Status::kTopicNotFound,
                 "topic[NoTopic] not exist, apply first please!\n"
                 "See https://rocketmq.apache.org/docs/bestPractice/06FAQ for further details.");
}

TEST_F(Sending, QueueBeyondTheTopicIsRefused) {
  EXPECT_EQ(send(message("T")).status, Status::kOk);
  const auto end = store().max_log_offset();
  api::SendRequest request = message("T");
  request.queue_id = {4};
  const Sent sent = send(request);
  EXPECT_EQ(sent.status, Status::kInvalidParameter);
  EXPECT_EQ(sent.message,
            "request queueId[4] is illegal, TopicConfig [topicName=T, readQueueNums=4, "
            "writeQueueNums=4, perm=RW-, topicFilterType=SINGLE_TAG, topicSysFlag=0, order=false, "
            "attributes={}] Producer: 127.0.0.1:50001");
  EXPECT_EQ(store().max_log_offset(), end);
}

TEST_F(Sending, ReadableQueueAboveTheWritableOnesIsTaken) {
  Topic topic;
  topic.name = "RW";
  topic.read_queue_count = 4;
  topic.write_queue_count = 2;
  put_topic(topic);
  api::SendRequest request = message("RW");
  request.queue_id = {3};
  EXPECT_EQ(send(request).queue_id.value, 3);
}

TEST_F(Sending, TopicCreatedWithoutQueuesTakesNothing) {
  api::SendRequest request = message("Zero");
  request.default_topic_queue_count = 0;
  EXPECT_EQ(send(request).status, Status::kInvalidParameter);
  request.queue_id = {-1};
  EXPECT_EQ(send(request).status, Status::kInvalidParameter);
}

TEST_F(Sending, NegativeQueueMeansAnyWritableOne) {
  api::SendRequest request = message("T");
  request.queue_id = {-1};
  std::vector<int> counts(4);
  for (int i = 0; i < 8; ++i) ++counts[static_cast<std::size_t>(send(request).queue_id.value)];
  EXPECT_EQ(counts, (std::vector<int>{2, 2, 2, 2}));
}

TEST_F(Sending, TopicWithoutWritePermissionTakesMessages) {
  Topic topic;
  topic.name = "RO";
  topic.perm = kPermRead;
  put_topic(topic);
  EXPECT_EQ(send(message("RO")).status, Status::kOk);
}

TEST_F(Sending, RetryTopicOfAnUnknownGroupIsRefused) {
  options.auto_create_group = false;
  expect_refused(message("%RETRY%NoG"), Status::kGroupNotFound,
                 "subscription group not exist, NoG \n"
                 "See https://rocketmq.apache.org/docs/bestPractice/06FAQ for further details.");
}

TEST_F(Sending, RetryBeyondTheMaximumGoesToTheDeadLetters) {
  api::SendRequest request = message("%RETRY%G", "b", property_text({{"DELAY", "3"}}));
  request.retry_count_max = 3;
  request.reconsume_times = 4;
  const Sent sent = send(request);
  EXPECT_EQ(sent.status, Status::kOk);
  ASSERT_EQ(stored("%DLQ%G").size(), 1u);
  EXPECT_EQ(property_of(stored("%DLQ%G")[0], "DELAY"), "-1");
  EXPECT_TRUE(stored("%RETRY%G").empty());
}

TEST_F(Sending, LastRetryStillGoesToTheRetryTopic) {
  api::SendRequest request = message("%RETRY%G");
  request.retry_count_max = 3;
  request.reconsume_times = 3;
  send(request);
  EXPECT_EQ(stored("%RETRY%G").size(), 1u);
}

TEST_F(Sending, CompactionTopicNeedsKeys) {
  Topic topic;
  topic.name = "Compacted";
  topic.attributes = {{"+cleanup.policy", "COMPACTION"}};
  EXPECT_TRUE(put_topic(topic).ok());
  expect_refused(message("Compacted"), Status::kMessageIllegal, "Required message key is missing");
  EXPECT_EQ(send(message("Compacted", "b", property_text({{"KEYS", "k"}}))).status, Status::kOk);
}

TEST_F(Sending, BrokerThatRejectsTransactionsSaysSo) {
  options.reject_transactions = true;
  expect_refused(message("T", "b", property_text({{"TRAN_MSG", "true"}})), Status::kNoPermission,
                 "the broker[127.0.0.2] sending transaction message is forbidden");
}

TEST_F(Sending, WithoutTimersTimerMessagesAreRefusedAndNothingIsStored) {
  options.timer.enabled = false;
  for (const char* name : {"TIMER_DELAY_SEC", "TIMER_DELAY_MS", "TIMER_DELIVER_MS"}) {
    expect_refused(message("T", "b", property_text({{name, "60"}})), Status::kFailed,
                   "accurate timer message is not enabled, timerWheelEnable is false");
  }
}

TEST_F(Sending, BatchWithATimerIsIllegal) {
  api::SendRequest request = message("T", "b", property_text({{"TIMER_DELAY_SEC", "60"}}));
  request.batch = true;
  expect_refused(request, Status::kMessageIllegal, kIllegal);
}

TEST_F(Sending, InnerBatchMarksAreIllegal) {
  expect_refused(message("T", "b", property_text({{"INNER_NUM", "2"}})), Status::kMessageIllegal,
                 kIllegal);
  api::SendRequest request = message("T");
  request.sys_flag = -1;
  expect_refused(request, Status::kMessageIllegal, kIllegal);
}

TEST_F(Sending, DelayThatIsNoNumberFails) {
  expect_refused(message("T", "b", property_text({{"DELAY", "abc"}})), Status::kFailed,
                 "DELAY 'abc' is no number");
}

TEST_F(Sending, DelayedMessageIsPutAsideWithItsDestination) {
  api::SendRequest request =
      message("T", "b", property_text({{"DELAY", "2"}, {"TIMER_DELAY_SEC", "1"}}));
  request.queue_id = {1};
  const Sent sent = send(request);
  EXPECT_EQ(sent.status, Status::kOk);
  EXPECT_EQ(sent.queue_id.value, 1);
  ASSERT_EQ(stored("SCHEDULE_TOPIC_XXXX", 1).size(), 1u);
  const auto record = stored("SCHEDULE_TOPIC_XXXX", 1)[0];
  EXPECT_EQ(property_of(record, "REAL_TOPIC"), "T");
  EXPECT_EQ(property_of(record, "REAL_QID"), "1");
  EXPECT_EQ(property_of(record, "DELAY"), "2");
  EXPECT_EQ(property_of(record, "TIMER_DELAY_SEC"), "");
  EXPECT_EQ(store().entries("SCHEDULE_TOPIC_XXXX", 1)[0].tags_code, clock.wall_ms() + 5'000);
  EXPECT_TRUE(stored("T", 1).empty());
}

TEST_F(Sending, DelayAboveTheLastLevelMeansTheLast) {
  send(message("T", "b", property_text({{"DELAY", "99"}})));
  ASSERT_EQ(stored("SCHEDULE_TOPIC_XXXX", 17).size(), 1u);
  EXPECT_EQ(property_of(stored("SCHEDULE_TOPIC_XXXX", 17)[0], "DELAY"), "18");
}

TEST_F(Sending, MarksOfTransactionsAreNotTakenFromClients) {
  api::SendRequest request = message("T");
  request.sys_flag = sys_flag::kTransactionPrepared | sys_flag::kCompressed;
  send(request);
  EXPECT_EQ(stored("T")[0].sys_flag, sys_flag::kCompressed);
}

TEST_F(Sending, MultiTagTopicMarksItsMessages) {
  Topic topic;
  topic.name = "Multi";
  topic.filter_type = TopicFilterType::kMultiTag;
  put_topic(topic);
  send(message("Multi"));
  EXPECT_EQ(stored("Multi")[0].sys_flag, sys_flag::kMultiTags);
}

TEST_F(Sending, WhatTheStoreSaysIsPassedOn) {
  store().next_outcome = store::AppendOutcome::kIllegal;
  expect_refused(message("T"), Status::kMessageIllegal, kIllegal);
  store().next_outcome = store::AppendOutcome::kUnavailable;
  EXPECT_EQ(send(message("T")).status, Status::kNotWritable);
  store().next_outcome = store::AppendOutcome::kCreateSegmentFailed;
  expect_refused(message("T"), Status::kFailed,
                 "create mapped file failed, server is busy or broken.");
  store().next_outcome = store::AppendOutcome::kFlushTimeout;
  const Sent late = send(message("T"));
  EXPECT_EQ(late.status, Status::kFlushTimeout);
  EXPECT_EQ(late.message_id.size(), 32u);
}

TEST_F(Sending, ARefusalSaysWhatTheStoreSaysOfIt) {
  store().next_outcome = store::AppendOutcome::kUnavailable;
  store().refusal_text = "/data/store/commitlog 92% used, more than 90%";
  const Sent sent = send(message("T"));
  EXPECT_EQ(sent.status, Status::kNotWritable);
  EXPECT_EQ(sent.message,
            "service not available now. It may be caused by one of the following reasons: the "
            "broker's disk is full [/data/store/commitlog 92% used, more than 90%], messages are "
            "put to the slave, message store has been shut down, etc.");
}

TEST_F(Sending, MessageThatWaitsForTheDiskIsAnsweredOnRelease) {
  store().flushes_later = true;
  Sent sent;
  Sent impatient;
  start_send(message("T"), sent);
  start_send(message("T", "b", property_text({{"WAIT", "false"}})), impatient);
  broker().end_turn({0});
  EXPECT_EQ(sent.answers, 0);
  EXPECT_EQ(impatient.answers, 1);
  tasks.run();  // the store's waker posted a release
  EXPECT_EQ(sent.answers, 1);
}

class SendingPriority : public Sending {
 protected:
  QueueId queue_of(const std::vector<std::pair<std::string_view, std::string_view>>& properties,
                   std::string_view topic = "T") {
    api::SendRequest request = message(topic, "b", property_text(properties));
    request.queue_id = {0};
    const Sent sent = send(request);
    EXPECT_EQ(sent.status, Status::kOk) << sent.message;
    return sent.queue_id;
  }
};

TEST_F(SendingPriority, EachPriorityHasItsQueueWhateverTheClientChose) {
  EXPECT_EQ(queue_of({{"_SYS_MSG_PRIORITY_", "3"}}), QueueId{3});
  EXPECT_EQ(queue_of({{"_SYS_MSG_PRIORITY_", "+1"}}), QueueId{1});
  EXPECT_EQ(queue_of({{"_SYS_MSG_PRIORITY_", "0"}}), QueueId{0});
  EXPECT_EQ(property_of(stored("T", 3).at(0), "_SYS_MSG_PRIORITY_"), "3");
}

TEST_F(SendingPriority, PrioritiesAboveTheLastQueueShareIt) {
  EXPECT_EQ(queue_of({{"_SYS_MSG_PRIORITY_", "4"}}), QueueId{3});
  EXPECT_EQ(queue_of({{"_SYS_MSG_PRIORITY_", "2147483647"}}), QueueId{3});
}

TEST_F(SendingPriority, WhatIsNoPriorityLeavesTheQueueAlone) {
  for (const char* text : {"-1", "x", "3x", "2147483648", "99999999999999999999"}) {
    EXPECT_EQ(queue_of({{"_SYS_MSG_PRIORITY_", text}}), QueueId{0}) << text;
  }
}

TEST_F(SendingPriority, OrderedAndDelayedMessagesAndHalvesLoseTheirs) {
  EXPECT_EQ(queue_of({{"_SYS_MSG_PRIORITY_", "3"}, {"__SHARDINGKEY", "k"}}), QueueId{0});
  EXPECT_EQ(property_of(stored("T").at(0), "_SYS_MSG_PRIORITY_"), "");
  EXPECT_EQ(property_of(stored("T").at(0), "__SHARDINGKEY"), "k");
  EXPECT_EQ(queue_of({{"_SYS_MSG_PRIORITY_", "3"}, {"DELAY", "1"}}), QueueId{0});
  EXPECT_EQ(queue_of({{"_SYS_MSG_PRIORITY_", "3"}, {"TRAN_MSG", "true"}, {"PGROUP", "PG"}}),
            QueueId{0});
  for (const char* topic : {"SCHEDULE_TOPIC_XXXX", "RMQ_SYS_TRANS_HALF_TOPIC"}) {
    ASSERT_EQ(stored(topic).size(), 1u) << topic;
    EXPECT_EQ(property_of(stored(topic)[0], "_SYS_MSG_PRIORITY_"), "") << topic;
  }
}

TEST_F(Sending, BusyLogRefusesBeforeAnythingIsKept) {
  store().load_now.append_ms = 1'001;
  expect_refused(message("T"), Status::kBusy,
                 "[PC_SYNCHRONIZED]broker busy, start flow control for a while: an append to the "
                 "log has taken 1001 ms, osPageCacheBusyTimeOutMills is 1000; try again in a "
                 "second");
  store().load_now.append_ms = 1'000;
  EXPECT_EQ(send(message("T")).status, Status::kOk);
  store().next_outcome = store::AppendOutcome::kBusy;
  const Sent behind = send(message("T"));
  EXPECT_EQ(behind.status, Status::kBusy);
  EXPECT_NE(behind.message.find("osPageCacheBusyTimeOutMills"), std::string::npos);
}

TEST_F(Sending, MoreThanMayWaitForTheDiskAreRefused) {
  options.waiting_sends_max = 2;
  store().load_now.waiting_count = 2;
  expect_refused(message("T"), Status::kBusy,
                 "[OVERLOAD]system busy, start flow control for a while: 2 messages wait for the "
                 "disk, putThreadPoolQueueCapacity is 2; try again once some have been answered");
  store().load_now.waiting_count = 1;
  EXPECT_EQ(send(message("T")).status, Status::kOk);
}

}  // namespace
}  // namespace saker::broker
