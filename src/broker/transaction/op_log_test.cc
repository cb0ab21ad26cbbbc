#include "broker/transaction/op_log.h"

#include "base/java_hash.h"
#include "broker/transaction/transaction_fixture.h"

namespace saker::broker {
namespace {

class OpLogs : public TransactionTest {};

TEST_F(OpLogs, RecordNamesPlacesAsRocketMqDoes) {
  commit(prepare("a"));
  roll_back(prepare("b"));
  pass_ms(100);
  const auto records = stored(std::string(kOpTopic));
  ASSERT_EQ(records.size(), 1u);
  EXPECT_EQ(records[0].body, "0,1,");
  EXPECT_EQ(records[0].properties,
            "WAIT\x01true\x02TAGS\x01"
            "d\x02");
  EXPECT_EQ(to_string(records[0].born_host), "127.0.0.2:34911");
  EXPECT_EQ(store().entries(std::string(kOpTopic))[0].tags_code, java_hash("d"));
}

TEST_F(OpLogs, IsWrittenOncePerPeriod) {
  options.transaction_op_period_ms = 3'000;
  commit(prepare("a"));
  pass_ms(0);
  pass_ms(2'000);
  commit(prepare("b"));
  pass_ms(900);
  EXPECT_EQ(stored(std::string(kOpTopic)).size(), 1u);
  pass_ms(100);
  EXPECT_EQ(stored(std::string(kOpTopic)).size(), 2u);
}

TEST_F(OpLogs, RecordKeepsToItsSize) {
  options.transaction_op_bytes_max = 32;
  for (int i = 0; i < 20; ++i) commit(prepare("b"));
  pass_ms(100);
  std::string text;
  for (const auto& record : stored(std::string(kOpTopic))) {
    EXPECT_LE(record.body.size(), 32u);
    text += record.body;
  }
  EXPECT_EQ(parse_op(text).size(), 20u);
}

TEST_F(OpLogs, WhatTheStoreRefusesIsWrittenLater) {
  commit(prepare("a"));
  store().next_outcome = store::AppendOutcome::kUnavailable;
  pass_ms(100);
  store().next_outcome = store::AppendOutcome::kOk;
  EXPECT_EQ(ops(), "");
  pass_ms(100);
  EXPECT_EQ(ops(), "0,");
}

TEST(OpRecord, TextOfBothGenerationsIsRead) {
  using Places = std::vector<QueueOffset>;
  EXPECT_EQ(parse_op("123"), Places{{123}});
  EXPECT_EQ(parse_op("17,18,"), (Places{{17}, {18}}));
  EXPECT_EQ(parse_op("17,x,,-2, 3,99999999999999999999,4"), (Places{{17}, {4}}));
  EXPECT_TRUE(parse_op("").empty());
}

}  // namespace
}  // namespace saker::broker
