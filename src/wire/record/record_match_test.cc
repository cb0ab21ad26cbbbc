#include "wire/record/record_match.h"

#include <gtest/gtest.h>

#include "wire/record/record.h"

namespace saker::wire::record {
namespace {

std::string encoded(std::string_view topic, std::string_view host) {
  Record record;
  record.topic = topic;
  record.queue_id = {3};
  record.body = "body";
  record.properties = "a\1b\2";
  record.born_host = *parse_host_address("10.0.0.1:1");
  record.store_host = *parse_host_address(host);
  std::string bytes(encoded_size(record), '\0');
  encode(record, bytes.data());
  assign(bytes.data(), {{7}, {1000}, 5});
  return bytes;
}

TEST(RecordMatch, EachFieldTells) {
  for (const char* host : {"10.0.0.2:2", "[::1]:2"}) {
    for (const std::string& topic : {std::string("T"), std::string(200, 't')}) {
      const std::string bytes = encoded(topic, host);
      EXPECT_TRUE(stands_at(bytes, {1000}));
      EXPECT_FALSE(stands_at(bytes, {1001}));
      EXPECT_TRUE(is_of(bytes, {topic, {3}}));
      EXPECT_FALSE(is_of(bytes, {"U", {3}}));
      EXPECT_FALSE(is_of(bytes, {topic, {2}}));
      EXPECT_EQ(queue_offset_in(bytes), QueueOffset{7});
    }
  }
}

TEST(RecordMatch, LengthsThatLeadOutOfTheRecordAreNoMatch) {
  std::string bytes = encoded("T", "10.0.0.2:2");
  bytes[84] = '\x7f';
  EXPECT_FALSE(is_of(bytes, {"T", {3}}));
  EXPECT_FALSE(is_of(bytes.substr(0, 40), {"T", {3}}));
}

}  // namespace
}  // namespace saker::wire::record
