#include "model/pop_receipt.h"

#include <gtest/gtest.h>

namespace saker {
namespace {

// Spec 05 §33.9.
constexpr std::string_view kVector = "100 1735689600000 60000 3 0 broker-a 2 102";

TEST(PopReceipt, IsWrittenAsRocketMqWritesIt) {
  const PopReceipt receipt{{100},      1735689600000, 60000,           3, PopSource::kTopic,
                           "broker-a", {2},           QueueOffset{102}};
  EXPECT_EQ(to_string(receipt), kVector);
  const auto parsed = parse_pop_receipt(kVector);
  ASSERT_TRUE(parsed.ok());
  EXPECT_EQ(*parsed, receipt);
}

TEST(PopReceipt, TheOffsetMayBeMissing) {
  const auto parsed = parse_pop_receipt("0 1700000019764 10000 0 1 broker-a 3");
  ASSERT_TRUE(parsed.ok());
  EXPECT_FALSE(parsed->offset.has_value());
  EXPECT_EQ(parsed->source, PopSource::kRetry);
  EXPECT_EQ(to_string(*parsed), "0 1700000019764 10000 0 1 broker-a 3");
}

TEST(PopReceipt, OrderedPopsAreToldByTheReviveQueue) {
  EXPECT_TRUE(parse_pop_receipt("0 1 2 999 0 b 0 0")->ordered());
  EXPECT_FALSE(parse_pop_receipt("0 1 2 7 0 b 0 0")->ordered());
}

TEST(PopReceipt, WhatIsNoReceiptIsNamed) {
  for (const char* text : {"", "garbage", "1 2 3 4 0 b", "x 2 3 4 0 b 0", "1 2 3 4 3 b 0",
                           "1 2 3 4 0 b 0 x", "1  3 4 0 b 0", "1 2 3 99999999999 0 b 0"}) {
    const auto parsed = parse_pop_receipt(text);
    ASSERT_FALSE(parsed.ok()) << text;
    EXPECT_NE(parsed.error().message.find("receipt"), std::string::npos) << text;
  }
}

}  // namespace
}  // namespace saker
