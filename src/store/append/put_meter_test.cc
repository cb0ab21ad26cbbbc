#include "store/append/put_meter.h"

#include <gtest/gtest.h>

#include "store/store_fixture.h"

namespace saker::store {
namespace {

TEST(PutMeter, MessagesAreSortedByTheTimeTheyTook) {
  PutMeter meter;
  meter.count({.messages = 5, .bytes = 500}, 0);
  meter.count({.messages = 2, .bytes = 200}, 10);
  meter.count({.messages = 1, .bytes = 100}, 11);
  meter.count({.messages = 1, .bytes = 100}, 60'000);
  const PutFigures figures = meter.figures();
  EXPECT_EQ(figures.messages, 9);
  EXPECT_EQ(figures.bytes, 900);
  EXPECT_EQ(figures.longest_ms, 60'000);
  EXPECT_EQ(figures.by_time[0], 5);
  EXPECT_EQ(figures.by_time[1], 2);
  EXPECT_EQ(figures.by_time[2], 1);
  EXPECT_EQ(figures.by_time.back(), 1);
}

TEST(PutMeter, WhatWasRefusedTookNoTime) {
  PutMeter meter;
  meter.count({.failures = 3}, 40);
  meter.count_failure();
  EXPECT_EQ(meter.figures().failures, 4);
  EXPECT_EQ(meter.figures().longest_ms, 0);
}

class StorePutsTest : public StoreFixture {
 protected:
  const Meters& meters() const { return *store; }
  std::vector<std::string> queue_puts() const {
    std::vector<std::string> rows;
    meters().visit_puts([&rows](const QueuePuts& puts) {
      rows.push_back(std::string(puts.topic) + "/" + std::to_string(puts.queue_id.value) + " " +
                     std::to_string(puts.messages));
    });
    return rows;
  }
};

TEST_F(StorePutsTest, TheStoreCountsByQueueAndInAll) {
  options.message_bytes_max = 1000;
  open();
  append("T", "one");
  Told told;
  stage({record("T", "two"), record("T", "three")}, told);
  appender->commit();
  EXPECT_EQ(append("T", std::string(1001, 'x')), AppendOutcome::kIllegal);
  EXPECT_EQ(queue_puts(), std::vector<std::string>{"T/0 3"});
  const PutFigures figures = meters().puts();
  EXPECT_EQ(figures.messages, 3);
  EXPECT_EQ(figures.bytes, store->max_log_offset().value);
  EXPECT_EQ(figures.failures, 1);
}

TEST_F(StorePutsTest, WhatARecoveryFindsWasNotPutSinceTheStart) {
  open();
  append("T", "one");
  crash();
  open();
  EXPECT_TRUE(queue_puts().empty());
  EXPECT_EQ(meters().puts().messages, 0);
  EXPECT_GT(meters().figures().first_store_ms, 0);
}

}  // namespace
}  // namespace saker::store
