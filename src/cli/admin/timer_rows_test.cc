#include "cli/admin/timer_rows.h"

#include <gtest/gtest.h>

namespace saker::cli {
namespace {

TEST(TimerRows, OfAnAnswerOverHttp) {
  const auto answer = wire::json::Document::parse(
      R"({"timers":[{"dueMs":5,"topic":"Orders","kind":"timer","level":null,"id":"A",)"
      R"("keys":["k1","k2"],"bornMs":3},)"
      R"({"dueMs":7,"topic":"Other","kind":"delay","level":18,"id":"B","keys":[],"bornMs":4}],)"
      R"("complete":true,"next":null})");
  ASSERT_TRUE(answer.ok());
  const auto rows = timer_rows_in(answer->root(), "broker-a");
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_EQ(rows[0].kind, "timer");
  EXPECT_EQ(rows[0].keys, "k1 k2");
  EXPECT_EQ(rows[0].due_ms, 5);
  EXPECT_EQ(rows[1].kind, "delay level 18");
  EXPECT_EQ(rows[1].broker, "broker-a");
  EXPECT_EQ(rows[1].keys, "");
}

TEST(TimerRows, APortOnTheLoopbackIsAskedOnlyOnItsOwnMachine) {
  const BrokerAt here{"c", "broker-a", 0, *parse_host_address("127.0.0.1:10911")};
  const BrokerAt there{"c", "broker-a", 0, *parse_host_address("10.0.0.1:10911")};
  EXPECT_TRUE(is_http_in_reach(here, "127.0.0.1"));
  EXPECT_FALSE(is_http_in_reach(there, "127.0.0.1"));
  EXPECT_TRUE(is_http_in_reach(there, "0.0.0.0"));
}

}  // namespace
}  // namespace saker::cli
