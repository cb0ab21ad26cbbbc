#include "popper.h"

#include <gtest/gtest.h>

namespace saker::load {
namespace {

TEST(BatchAck, NamesAllThatWasPopped) {
  int64_t count = 0;
  std::string body = batch_ack_of(
      R"({"code":0,"extFields":{"invisibleTime":"60000","startOffsetInfo":"0 2 100;1 0 7",)"
      R"("popTime":"1735689600000","reviveQid":"3","msgOffsetInfo":"0 2 100,102;1 0 7"}})",
      "T", "G", count);
  EXPECT_EQ(body,
            R"({"acks":[{"b":"BQ==","c":"G","it":60000,"pt":1735689600000,"q":2,"r":"0","rq":3,)"
            R"("so":100,"t":"T"},{"b":"AQ==","c":"G","it":60000,"pt":1735689600000,"q":0,)"
            R"("r":"1","rq":3,"so":7,"t":"T"}],"brokerName":"broker-a"})");
  EXPECT_EQ(count, 3);
}

TEST(BatchAck, AnAnswerWithoutOffsetsIsNoAnswer) {
  int64_t count = 0;
  EXPECT_THROW(batch_ack_of("{}", "T", "G", count), std::runtime_error);
}

}  // namespace
}  // namespace saker::load
