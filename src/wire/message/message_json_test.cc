#include "wire/message/message_json.h"

#include <gtest/gtest.h>

namespace saker::wire::message {
namespace {

TEST(MessageJson, OfARepeatedPropertyTheLastOneCounts) {
  json::Writer writer;
  writer.begin_object();
  write_properties(writer,
                   "b\x01"
                   "1\x02"
                   "a\x01"
                   "2\x02"
                   "b\x01"
                   "3\x02");
  writer.end_object();
  EXPECT_EQ(writer.take(), R"({"properties":{"a":"2","b":"3"}})");
}

TEST(MessageJson, KeysAreSplitByBlanks) {
  json::Writer writer;
  writer.begin_object();
  write_keys(writer, " one  two ");
  writer.end_object();
  EXPECT_EQ(writer.take(), R"({"keys":["one","two"]})");
}

}  // namespace
}  // namespace saker::wire::message
