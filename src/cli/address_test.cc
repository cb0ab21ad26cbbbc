#include "cli/address.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace saker::cli {
namespace {

Result<HostAddress> broker_at(const std::string& text) {
  return address_at(text, "a broker", "--of 127.0.0.1:10911");
}

TEST(Address, NamesAndNumbersAreFound) {
  const auto number = broker_at("127.0.0.1:9876");
  const auto name = broker_at("localhost:9876");
  ASSERT_TRUE(number.ok());
  ASSERT_TRUE(name.ok());
  EXPECT_EQ(*name, *number);
}

TEST(Address, WhatHasNoPortIsAWrongWord) {
  for (const char* text : {"foo", "", ":1", "foo:", "foo:x", "127.0.0.1:65536", "foo:-1"}) {
    const auto address = broker_at(text);
    ASSERT_FALSE(address.ok()) << text;
    EXPECT_EQ(address.error().code, ErrorCode::kInvalidArgument) << text;
    EXPECT_THAT(address.error().message, testing::HasSubstr("--of 127.0.0.1:10911")) << text;
  }
}

}  // namespace
}  // namespace saker::cli
