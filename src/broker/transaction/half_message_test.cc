#include "broker/transaction/half_message.h"

#include <gtest/gtest.h>

namespace saker::broker {
namespace {

using Properties = std::vector<std::pair<std::string_view, std::string_view>>;

std::string bytes_of(const Properties& properties, std::int64_t place,
                     std::string_view topic = kHalfTopic) {
  std::string text;
  for (const auto& [name, value] : properties) property::append(text, name, value);
  wire::record::Record record;
  record.topic = topic;
  record.properties = text;
  record.body = "b";
  std::string bytes(wire::record::encoded_size(record), '\0');
  wire::record::encode(record, bytes.data());
  wire::record::assign(bytes.data(), {{place}, {1000}, 5});
  return bytes;
}

const Properties kWhole = {
    {"REAL_TOPIC", "T"}, {"REAL_QID", "3"}, {"PGROUP", "PG"}, {"UNIQ_KEY", "U"}};

Properties with(Properties properties, std::string_view name, std::string_view value) {
  properties.emplace_back(name, value);
  return properties;
}

TEST(HalfMessage, SaysWhereItIsMeantToGoAndWhoseItIs) {
  const std::string bytes = bytes_of(kWhole, 7);
  const auto half = parse_half(bytes);
  ASSERT_TRUE(half.has_value());
  EXPECT_EQ(half->real_topic, "T");
  EXPECT_EQ(half->real_queue_id, QueueId{3});
  EXPECT_EQ(half->producer_group, "PG");
  EXPECT_EQ(half->unique_key, "U");
  EXPECT_EQ(half->transaction, QueueOffset{7});
  EXPECT_EQ(half->check_count, 0);
  EXPECT_FALSE(half->immunity_ms.has_value());
}

TEST(HalfMessage, CopyBelongsToTheTransactionOfTheFirst) {
  const std::string bytes = bytes_of(
      with(with(kWhole, "TRAN_FIRST_QUEUE_OFFSET", "7"), "TRANSACTION_CHECK_TIMES", "2"), 12);
  EXPECT_EQ(parse_half(bytes)->transaction, QueueOffset{7});
  EXPECT_EQ(parse_half(bytes)->check_count, 2);
}

TEST(HalfMessage, CopyOfRocketMqsNamesWhatItRenews) {
  const std::string bytes = bytes_of(with(kWhole, "TRAN_PREPARED_QUEUE_OFFSET", "7"), 12);
  EXPECT_EQ(parse_half(bytes)->renewed, QueueOffset{7});
  EXPECT_EQ(parse_half(bytes)->transaction, QueueOffset{7});
  const std::string both = bytes_of(
      with(with(kWhole, "TRAN_PREPARED_QUEUE_OFFSET", "7"), "TRAN_FIRST_QUEUE_OFFSET", "3"), 12);
  EXPECT_EQ(parse_half(both)->renewed, QueueOffset{7});
  EXPECT_EQ(parse_half(both)->transaction, QueueOffset{3});
}

TEST(HalfMessage, FirstCopyCannotLieBehindItsCopy) {
  for (const char* first : {"12", "13", "-1", "x"}) {
    const std::string bytes = bytes_of(with(kWhole, "TRAN_FIRST_QUEUE_OFFSET", first), 12);
    EXPECT_EQ(parse_half(bytes)->transaction, QueueOffset{12}) << first;
  }
}

TEST(HalfMessage, OnlyAPositiveNumberOfSecondsIsATimeOfItsOwn) {
  const auto immunity = [](std::string_view text) {
    return parse_half(bytes_of(with(kWhole, "CHECK_IMMUNITY_TIME_IN_SECONDS", text), 1))
        ->immunity_ms;
  };
  EXPECT_EQ(immunity("20"), 20'000);
  for (const char* text : {"0", "-3", "soon", "2x"}) EXPECT_FALSE(immunity(text)) << text;
  EXPECT_EQ(immunity("999999999999"), 2'147'483'647'000);
}

TEST(HalfMessage, WhatCouldNeverBeCompletedIsNone) {
  EXPECT_FALSE(parse_half(bytes_of(kWhole, 1, "T")));
  EXPECT_FALSE(parse_half(bytes_of({{"REAL_TOPIC", "T"}}, 1)));
  EXPECT_FALSE(parse_half(bytes_of({{"REAL_QID", "1"}}, 1)));
  EXPECT_FALSE(parse_half(bytes_of({{"REAL_TOPIC", "T"}, {"REAL_QID", "-1"}}, 1)));
  EXPECT_FALSE(parse_half("no record"));
}

TEST(HalfMessage, NextCopyCountsAndNamesTheFirst) {
  const std::string bytes = bytes_of(
      with(with(kWhole, "TRAN_FIRST_QUEUE_OFFSET", "7"), "TRANSACTION_CHECK_TIMES", "2"), 12);
  StoredProperties properties{Options{}};
  copy_half_properties(properties, *parse_half(bytes), 3);
  EXPECT_EQ(property::find(properties.text(), "TRANSACTION_CHECK_TIMES"), "3");
  EXPECT_EQ(property::find(properties.text(), "TRAN_FIRST_QUEUE_OFFSET"), "7");
  EXPECT_EQ(property::find(properties.text(), "REAL_TOPIC"), "T");
}

TEST(HalfMessage, GivenUpOneIsKnownByItsTransaction) {
  const std::string ours = bytes_of(with(kWhole, "TRAN_FIRST_QUEUE_OFFSET", "7"), 0, kGivenUpTopic);
  EXPECT_EQ(parse_given_up(ours)->transaction, QueueOffset{7});
  EXPECT_EQ(parse_given_up(ours)->unique_key, "U");
  EXPECT_FALSE(parse_given_up(bytes_of(kWhole, 0, kGivenUpTopic)));
}

}  // namespace
}  // namespace saker::broker
