#include "broker/timer/timer_message.h"

#include <gtest/gtest.h>

#include "model/property.h"
#include "store/timer/timer_store.h"

namespace saker::broker {
namespace {

constexpr std::int64_t kSlot = 1'700'000'000'000;

class TimerMessageTest : public ::testing::Test {
 protected:
  void put(std::string_view name, std::string_view value) {
    property::append(properties, name, value);
  }
  void put_all(std::string_view slot = "1700000000000") {
    put("REAL_TOPIC", "T");
    put("REAL_QID", "3");
    put("UNIQ_KEY", "K");
    put("TIMER_OUT_MS", slot);
  }
  std::optional<TimerMessage> message(std::string_view topic = kTimerTopic) {
    wire::record::Record record;
    record.topic = topic;
    record.body = "b";
    record.properties = properties;
    record.store_timestamp_ms = kSlot - 59'500;
    bytes.resize(wire::record::encoded_size(record));
    wire::record::encode(record, bytes.data());
    return read_timer_message(bytes);
  }

  std::string properties;
  std::string bytes;
};

TEST_F(TimerMessageTest, FieldsAreRead) {
  put_all();
  put("TIMER_ROLL_TIMES", "2");
  const auto read = message();
  ASSERT_TRUE(read);
  EXPECT_EQ(read->slot_ms, kSlot);
  EXPECT_EQ(read->real_topic, "T");
  EXPECT_EQ(read->real_queue, QueueId{3});
  EXPECT_EQ(read->unique_key, "K");
  EXPECT_EQ(read->roll_count, 2);
  EXPECT_FALSE(read->deletes());
}

TEST_F(TimerMessageTest, DueTimeIsTheOneThatWasWished) {
  put_all();
  put("TIMER_DELIVER_MS", "1700000000123");
  EXPECT_EQ(message()->due_ms(1000), kSlot + 123);
}

TEST_F(TimerMessageTest, DelayCountsFromTheStoreTime) {
  put_all();
  put("TIMER_DELAY_SEC", "60");
  EXPECT_EQ(message()->due_ms(1000), kSlot + 500);
}

TEST_F(TimerMessageTest, DueTimeLiesInTheSlot) {
  put_all();
  EXPECT_EQ(message()->due_ms(1000), kSlot + 1000) << "without a wish";
  put("TIMER_DELIVER_MS", "1");
  EXPECT_EQ(message()->due_ms(1000), kSlot + 1);
  put("TIMER_DELAY_SEC", "3600");
  EXPECT_EQ(message()->due_ms(1000), kSlot + 1000) << "of one that was stored anew";
}

TEST_F(TimerMessageTest, OtherMessagesAreNone) {
  EXPECT_FALSE(message());
  put_all("abc");
  EXPECT_FALSE(message());
  properties.clear();
  put_all();
  EXPECT_FALSE(message("T"));
  EXPECT_FALSE(read_timer_message("torn"));
}

TEST_F(TimerMessageTest, DestinationsThatClientsMayNotSendToAreNone) {
  for (const char* topic : {"rmq_sys_wheel_timer", "RMQ_SYS_TRANS_HALF_TOPIC"}) {
    properties.clear();
    put_all();
    put("REAL_TOPIC", topic);
    EXPECT_FALSE(message()) << topic;
  }
}

TEST_F(TimerMessageTest, PassageIsWrittenBehindTheProperties) {
  put_all();
  std::string text;
  write_passage(*message(), {kSlot - 60'000, kSlot + 7, false}, text);
  EXPECT_EQ(text, properties + "TIMER_ENQUEUE_MS\1" + "1699999940000\2" + "TIMER_DEQUEUE_MS\1" +
                      "1700000000007\2");
}

TEST_F(TimerMessageTest, EarlierPassageIsReplaced) {
  put_all();
  put("TIMER_ROLL_TIMES", "1");
  put("TIMER_ENQUEUE_MS", "5");
  put("TIMER_DEQUEUE_MS", "6");
  std::string text;
  write_passage(*message(), {7, 8, true}, text);
  EXPECT_EQ(property::find(text, "TIMER_ROLL_TIMES"), "2");
  EXPECT_EQ(property::find(text, "TIMER_ENQUEUE_MS"), "7");
  EXPECT_EQ(property::find(text, "TIMER_DEQUEUE_MS"), "8");
  EXPECT_EQ(text.find("TIMER_ENQUEUE_MS"), text.rfind("TIMER_ENQUEUE_MS"));
}

TEST_F(TimerMessageTest, WithoutRoomNothingIsAdded) {
  put_all();
  put("filler", std::string(wire::record::kPropertiesBytesMax - properties.size() - 20, 'x'));
  std::string text;
  write_passage(*message(), {7, 8, false}, text);
  EXPECT_EQ(text, properties);
}

}  // namespace
}  // namespace saker::broker
