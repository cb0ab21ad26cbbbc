#include "broker/tally/send_meter.h"

#include <algorithm>

#include <gtest/gtest.h>

namespace saker::broker {
namespace {

using Rows = std::vector<SendMeter::Row>;

Rows rows_of(const SendMeter& meter) {
  Rows rows;
  meter.add_to(rows);
  return joined(std::move(rows));
}

/// Empty figures where there is no row.
metrics::ClassFigures figures_of(const Rows& rows, std::string_view topic, MessageKind kind) {
  const auto at = std::find_if(rows.begin(), rows.end(), [&](const SendMeter::Row& row) {
    return row.topic == topic && row.kind == kind;
  });
  return at == rows.end() ? metrics::ClassFigures{} : at->figures;
}

std::int64_t count_of(const Rows& rows, std::string_view topic, MessageKind kind) {
  return figures_of(rows, topic, kind).count();
}

TEST(SendMeter, MessagesAreCountedByTopicAndKind) {
  SendMeter meter;
  meter.of("T", MessageKind::kNormal)->record(100);
  meter.of("T", MessageKind::kFifo)->record(5000, 2);
  meter.of("U", MessageKind::kNormal)->record(1);
  const Rows rows = rows_of(meter);
  EXPECT_EQ(count_of(rows, "T", MessageKind::kNormal), 1);
  EXPECT_EQ(count_of(rows, "T", MessageKind::kFifo), 2);
  EXPECT_EQ(count_of(rows, "T", MessageKind::kDelay), 0);
  EXPECT_EQ(count_of(rows, "U", MessageKind::kNormal), 1);
  const metrics::ClassFigures fifo = figures_of(rows, "T", MessageKind::kFifo);
  EXPECT_EQ(fifo.sum, 10'000);
  EXPECT_EQ(fifo.counts[2], 2) << "above 4 KiB, below 512";
}

TEST(SendMeter, WhatIsOfNoUserIsNotCounted) {
  SendMeter meter;
  for (const char* topic : {"%RETRY%G", "%DLQ%G", "SCHEDULE_TOPIC_XXXX", "rmq_sys_wheel_timer",
                            "RMQ_SYS_TRANS_HALF_TOPIC", "%LMQ%x"}) {
    EXPECT_EQ(meter.of(topic, MessageKind::kNormal), nullptr) << topic;
    EXPECT_EQ(meter.of(topic, MessageKind::kNormal), nullptr) << topic << ", once more";
  }
  EXPECT_TRUE(rows_of(meter).empty());
}

TEST(SendMeter, TopicsThatShareAPlaceInTheCacheAreKeptApart) {
  SendMeter meter;
  for (int round = 0; round < 2; ++round) {
    for (int i = 0; i < 500; ++i) {
      meter.of("T" + std::to_string(i), MessageKind::kNormal)->record(1);
    }
  }
  const Rows rows = rows_of(meter);
  ASSERT_EQ(rows.size(), 500u);
  for (const SendMeter::Row& row : rows) EXPECT_EQ(row.figures.count(), 2) << row.topic;
}

TEST(SendMeter, SumsOfSeveralAddUp) {
  SendMeter one;
  SendMeter other;
  one.of("T", MessageKind::kNormal)->record(1);
  other.of("T", MessageKind::kNormal)->record(2);
  one.of("A", MessageKind::kNormal)->record(2);
  Rows rows;
  one.add_to(rows);
  other.add_to(rows);
  rows = joined(std::move(rows));
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_EQ(rows[0].topic, "A") << "in the order of their names";
  EXPECT_EQ(count_of(rows, "T", MessageKind::kNormal), 2);
}

TEST(SendMeter, ARecordIsAsLongAsItsPartsAndWhatAllHave) {
  store::NewRecord record;
  record.topic = "T";
  record.body = "1234";
  record.properties = "a\1b\2";
  EXPECT_EQ(record_bytes(record), 91 + 1 + 4 + 4);
}

}  // namespace
}  // namespace saker::broker
