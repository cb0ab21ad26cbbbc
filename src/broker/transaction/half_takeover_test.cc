#include "broker/transaction/half_takeover.h"

#include <gmock/gmock.h>

#include "broker/transaction/transaction_fixture.h"
#include "store/foreign_tables_fixture.h"

namespace saker::broker {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

using store::be32;
using store::be64;

class Takeover : public TransactionTest {
 protected:
  struct Nobody final : store::FlushWaker {
    void wake() override {}
  };

  std::string root_dir() {
    broker();
    return store_options.root_dir;
  }
  LogOffset append(std::string_view topic, std::string_view body, std::string_view properties) {
    const auto appender = store().make_appender(nobody_);
    store::NewRecord record;
    record.topic = topic;
    record.body = body;
    record.properties = properties;
    record.born_timestamp_ms = clock.wall_ms();
    LogOffset at;
    appender->stage({&record, 1}, true,
                    [&at](const store::Appended& appended) { at = appended.log_offsets[0]; });
    appender->commit();
    return at;
  }
  /// As RocketMQ stores one with transRocksDBEnable.
  LogOffset append_half(std::string_view key) {
    return append(kForeignHalfTopic, key,
                  property_text({{"REAL_TOPIC", "T"},
                                 {"REAL_QID", "1"},
                                 {"TRAN_MSG", "true"},
                                 {"PGROUP", "PG"},
                                 {"UNIQ_KEY", key},
                                 {"__transactionId__", key}}));
  }
  void append_end(LogOffset half) {
    append(kForeignOpTopic, std::string_view("\0", 1),
           property_text({{"TAGS", "d"},
                          {"__transactionId__", "key"},
                          {"REAL_TOPIC", "T"},
                          {"TRANS_OFFSET", std::to_string(half.value)}}));
  }
  std::int32_t size_of(LogOffset at) {
    return static_cast<std::int32_t>(store().read_record(at)->bytes.size());
  }
  using Fill = std::function<void(file::Database::Batch&)>;
  void make_table(const Fill& fill) { store::make_foreign_tables(root_dir(), fill); }
  void add_row(file::Database::Batch& batch, LogOffset half, std::int32_t checks = 0) {
    batch.put("trans", be64(half.value) + "@T@key", be32(checks) + be32(size_of(half)));
  }
  Status take_over() {
    const auto appender = store().make_appender(nobody_);
    HalfTakeover takeover({options, clock, offsets_, store(), *appender, root_dir()});
    return takeover.run();
  }
  std::vector<std::string> bodies(std::string_view topic) {
    std::vector<std::string> found;
    for (const auto& record : stored(std::string(topic))) found.emplace_back(record.body);
    return found;
  }
  std::vector<std::string> ended() {
    std::vector<std::string> found;
    for (const auto& record : stored(std::string(kForeignOpTopic)))
      found.emplace_back(property::find(record.properties, "TRANS_OFFSET"));
    return found;
  }

 private:
  Nobody nobody_;
  OffsetTable offsets_{clock, 1};
};

TEST_F(Takeover, OpenTransactionsOfTheTableAreAskedAboutAndEndedOnce) {
  const LogOffset half = append_half("key");
  make_table([&](auto& batch) { add_row(batch, half, 3); });
  restart_on_store(End::kKilled);
  ASSERT_EQ(halves().size(), 1u);
  EXPECT_EQ(halves()[0].body, "key");
  EXPECT_EQ(property::find(halves()[0].properties, "TRANSACTION_CHECK_TIMES"), "3");
  EXPECT_THAT(ended(), ElementsAre(std::to_string(half.value)));
  const auto producer = come();
  pass_ms(options.transaction_check_interval_ms);
  ASSERT_EQ(producer->checks.size(), 1u);
  EXPECT_TRUE(commit(asked_about(producer->checks[0])).ok());
  ASSERT_EQ(delivered().size(), 1u);
  EXPECT_EQ(delivered()[0].body, "key");
  EXPECT_EQ(property::find(delivered()[0].properties, "TRAN_TAKEN_OVER_FROM"), "");
  pass_ms(20'000);

  // The table has the row for good.
  restart_on_store(End::kClean);
  EXPECT_EQ(delivered().size(), 1u);
  EXPECT_THAT(ended(), ElementsAre(std::to_string(half.value)));
  const auto again = come();
  pass_ms(600'000);
  EXPECT_THAT(again->checks, IsEmpty());
}

TEST_F(Takeover, AStartThatDiedBeforeTheEndsFindsTheCopies) {
  const LogOffset half = append_half("key");
  make_table([&](auto& batch) { add_row(batch, half); });
  ASSERT_TRUE(take_over().ok());
  FakeStore::Content died = store().content();
  died.queues.erase({std::string(kForeignOpTopic), 0});
  std::erase_if(died.by_log_offset,
                [](const auto& record) { return record.second.first == kForeignOpTopic; });
  store().set_content(died);
  ASSERT_TRUE(take_over().ok());
  EXPECT_THAT(bodies(kHalfTopic), ElementsAre("key"));
  EXPECT_THAT(ended(), ElementsAre(std::to_string(half.value)));
}

TEST_F(Takeover, WhatIsOverIsNotTakenOver) {
  const LogOffset over = append_half("over");
  const LogOffset open = append_half("open");
  append_end(over);
  make_table([&](auto& batch) {
    add_row(batch, over);
    add_row(batch, open);
    batch.put("trans", be64(1 << 20) + "@T@gone", be32(0) + be32(100));
    batch.put("trans", "strange", "row");
  });
  ASSERT_TRUE(take_over().ok());
  EXPECT_THAT(bodies(kHalfTopic), ElementsAre("open"));
  ASSERT_TRUE(take_over().ok());
  EXPECT_THAT(bodies(kHalfTopic), ElementsAre("open"));
}

TEST_F(Takeover, MessagesThatCameTooLateForARowAreTakenOver) {
  const LogOffset dropped = append_half("dropped after the last question");
  append_half("late");
  append_end(append_half("late, and over"));
  make_table([&](auto& batch) { batch.put("default", "lastOffsetPy", be64(dropped.value)); });
  ASSERT_TRUE(take_over().ok());
  EXPECT_THAT(bodies(kHalfTopic), ElementsAre("late"));
}

TEST_F(Takeover, WithoutATableNothingIsKnownAndNothingTakenOver) {
  append_half("key");
  ASSERT_TRUE(take_over().ok());
  EXPECT_THAT(bodies(kHalfTopic), IsEmpty());
}

TEST_F(Takeover, ARowOfAnotherLengthIsNoneOfTheMessage) {
  const LogOffset half = append_half("key");
  make_table([&](auto& batch) {
    batch.put("trans", be64(half.value) + "@T@key", be32(0) + be32(size_of(half) + 1));
    batch.put("default", "lastOffsetPy", be64(half.value));
  });
  ASSERT_TRUE(take_over().ok());
  EXPECT_THAT(bodies(kHalfTopic), IsEmpty());
}

TEST_F(Takeover, ItFailsWhereAnythingIsLeftOutAndCanBeRepeated) {
  const LogOffset half = append_half("key");
  make_table([&](auto& batch) { add_row(batch, half); });
  store().next_outcome = store::AppendOutcome::kUnavailable;
  store().refusal_text = "the disk is full";
  const Status refused = take_over();
  ASSERT_FALSE(refused.ok());
  EXPECT_THAT(refused.error().message, HasSubstr("the disk is full"));
  EXPECT_THAT(ended(), IsEmpty());
  store().next_outcome = store::AppendOutcome::kOk;
  ASSERT_TRUE(take_over().ok());
  EXPECT_THAT(bodies(kHalfTopic), ElementsAre("key"));
  EXPECT_THAT(ended(), ElementsAre(std::to_string(half.value)));
}

TEST_F(Takeover, MoreThanOneBatch) {
  std::vector<LogOffset> halves;
  for (int i = 0; i < 600; ++i) halves.push_back(append_half(std::to_string(i)));
  make_table([&](auto& batch) {
    for (const LogOffset half : halves) add_row(batch, half);
  });
  ASSERT_TRUE(take_over().ok());
  EXPECT_EQ(bodies(kHalfTopic).size(), 600u);
  EXPECT_EQ(ended().size(), 600u);
}

}  // namespace
}  // namespace saker::broker
