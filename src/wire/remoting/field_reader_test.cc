#include "wire/remoting/field_reader.h"

#include <gtest/gtest.h>

#include "wire/remoting/header/pull.h"
#include "wire/remoting/header/send.h"

namespace saker::wire::remoting {
namespace {

Command command_with(std::vector<Field> fields) {
  Command command;
  command.has_fields = true;
  command.fields = std::move(fields);
  return command;
}

TEST(FieldReader, ReadsLettersAndLongNames) {
  const Command letters = command_with(
      {{"b", "T"}, {"e", "3"}, {"f", "1"}, {"g", "1700000000000"}, {"h", "0"}, {"m", "TRUE"}});
  SendMessageHeader header;
  ASSERT_TRUE(decode(letters, header, Names::kLetters).ok());
  EXPECT_EQ(header.topic, "T");
  EXPECT_EQ(header.queue_id, 3);
  EXPECT_EQ(header.born_timestamp, 1700000000000);
  EXPECT_TRUE(header.batch);

  const Command names = command_with(
      {{"flag", "7"}, {"bornTimestamp", "1"}, {"sysFlag", "0"}, {"queueId", "-1"}, {"topic", "T"}});
  SendMessageHeader other;
  ASSERT_TRUE(decode(names, other).ok());
  EXPECT_EQ(other.queue_id, -1);
  EXPECT_EQ(other.flag, 7);
}

TEST(FieldReader, NamesTheMissingField) {
  SendMessageHeader header;
  const Status status = decode(command_with({{"b", "T"}}), header, Names::kLetters);
  ASSERT_FALSE(status.ok());
  EXPECT_EQ(status.error().message, "the header lacks the required field e (queueId)");
}

TEST(FieldReader, ABadNumberOfAFastHeaderIsAnErrorThatShowsIt) {
  PullMessageHeader header;
  const Status status =
      decode(command_with({{"consumerGroup", "G"}, {"topic", "T"}, {"queueId", "zero"}}), header);
  ASSERT_FALSE(status.ok());
  EXPECT_EQ(status.error().message, "the header field queueId is not a number: 'zero'");
}

TEST(FieldReader, ABadNumberOfAnotherHeaderReadsAsMissing) {
  SendMsgBackHeader header;
  const Status status = decode(command_with({{"offset", "9x"}, {"group", "G"}}), header);
  ASSERT_FALSE(status.ok());
  EXPECT_EQ(status.error().message, "the header lacks the required field offset");
}

}  // namespace
}  // namespace saker::wire::remoting
