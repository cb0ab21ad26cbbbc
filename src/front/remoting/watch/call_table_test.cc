#include "front/remoting/watch/call_table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "wire/remoting/code.h"

namespace saker::front {
namespace {

using ::testing::HasSubstr;

std::string exposed(const CallTable& table) {
  CallTable::SumsByKey sums;
  table.add_to(sums);
  metrics::Exposition out({}, 100'000);
  expose(sums, out);
  return out.take();
}

TEST(CallTable, RequestsAreCountedByCodeAndAnswerInRocketmqsClasses) {
  CallTable table;
  const CallTable::Key send{.code = wire::remoting::request::kSendMessageV2};
  table.record(send, 1'000'000);
  table.record(send, 1'000'001);
  table.record(send, 4'000'000'000);
  table.record({.code = wire::remoting::request::kPullMessage,
                .response_code = wire::remoting::response::kPullNotFound,
                .is_long_polling = true},
               5);
  const std::string text = exposed(table);
  const std::string labels =
      "{protocol_type=\"remoting\",request_code=\"send_message_v2\",response_code=\"success\","
      "is_long_polling=\"false\",result=\"success\"";
  EXPECT_THAT(text, HasSubstr("rocketmq_rpc_latency_bucket" + labels + ",le=\"1\"} 1\n"));
  EXPECT_THAT(text, HasSubstr("rocketmq_rpc_latency_bucket" + labels + ",le=\"3\"} 2\n"));
  EXPECT_THAT(text, HasSubstr("rocketmq_rpc_latency_bucket" + labels + ",le=\"3000\"} 2\n"));
  EXPECT_THAT(text, HasSubstr("rocketmq_rpc_latency_count" + labels + "} 3\n"));
  EXPECT_THAT(text, HasSubstr("request_code=\"pull_message\",response_code=\"pull_not_found\","
                              "is_long_polling=\"true\",result=\"success\"} 1\n"));
}

TEST(CallTable, WhatIsBeyondTheBoundSharesOneSeries) {
  CallTable table;
  constexpr auto kBeyond = static_cast<std::int32_t>(CallTable::kSeriesMax) + 40;
  for (std::int32_t i = 0; i < kBeyond; ++i) table.record({.code = 10, .response_code = i}, 1);
  CallTable::SumsByKey sums;
  table.add_to(sums);
  EXPECT_EQ(sums.size(), CallTable::kSeriesMax);
  EXPECT_EQ(sums[CallTable::Key{}].counts[0], 41);
}

TEST(CallTable, OfWhatIsNotAnsweredThereIsNoResponseCode) {
  CallTable table;
  table.record({.code = 10, .response_code = -1, .result = CallTable::Result::kCancelled}, 1);
  EXPECT_THAT(exposed(table), HasSubstr("response_code=\"none\",is_long_polling=\"false\","
                                        "result=\"cancelled\"} 1\n"));
}

}  // namespace
}  // namespace saker::front
