#include "wire/message/message_copy.h"

#include <gtest/gtest.h>

#include "model/property.h"

namespace saker::wire::message {
namespace {

/// `properties` outlives the message.
MessageCopy copy_in(std::string_view place, std::string_view properties = {}) {
  Message message;
  message.record.topic = place;
  message.record.properties = properties;
  return copy_of(message, "Orders");
}

std::string with(std::string_view name, std::string_view value) {
  std::string text;
  property::append(text, name, value);
  return text;
}

TEST(MessageCopy, IsKnownByItsPlace) {
  EXPECT_EQ(copy_in("Orders").kind, CopyKind::kStored);
  EXPECT_EQ(copy_in("rmq_sys_wheel_timer").kind, CopyKind::kTimer);
  EXPECT_EQ(copy_in("RMQ_SYS_TRANS_HALF_TOPIC").kind, CopyKind::kHalf);
  EXPECT_EQ(copy_in("TRANS_CHECK_MAX_TIME_TOPIC").kind, CopyKind::kGivenUp);
  EXPECT_EQ(copy_in("SCHEDULE_TOPIC_XXXX").kind, CopyKind::kDelayed);
  EXPECT_EQ(copy_in("%DLQ%G").kind, CopyKind::kDead);
  EXPECT_EQ(copy_in("%DLQ%G").group, "G");
}

TEST(MessageCopy, ForAGroupNamesItAlsoInTheRetryTopicsOfPop) {
  for (const std::string& place : topics_of_group("G", "Orders")) {
    EXPECT_EQ(copy_in(place).group, "G") << place;
  }
  EXPECT_EQ(copy_in("%RETRY%G").kind, CopyKind::kRetry);
}

TEST(MessageCopy, MayBeMoreThanItsPlaceSays) {
  const std::string takes_back = with(property::kTimerDeleteKey, "A");
  EXPECT_EQ(copy_in("rmq_sys_wheel_timer", takes_back).kind, CopyKind::kRecalled);
  const std::string resent = with("SAKER_RESENT_FROM", "X");
  EXPECT_EQ(copy_in("Orders", resent).kind, CopyKind::kResent);
}

}  // namespace
}  // namespace saker::wire::message
