#include "base/worker.h"

#include <future>
#include <memory>

#include <gtest/gtest.h>

namespace saker {
namespace {

TEST(Worker, RunsTasksOnOtherThreads) {
  Worker worker({.name = "test"});
  std::promise<std::thread::id> ran;
  ASSERT_TRUE(worker.submit([&ran] { ran.set_value(std::this_thread::get_id()); }));
  EXPECT_NE(ran.get_future().get(), std::this_thread::get_id());
}

TEST(Worker, ATaskThatBlocksDoesNotHoldUpTheNextWhileThereIsAThread) {
  Worker worker({.name = "test", .threads_max = 2});
  std::promise<void> gate;
  std::promise<void> ran;
  ASSERT_TRUE(worker.submit([opened = gate.get_future()] { opened.wait(); }));
  ASSERT_TRUE(worker.submit([&ran] { ran.set_value(); }));
  ran.get_future().wait();
  gate.set_value();
}

TEST(Worker, RefusesWhatIsOverItsBoundAndDropsItAtTheStop) {
  Worker worker({.name = "test", .threads_max = 1, .tasks_max = 1});
  std::promise<void> gate;
  std::promise<void> began;
  ASSERT_TRUE(worker.submit([&began, opened = gate.get_future()] {
    began.set_value();
    opened.wait();
  }));
  began.get_future().wait();
  const auto kept = std::make_shared<int>(0);
  ASSERT_TRUE(worker.submit([kept] { ++*kept; }));
  EXPECT_FALSE(worker.submit([] {}));

  std::thread opener([&gate, &kept] {
    while (kept.use_count() > 1) std::this_thread::yield();
    gate.set_value();
  });
  worker.stop();
  opener.join();
  EXPECT_EQ(*kept, 0);
  EXPECT_FALSE(worker.submit([] {}));
}

}  // namespace
}  // namespace saker
