#include "wire/message/message.h"

#include <gtest/gtest.h>

#include "model/property.h"
#include "model/sys_flag.h"
#include "wire/record/batch_body.h"

namespace saker::wire::message {
namespace {

using wire::record::Record;

std::string bytes_of(const Record& record) {
  std::string bytes(wire::record::encoded_size(record), '\0');
  wire::record::encode(record, bytes.data());
  return bytes;
}

/// "hello" at offset 5 of queue 1 of TopicTest.
std::string hello(std::string_view properties) {
  Record record;
  record.topic = "TopicTest";
  record.queue_id = {1};
  record.queue_offset = {5};
  record.log_offset = {1000};
  record.store_host = *parse_host_address("127.0.0.1:10911");
  record.born_host = record.store_host;
  record.store_timestamp_ms = 1'700'000'000'001;
  record.body = "hello";
  record.properties = properties;
  return bytes_of(record);
}

TEST(Message, IsNamedByItsProducerOrByItsPlace) {
  const auto messages = split_messages("broker-a", hello("UNIQ_KEY\x01"
                                                         "ID1\x02") +
                                                       hello(""));
  ASSERT_TRUE(messages.ok());
  ASSERT_EQ(messages->size(), 2u);
  EXPECT_EQ((*messages)[0].id(), "ID1");
  EXPECT_EQ((*messages)[1].id(), "7F00000100002A9F00000000000003E8");
  EXPECT_EQ((*messages)[0].offset_id(), (*messages)[1].id());
}

TEST(Message, OutlivesTheOthersOfItsAnswer) {
  Message kept;
  {
    auto messages = split_messages("broker-a", hello("") + hello(""));
    ASSERT_TRUE(messages.ok());
    kept = messages->back();
  }
  EXPECT_EQ(kept.record.body, "hello");
  EXPECT_EQ(kept.topic(), "TopicTest");
}

TEST(SplitMessages, SaysWhichBrokerAnsweredWithGarbage) {
  const auto messages = split_messages("broker-a", hello("") + "garbage");
  ASSERT_FALSE(messages.ok());
  EXPECT_NE(messages.error().message.find("broker-a"), std::string::npos);
}

TEST(SplitMessages, TakesAStoredBatchApart) {
  std::string units;
  wire::record::append_unit(units, {7, "a",
                                    "TAGS\x01"
                                    "A\x02"});
  wire::record::append_unit(units, {0, "bc", ""});
  Record batch;
  batch.topic = "T";
  batch.queue_offset = {10};
  batch.sys_flag = sys_flag::kNeedUnwrap | sys_flag::kInnerBatch;
  batch.body = units;
  const auto messages = split_messages("broker-a", bytes_of(batch));
  ASSERT_TRUE(messages.ok());
  ASSERT_EQ(messages->size(), 2u);
  EXPECT_EQ((*messages)[0].property("TAGS"), "A");
  EXPECT_EQ((*messages)[0].record.flag, 7);
  EXPECT_EQ((*messages)[1].record.body, "bc");
  EXPECT_EQ((*messages)[1].queue_offset(), 11);
}

}  // namespace
}  // namespace saker::wire::message
