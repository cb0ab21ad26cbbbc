#include "wire/message/dead_letter.h"

#include <gtest/gtest.h>

#include "model/property.h"

namespace saker::wire::message {
namespace {

/// `properties` outlives the message.
Message letter(std::string_view properties, std::int32_t sys_flag = 0) {
  Message dead;
  dead.broker = "broker-a";
  dead.record.topic = "%DLQ%G";
  dead.record.store_host = *parse_host_address("127.0.0.1:10911");
  dead.record.log_offset = {1000};
  dead.record.born_timestamp_ms = 1'700'000'000'000;
  dead.record.flag = 3;
  dead.record.sys_flag = sys_flag;
  dead.record.body = "body";
  dead.record.properties = properties;
  return dead;
}

std::string text_of(std::initializer_list<std::pair<std::string_view, std::string_view>> pairs) {
  std::string text;
  for (const auto& [name, value] : pairs) property::append(text, name, value);
  return text;
}

TEST(DeadLetter, KnowsTheTopicThatItWasSentTo) {
  const std::string retried = text_of({{"RETRY_TOPIC", "Orders"}, {"REAL_TOPIC", "%RETRY%G"}});
  EXPECT_EQ(origin_topic(letter(retried)), "Orders");
  EXPECT_EQ(origin_topic(letter(text_of({{"REAL_TOPIC", "%RETRY%G"}}))), "");
  EXPECT_EQ(origin_topic(letter("")), "");
}

TEST(DeadLetter, NamesItsGroup) {
  EXPECT_EQ(group_of_dead_topic("%DLQ%G"), "G");
  EXPECT_EQ(group_of_dead_topic("Orders"), "");
  EXPECT_EQ(dead_topic("G"), "%DLQ%G");
}

TEST(ResentCopy, KeepsWhatTheProducerSetAndForgetsTheWay) {
  const std::string properties = text_of({{"KEYS", "k1"},
                                          {"UNIQ_KEY", "ID1"},
                                          {"color", "red"},
                                          {"RETRY_TOPIC", "Orders"},
                                          {"DELAY", "18"},
                                          {"REAL_TOPIC", "%RETRY%G"},
                                          {"TRAN_MSG", "true"},
                                          {"TIMER_DELIVER_MS", "1"}});
  const NewMessage copy = resent_copy(letter(properties), "Orders");
  EXPECT_EQ(copy.properties, text_of({{"KEYS", "k1"},
                                      {"UNIQ_KEY", "ID1"},
                                      {"color", "red"},
                                      {kResentFrom, "7F00000100002A9F00000000000003E8"}}));
  EXPECT_EQ(copy.topic, "Orders");
  EXPECT_EQ(copy.body, "body");
  EXPECT_EQ(copy.flag, 3);
  EXPECT_EQ(copy.born_ms, 1'700'000'000'000);
}

TEST(ResentCopy, OfARetryTopicSaysWhichTopicItBelongsTo) {
  const std::string properties = text_of({{"RETRY_TOPIC", "Orders"}});
  const NewMessage copy = resent_copy(letter(properties), "%RETRY%G");
  EXPECT_EQ(property::find(copy.properties, "RETRY_TOPIC"), "Orders");
}

TEST(ResentCopy, StaysCompressedButIsNoTransaction) {
  EXPECT_EQ(resent_copy(letter("", 0x1 | 0x8 | 0x200), "Orders").sys_flag, 0x201);
}

TEST(ResentCopy, OfACopyIsMarkedWithItsOwnDeadLetter) {
  const std::string properties = text_of({{kResentFrom, "ANOTHER"}});
  const NewMessage copy = resent_copy(letter(properties), "Orders");
  EXPECT_EQ(property::find(copy.properties, kResentFrom), "7F00000100002A9F00000000000003E8");
}

}  // namespace
}  // namespace saker::wire::message
