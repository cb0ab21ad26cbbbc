#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "store/store_fixture.h"
#include "store/timer/timer_store.h"

namespace saker::store {

/// A store with timer files beside it; slots of a second, timer log files of eleven units.
class TimerFixture : public StoreFixture {
 protected:
  static constexpr std::int64_t kSecond = 1'000;

  TimerFixture() {
    options.timer.log_file_bytes = 620;
    clock.advance_ms(-(clock.wall_ms() % kSecond));
    begin_ms = clock.wall_ms();
  }
  ~TimerFixture() override { timers.reset(); }

  void open_all() {
    open();
    open_timers();
  }
  void open_timers() {
    timers.reset();
    auto made = TimerStore::open({*disk, options.root_dir, options.timer, *store, clock});
    ASSERT_TRUE(made.ok()) << made.error().message;
    timers = std::move(*made);
  }
  /// As a killed process and the next one.
  void die_and_return() {
    timers.reset();
    open_all();
  }

  /// Appends a timer message and answers how it stands in a slot.
  TimerEntry message(std::int64_t slot_ms, bool deletes = false) {
    std::string properties =
        "REAL_TOPIC\1T\2REAL_QID\1"
        "0\2TIMER_OUT_MS\1" +
        std::to_string(slot_ms) + "\2";
    append_with(kTimerTopic, "b", properties);
    const Result<Slice> record = store->read_record(last_log_offset);
    EXPECT_TRUE(record.ok());
    return {.slot_ms = slot_ms,
            .enqueued_ms = begin_ms,
            .record = last_log_offset,
            .record_bytes = static_cast<std::int32_t>(record->bytes.size()),
            .topic_hash = 84,
            .rolls = false,
            .deletes = deletes};
  }
  LogOffset add(std::int64_t slot_ms, bool deletes = false) {
    const TimerEntry entry = message(slot_ms, deletes);
    EXPECT_TRUE(timers->add({&entry, 1}).ok());
    return entry.record;
  }
  /// The records of a slot, oldest first.
  std::vector<LogOffset> records_in(std::int64_t slot_ms) const {
    std::vector<LogOffset> found;
    const Result<TimerSlot> slot = timers->slot(slot_ms);
    EXPECT_TRUE(slot.ok());
    const Status walked = timers->walk(slot->last, [&found](const TimerUnit& unit) {
      found.insert(found.begin(), unit.record);
      return true;
    });
    EXPECT_TRUE(walked.ok());
    return found;
  }
  void flush(std::int64_t read_ms, std::int64_t queue_offset) {
    const Status done = timers->flush({read_ms, {queue_offset}});
    ASSERT_TRUE(done.ok()) << done.error().message;
  }
  TimerCheckpoint checkpoint() const {
    return read_timer_checkpoint(path("config/timercheck")).value();
  }

  std::int64_t begin_ms = 0;
  std::unique_ptr<TimerStore> timers;
};

}  // namespace saker::store
