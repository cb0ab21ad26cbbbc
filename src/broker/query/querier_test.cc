#include "broker/query/querier.h"

#include <future>
#include <thread>

#include <gtest/gtest.h>

#include "broker/broker_fixture.h"

namespace saker::broker {
namespace {

/// Runs what is posted when the test asks for it, from whichever thread it came.
class SharedTasks final : public api::LaneExecutor {
 public:
  void post(api::Lane, UniqueFunction<void()> task) override {
    const std::lock_guard lock(mutex_);
    tasks_.push_back(std::move(task));
  }
  void run_one() {
    for (;; std::this_thread::yield()) {
      UniqueFunction<void()> task;
      {
        const std::lock_guard lock(mutex_);
        if (tasks_.empty()) continue;
        task = std::move(tasks_.front());
        tasks_.pop_front();
      }
      return task();
    }
  }

 private:
  std::mutex mutex_;
  std::deque<UniqueFunction<void()>> tasks_;
};

class QuerierTest : public testing::Test, private store::ArrivalListener {
 protected:
  api::LookupOutcome ask(const api::Lookup& what) {
    api::LookupOutcome answer;
    querier_.look_up({0}, what, [&answer](api::LookupOutcome& outcome) { answer = outcome; });
    tasks_.run_one();
    return answer;
  }

  ManualClock clock_;
  SharedTasks tasks_;
  FakeStore store_{clock_, *this};
  QueryThreads threads_{tasks_, 1'000};
  Querier querier_{{store_, threads_, 32}};

 private:
  void on_arrivals(std::span<const store::Arrival>) override {}
};

TEST_F(QuerierTest, WhatTheStoreFindsIsAnsweredOnTheLane) {
  store_.key_answer.slices = {{"record", nullptr}};
  store_.key_answer.index_update_ms = 7;
  store_.key_answer.index_update_offset = {8};
  const api::LookupOutcome answer = ask(
      api::KeyQuery{.topic = "T", .key = "k", .message_count_max = 5, .begin_ms = 1, .end_ms = 2});
  EXPECT_EQ(answer.status, api::Status::kOk);
  EXPECT_EQ(answer.message, "");
  ASSERT_EQ(answer.slices.size(), 1u);
  EXPECT_EQ(answer.slices[0].bytes, "record");
  EXPECT_EQ(answer.index_update_ms, 7);
  EXPECT_EQ(answer.index_update_offset, LogOffset{8});
  EXPECT_EQ(store_.asked_key, "T#k");
  EXPECT_EQ(store_.asked_query.count_max, 5);
  EXPECT_EQ(store_.asked_query.begin_ms, 1);
  EXPECT_EQ(store_.asked_query.end_ms, 2);
}

TEST_F(QuerierTest, AQueryByUniqueIdTakesTheNumberOfTheSettings) {
  const api::LookupOutcome answer =
      ask(api::KeyQuery{.topic = "T", .key = "id", .is_unique_key = true, .message_count_max = 1});
  EXPECT_EQ(store_.asked_query.count_max, 32);
  EXPECT_EQ(answer.status, api::Status::kOffsetNotFound);
  EXPECT_EQ(answer.message, "can not find message, maybe time range not correct");
}

TEST_F(QuerierTest, WhileTheIndexIsBuiltNothingFoundSaysSo) {
  store_.key_answer.indexed = {-(20 << 20)};
  const api::LookupOutcome answer = ask(api::KeyQuery{.topic = "T", .key = "k"});
  EXPECT_EQ(answer.message,
            "can not find message, maybe time range not correct; the index is being built and "
            "lacks the last 20 MiB of the log");
}

TEST_F(QuerierTest, AnOffsetWithoutAMessageIsNamed) {
  const api::LookupOutcome answer = ask(LogOffset{12});
  EXPECT_EQ(answer.status, api::Status::kFailed);
  EXPECT_EQ(answer.message, "can not find message by the offset, 12");
}

TEST_F(QuerierTest, AQueueIsReadOnFromAnOffset) {
  store_.set_content({.queues = {{{"T", 0},
                                  {{.log_offset = {0}, .record = "a"},
                                   {.log_offset = {1}, .record = "b"},
                                   {.log_offset = {2}, .record = "c"}}}},
                      .by_log_offset = {},
                      .log_end = 3});
  const auto read_from = [this](std::int64_t first) {
    return ask(
        api::QueueQuery{.topic = "T", .queue_id = {0}, .first = {first}, .message_count_max = 2});
  };
  const api::LookupOutcome two = read_from(0);
  EXPECT_EQ(two.status, api::Status::kOk);
  std::string bytes;
  for (const api::Slice& slice : two.slices) bytes += slice.bytes;
  EXPECT_EQ(bytes, "ab");
  EXPECT_EQ(two.next_offset, QueueOffset{2});
  EXPECT_EQ(read_from(2).next_offset, QueueOffset{3});
  const api::LookupOutcome none = read_from(3);
  EXPECT_TRUE(none.slices.empty());
  EXPECT_EQ(none.next_offset, QueueOffset{3});
}

TEST_F(QuerierTest, MoreQueriesThanMayWaitAreRefusedAtOnce) {
  std::promise<void> gate;
  const std::shared_future<void> opened = gate.get_future().share();
  store_.before_query = [opened] { opened.wait(); };
  const api::KeyQuery query{.topic = "T", .key = "k"};
  int answered = 0;
  int busy = 0;
  for (int i = 0; i < 1010; ++i) {
    querier_.look_up({0}, query, [&](api::LookupOutcome& outcome) {
      ++answered;
      if (outcome.status != api::Status::kBusy) return;
      ++busy;
      EXPECT_NE(outcome.message.find("1000 queries wait"), std::string::npos) << outcome.message;
    });
  }
  // Two run or are about to, a thousand wait.
  EXPECT_GE(busy, 8);
  EXPECT_LE(busy, 10);
  gate.set_value();
  while (answered < 1010) tasks_.run_one();
}

}  // namespace
}  // namespace saker::broker
