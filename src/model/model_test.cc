#include <gtest/gtest.h>

#include "model/host_address.h"
#include "model/property.h"

namespace saker {
namespace {

TEST(HostAddress, TextRoundTrips) {
  for (const std::string text : {"127.0.0.1:10911", "0.0.0.0:0", "[::1]:65535"}) {
    const auto address = parse_host_address(text);
    ASSERT_TRUE(address.has_value()) << text;
    EXPECT_EQ(to_string(*address), text);
  }
}

TEST(HostAddress, WhatIsNoAddressIsRefused) {
  for (const std::string text : {"", "127.0.0.1", "127.0.0.1:", "127.0.0.1:x", "127.0.0.1:65536",
                                 "127.0.0.1:-1", "localhost:1", "256.0.0.1:1", "::1:80"}) {
    EXPECT_FALSE(parse_host_address(text).has_value()) << text;
  }
}

TEST(Property, AppendsAndFinds) {
  std::string text;
  property::append(text, "A", "1");
  property::append(text, "B", "2");
  property::append(text, "Empty", "");
  EXPECT_EQ(text, std::string("A\x01"
                              "1\x02"
                              "B\x01"
                              "2\x02"));
  EXPECT_EQ(property::find(text, "B"), "2");
  EXPECT_EQ(property::find(text, "C"), "");
}

TEST(Property, TheLastSeparatorMayBeMissing) {
  std::string text =
      "A\x01"
      "1";
  EXPECT_EQ(property::find(text, "A"), "1");
  property::append(text, "B", "2");
  EXPECT_EQ(text, std::string("A\x01"
                              "1\x02"
                              "B\x01"
                              "2\x02"));
}

TEST(Property, PiecesThatAreNoPropertyArePassedOver) {
  property::Reader reader(
      std::string_view("\x02x\x02\x01v\x02n\x01\x02"
                       "A\x01"
                       "1\x02"));
  property::Property p;
  ASSERT_TRUE(reader.next(p));
  EXPECT_EQ(p.name, "A");
  EXPECT_FALSE(reader.next(p));
}

TEST(Property, TheLastOfARepeatedNameWins) {
  EXPECT_EQ(property::find("A\x01"
                           "1\x02"
                           "A\x01"
                           "2\x02",
                           "A"),
            "2");
}

TEST(Property, WithoutRemovesEveryOccurrence) {
  EXPECT_EQ(property::without("A\x01"
                              "1\x02"
                              "B\x01"
                              "2\x02"
                              "A\x01"
                              "3\x02",
                              "A"),
            std::string("B\x01"
                        "2\x02"));
}

}  // namespace
}  // namespace saker
