#include "wire/record/revive_record.h"

#include <gtest/gtest.h>

namespace saker::wire::record {
namespace {

CheckPointRecord check_point() {
  CheckPointRecord record;
  record.topic = "TopicTest";
  record.group = "G";
  record.broker_name = "broker-a";
  record.queue_id = {2};
  record.start_offset = {100};
  record.pop_time_ms = 1735689600000;
  record.invisible_ms = 60000;
  record.distances = {0, 2};
  return record;
}

AckRecord ack() { return {"T1", "G1", "broker-a", {0}, {100}, 1700000000000, {{101}}}; }

// Spec 05 §33.9, with `sp` as 5.5.0 writes it.
TEST(ReviveRecord, CheckPointIsWrittenAsRocketMqWritesIt) {
  EXPECT_EQ(encode(check_point()),
            R"({"bm":0,"bn":"broker-a","c":"G","d":[0,2],"it":60000,"n":2,"pt":1735689600000,)"
            R"("q":2,"reviveTime":1735689660000,"ro":0,"so":100,"sp":false,"t":"TopicTest"})");
  EXPECT_EQ(unique_key_of(check_point()), "TopicTest@2@100@G@1735689600000@broker-a@ck");
}

// Spec 04 §31.9.
TEST(ReviveRecord, AckIsWrittenAsRocketMqWritesIt) {
  EXPECT_EQ(encode(ack()),
            R"({"ao":101,"bn":"broker-a","c":"G1","pt":1700000000000,"q":0,"so":100,"t":"T1"})");
  EXPECT_EQ(unique_key_of(ack()), "T1@0@101@G1@1700000000000@broker-a@ack");
  EXPECT_EQ(ack().tag(), "ack");
}

TEST(ReviveRecord, BatchAckListsItsOffsets) {
  AckRecord batch = ack();
  batch.offsets = {{100}, {103}};
  EXPECT_EQ(encode(batch),
            R"({"ao":-1,"aol":[100,103],"bn":"broker-a","c":"G1","pt":1700000000000,"q":0,)"
            R"("so":100,"t":"T1"})");
  EXPECT_EQ(unique_key_of(batch), "T1@0@-1@G1@1700000000000@broker-a@ack");
  EXPECT_EQ(batch.tag(), "bAck");
  EXPECT_EQ(*decode_ack(encode(batch)), batch);
}

TEST(ReviveRecord, WhatIsWrittenIsReadBack) {
  CheckPointRecord record = check_point();
  record.done_bits = 0x80000001;
  record.suspended = true;
  record.put_again = 3;
  EXPECT_EQ(*decode_check_point(encode(record)), record);
  EXPECT_EQ(*decode_ack(encode(ack())), ack());
}

TEST(ReviveRecord, OldCheckPointsHaveTheirOffsetsInARow) {
  const auto record = decode_check_point(R"({"t":"T","cid":"G","so":7,"n":3,"pt":1,"it":2})");
  ASSERT_TRUE(record.ok());
  EXPECT_EQ(record->group, "G");
  EXPECT_EQ(record->distances, (std::vector<std::int32_t>{0, 1, 2}));
}

TEST(ReviveRecord, AcksMayUseLongNames) {
  const auto record = decode_ack(
      R"({"ackOffset":5,"startOffset":4,"consumerGroup":"G","topic":"T","queueId":1,"popTime":9})");
  ASSERT_TRUE(record.ok());
  EXPECT_EQ(*record, (AckRecord{"T", "G", "", {1}, {4}, 9, {{5}}}));
}

TEST(ReviveRecord, OtherTextIsRefused) {
  for (const char* text : {"", "[]", "{", R"({"t":"T"})", R"({"c":"G"})"}) {
    EXPECT_FALSE(decode_check_point(text).ok()) << text;
    EXPECT_FALSE(decode_ack(text).ok()) << text;
  }
}

TEST(ReviveRecord, ImpossibleNumbersAreRefused) {
  for (const char* field : {R"("so":-1)", R"("pt":9223372036854775807)", R"("it":-5)"}) {
    EXPECT_FALSE(decode_check_point(std::string(R"({"t":"T","c":"G",)") + field + "}").ok());
  }
}

TEST(ReviveRecord, WildCountsAreCut) {
  const auto record = decode_check_point(R"({"t":"T","c":"G","n":100000000})");
  ASSERT_TRUE(record.ok());
  EXPECT_EQ(record->distances.size(), 127u);
}

}  // namespace
}  // namespace saker::wire::record
