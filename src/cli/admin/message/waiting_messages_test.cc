#include "cli/admin/message/waiting_messages.h"

#include <gtest/gtest.h>

#include "model/property.h"

namespace saker::cli {
namespace {

TEST(RecallHandle, IsTheOneThatTheProducerWasGiven) {
  std::string text;
  property::append(text, property::kUniqueKey, "C0A8010512342A139A5547B760000007");
  property::append(text, property::kRealTopic, "TopicTest");
  property::append(text, property::kTimerOutMs, "1700003600000");
  WaitingMessage timer;
  timer.broker.name = "broker-a";
  timer.message.record.properties = text;
  timer.due_ms = 1'700'003'601'000;
  EXPECT_EQ(recall_handle(timer),
            "djEgVG9waWNUZXN0IGJyb2tlci1hIDE3MDAwMDM2MDAwMDEgQzBBODAxMDUxMjM0MkExMzlBNTU0N0I3NjAwMD"
            "AwMDc=");
}

}  // namespace
}  // namespace saker::cli
