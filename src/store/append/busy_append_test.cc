#include <atomic>
#include <thread>

#include "store/store_fixture.h"

namespace saker::store {
namespace {

class BusyAppendTest : public StoreFixture {
 protected:
  BusyAppendTest() { options.append_busy_ms = 50; }
};

/// Holds whoever reads it, once it is told to.
class HoldingClock final : public Clock {
 public:
  std::int64_t wall_ms() const override {
    if (std::this_thread::get_id() == held_thread.load()) {
      is_held.store(true);
      while (held_thread.load() != std::thread::id{}) std::this_thread::yield();
    }
    return inner.wall_ms();
  }
  std::int64_t steady_ms() const override { return inner.steady_ms(); }
  std::int64_t precise_ns() const override { return inner.precise_ns(); }

  SystemClock inner;
  mutable std::atomic<std::thread::id> held_thread{};
  mutable std::atomic<bool> is_held{false};
};

TEST_F(BusyAppendTest, WhoComesBehindAnAppendThatHangsIsRefusedInTime) {
  HoldingClock holding;
  auto made = LocalStore::open_on(disk, options, holding, arrivals);
  ASSERT_TRUE(made.ok()) << made.error().message;
  store = std::move(*made);
  appender = store->make_appender(waker);
  EXPECT_EQ(store->load().append_ms, 0);
  AppendOutcome hung = AppendOutcome::kUnavailable;
  std::thread slow([&] {
    const std::unique_ptr<Appender> own = store->make_appender(waker);
    const NewRecord one = record("T", "slow");
    own->stage({&one, 1}, false, [&](const Appended& appended) { hung = appended.outcome; });
    holding.held_thread.store(std::this_thread::get_id());
    own->commit();
  });
  while (!holding.is_held.load()) std::this_thread::yield();

  EXPECT_EQ(append("T", "waits until the other counts as hanging"), AppendOutcome::kBusy);
  EXPECT_GE(store->load().append_ms, options.append_busy_ms - 10);
  EXPECT_EQ(append("T", "does not wait any more"), AppendOutcome::kBusy);
  EXPECT_EQ(store->max_offset("T", {0}), QueueOffset{0});

  holding.held_thread.store(std::thread::id{});
  slow.join();
  EXPECT_EQ(hung, AppendOutcome::kOk);
  EXPECT_EQ(store->load().append_ms, 0);
  EXPECT_EQ(append("T", "next"), AppendOutcome::kOk);
  EXPECT_EQ(bodies("T"), (std::vector<std::string>{"slow", "next"}));
  close();
}

}  // namespace
}  // namespace saker::store
