#include "wire/message/pending_timers.h"

#include <deque>

#include <gtest/gtest.h>

#include "model/property.h"

namespace saker::wire::message {
namespace {

class Timers : public testing::Test {
 protected:
  void add(const std::string& id, std::int64_t slot_ms, const std::string& takes_back = "",
           std::int64_t wish_ms = 0) {
    std::string& text = texts_.emplace_back();
    property::append(text, property::kUniqueKey, id);
    property::append(text, property::kRealTopic, "Orders");
    property::append(text, property::kTimerOutMs, std::to_string(slot_ms));
    property::append(text, property::kTimerDeleteKey, takes_back);
    if (wish_ms > 0) property::append(text, property::kTimerDeliverMs, std::to_string(wish_ms));
    Message timer;
    timer.record.queue_offset = {static_cast<std::int64_t>(timers_.size())};
    timer.record.properties = text;
    timers_.push_back(timer);
  }

  std::vector<std::int64_t> pending(std::int64_t now_ms) const {
    std::vector<std::int64_t> offsets;
    for (const Message& timer : pending_of(timers_, {.now_ms = now_ms}))
      offsets.push_back(timer.queue_offset());
    return offsets;
  }

 private:
  std::deque<std::string> texts_;
  std::vector<Message> timers_;
};

using Offsets = std::vector<std::int64_t>;

TEST_F(Timers, WaitUntilTheirTime) {
  add("A", 1000);
  add("B", 2000);
  EXPECT_EQ(pending(1999), (Offsets{0, 1}));
  EXPECT_EQ(pending(2000), (Offsets{1}));
  EXPECT_EQ(pending(3000), Offsets{});
}

TEST_F(Timers, AreDueWhenTheirProducerWantsItAndNotWhenTheirSlotBegins) {
  add("A", 1000, "", 1500);
  EXPECT_EQ(pending(1499), (Offsets{0}));
  EXPECT_EQ(pending(1500), Offsets{});
}

TEST_F(Timers, AreTakenBackByTheirIdWithOrWithoutTheTopic) {
  add("A", 1000);
  add("B", 1000);
  add("C", 1000);
  add("A", 1000, "A");
  add("B", 1000, "Orders+B");
  add("C", 1000, "Other+C");
  EXPECT_EQ(pending(0), (Offsets{2}));
}

TEST_F(Timers, ThatAreWrittenAgainCountOnce) {
  add("A", 1000);
  add("A", 1000);
  EXPECT_EQ(pending(0), (Offsets{1}));
}

}  // namespace
}  // namespace saker::wire::message
