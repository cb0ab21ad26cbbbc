#include "front/remoting/pop_info.h"

#include <vector>

#include <gtest/gtest.h>

namespace saker::front {
namespace {

// Spec 05 §33.9.
TEST(PopInfo, NamesWhatWasPopped) {
  std::vector<api::PoppedQueue> queues = {{PopSource::kTopic, {2}, {100}, {{100}, {102}}}};
  EXPECT_EQ(start_offset_info(queues), "0 2 100");
  EXPECT_EQ(message_offset_info(queues), "0 2 100,102");
  queues.push_back({PopSource::kRetryPlus, {0}, {7}, {{8}}});
  EXPECT_EQ(start_offset_info(queues), "0 2 100;2 0 7");
  EXPECT_EQ(message_offset_info(queues), "0 2 100,102;2 0 8");
  EXPECT_EQ(start_offset_info({}), "");
  EXPECT_EQ(message_offset_info({}), "");
}

TEST(PopInfo, TellsHowOftenMessagesWereDelivered) {
  EXPECT_EQ(order_count_info({}), "");
  const std::vector<api::DeliveryCount> counts = {{{1}, QueueOffset{10}, 2},
                                                  {{1}, std::nullopt, 0}};
  EXPECT_EQ(order_count_info(counts), "0 qo1%10 2;0 1 0");
}

}  // namespace
}  // namespace saker::front
