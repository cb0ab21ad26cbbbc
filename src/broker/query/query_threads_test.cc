#include "broker/query/query_threads.h"

#include <future>
#include <optional>
#include <thread>

#include <gtest/gtest.h>

#include "broker/broker_fixture.h"

namespace saker::broker {
namespace {

using Answer = api::OutcomeOf<std::thread::id>;

class QueryThreadsTest : public testing::Test {
 protected:
  /// Both threads begin to wait for the gate.
  void occupy(QueryThreads& threads) {
    for (int i = 0; i < 2; ++i) {
      std::promise<void> began;
      std::future<void> has_begun = began.get_future();
      threads.run([this, began = std::move(began)]() mutable {
        began.set_value();
        opened_.wait();
      });
      has_begun.wait();
    }
  }
  static Answer where() { return {api::Status::kOk, "", std::this_thread::get_id()}; }

  HeldTasks tasks_;
  std::promise<void> gate_;
  std::shared_future<void> opened_ = gate_.get_future().share();
};

TEST_F(QueryThreadsTest, ALookIsDoneElsewhereAndAnsweredOnTheLane) {
  QueryThreads threads(tasks_, 10);
  std::optional<Answer> answer;
  threads.ask(api::Lane{0}, where, [&answer](Answer& outcome) { answer = outcome; });
  EXPECT_FALSE(answer);
  tasks_.run_until([&answer] { return answer.has_value(); });
  EXPECT_NE(answer->value, std::this_thread::get_id());
}

TEST_F(QueryThreadsTest, TooManyAreRefusedAtOnceWithTheSettingThatBoundsThem) {
  std::optional<Answer> first;
  std::optional<Answer> second;
  QueryThreads threads(tasks_, 1);
  occupy(threads);
  threads.ask(api::Lane{0}, where, [&first](Answer& outcome) { first = outcome; });
  EXPECT_EQ(threads.waiting(), 1);
  threads.ask(api::Lane{0}, where, [&second](Answer& outcome) { second = outcome; });
  gate_.set_value();
  ASSERT_TRUE(second);
  EXPECT_EQ(second->status, api::Status::kBusy);
  EXPECT_NE(second->message.find("1 queries wait"), std::string::npos) << second->message;
  EXPECT_NE(second->message.find("queryThreadPoolQueueCapacity"), std::string::npos);
  tasks_.run_until([&first] { return first.has_value(); });
  EXPECT_TRUE(first->ok());
}

TEST_F(QueryThreadsTest, WhatMustNotBeLeftOutIsDoneByTheCallerIfTooManyWait) {
  std::optional<std::thread::id> over;
  QueryThreads threads(tasks_, 1);
  occupy(threads);
  threads.run([] {});
  threads.run([&over] { over = std::this_thread::get_id(); });
  gate_.set_value();
  EXPECT_EQ(over, std::this_thread::get_id());
}

}  // namespace
}  // namespace saker::broker
