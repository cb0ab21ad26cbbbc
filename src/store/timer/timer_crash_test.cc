// A run of timers on a recording disk, the image of a crash at some step of it, a start on the
// image: every timer message that was acknowledged is in a slot that is still to come, or in the
// part of the timer topic that is still to be read, or delivered.

#include <map>
#include <random>
#include <set>

#include <gtest/gtest.h>

#include "base/log.h"
#include "file/crash_image.h"
#include "file/recording_disk.h"
#include "model/property.h"
#include "store/store_fixture.h"
#include "store/timer/timer_store.h"

namespace saker::store {
namespace {

using file::kAllSurvivors;
using file::Survivors;

constexpr std::int64_t kSecond = 1'000;

/// Uses timers as a broker does. Its messages are acknowledged when they are on the medium.
class TimerRun {
 public:
  TimerRun(std::string directory, std::uint64_t seed) : random_(seed) {
    options_.root_dir = std::move(directory);
    options_.commit_log_segment_bytes = 64 << 10;
    options_.consume_queue_segment_bytes = 2'000;
    options_.index_enabled = false;
    options_.flush_type = "SYNC_FLUSH";
    options_.timer.log_file_bytes = 620;
    options_.timer.slot_count = 256;
    disk_ = std::make_shared<file::RecordingDisk>(options_.root_dir);
  }
  ~TimerRun() { drop(); }

  std::string open() {
    auto store = LocalStore::open_on(disk_, options_, clock_, arrivals_);
    if (!store) return store.error().message;
    store_ = std::move(*store);
    store_->set_store_host(*parse_host_address("10.0.0.5:10911"));
    appender_ = store_->make_appender(waker_);
    auto timers = TimerStore::open({*disk_, options_.root_dir, options_.timer, *store_, clock_});
    if (!timers) return timers.error().message;
    timers_ = std::move(*timers);
    progress_ = timers_->start().progress;
    if (progress_.read_ms == 0) progress_.read_ms = begin_ms();
    return {};
  }
  void drop() {
    timers_.reset();
    appender_.reset();
    store_.reset();
  }

  file::RecordingDisk& disk() { return *disk_; }
  /// By key: acknowledged before this step.
  const std::map<std::string, std::size_t>& acknowledged() const { return acknowledged_; }

  void act() {
    switch (random_() % 6) {
      case 0:
      case 1:
        return send();
      case 2:
      case 3:
        return fill();
      case 4:
        return deliver_slot();
      default:
        flush();
    }
  }

  /// The keys that are not lost.
  std::set<std::string> found() {
    std::set<std::string> keys = bodies_of("T", {});
    keys.merge(bodies_of(kTimerTopic, progress_.queue_offset));
    for (std::int64_t i = 0; i < options_.timer.slot_count; ++i) {
      keys.merge(bodies_in(progress_.read_ms + i * kSecond));
    }
    return keys;
  }

 private:
  static std::int64_t begin_ms() { return 1'700'000'000'000; }

  /// True if it was acknowledged.
  bool append(std::string_view topic, std::string_view body, std::string_view properties) {
    NewRecord record;
    record.topic = topic;
    record.body = body;
    record.properties = properties;
    record.born_host = *parse_host_address("192.168.1.10:52000");
    AppendOutcome outcome = AppendOutcome::kUnavailable;
    appender_->stage({&record, 1}, true,
                     [&outcome](const Appended& appended) { outcome = appended.outcome; });
    appender_->commit();
    while (appender_->waiting()) {
      waker_.wait();
      appender_->release();
    }
    return outcome == AppendOutcome::kOk;
  }

  void send() {
    const std::string key = "k" + std::to_string(random_());
    const auto slots = static_cast<std::int64_t>(random_() % 8);
    const std::int64_t slot_ms = progress_.read_ms + slots * kSecond;
    if (append(kTimerTopic, key, "TIMER_OUT_MS\1" + std::to_string(slot_ms) + "\2")) {
      acknowledged_[key] = disk_->observe();
    }
  }

  void fill() {
    const ReadResult result = store_->read({kTimerTopic, {0}, progress_.queue_offset}, nullptr);
    std::vector<TimerEntry> entries;
    for_each_record(result, [&](const wire::record::Record& record) {
      const std::string text(property::find(record.properties, "TIMER_OUT_MS"));
      const std::int64_t slot_ms = std::max<std::int64_t>(std::stoll(text), progress_.read_ms);
      entries.push_back({.slot_ms = slot_ms,
                         .enqueued_ms = progress_.read_ms,
                         .record = record.log_offset,
                         .record_bytes = record.total_size,
                         .topic_hash = 84});
    });
    if (entries.empty() || !timers_->add(entries)) return;
    progress_.queue_offset = result.next_offset;
  }

  void deliver_slot() {
    for (const std::string& key : bodies_in(progress_.read_ms)) {
      if (!append("T", key, "")) return;
    }
    progress_.read_ms += kSecond;
  }

  void flush() { EXPECT_TRUE(timers_->flush(progress_).ok()); }

  std::set<std::string> bodies_in(std::int64_t slot_ms) {
    std::set<std::string> keys;
    const Result<TimerSlot> slot = timers_->slot(slot_ms);
    EXPECT_TRUE(slot.ok());
    const Status walked = timers_->walk(slot->last, [&](const TimerUnit& unit) {
      const Result<Slice> record = store_->read_record(unit.record);
      wire::record::Record decoded;
      if (record && !wire::record::decode(record->bytes, wire::record::BodyCrc::kCheck, decoded)) {
        keys.emplace(decoded.body);
      }
      return true;
    });
    EXPECT_TRUE(walked.ok());
    return keys;
  }

  template <class Take>
  static void for_each_record(const ReadResult& result, Take&& take) {
    for (const Slice& slice : result.slices) {
      std::string_view bytes = slice.bytes;
      wire::record::Record record;
      while (!wire::record::decode(bytes, wire::record::BodyCrc::kCheck, record)) {
        take(record);
        bytes.remove_prefix(static_cast<std::size_t>(record.total_size));
      }
    }
  }

  std::set<std::string> bodies_of(std::string_view topic, QueueOffset from) {
    std::set<std::string> keys;
    for (bool goes_on = true; goes_on;) {
      const ReadResult result = store_->read({topic, {0}, from}, nullptr);
      for_each_record(result, [&](const auto& record) { keys.emplace(record.body); });
      goes_on = result.next_offset > from;
      from = result.next_offset;
    }
    return keys;
  }

  std::mt19937_64 random_;
  Options options_;
  ManualClock clock_;
  ArrivalLog arrivals_;
  WakeSignal waker_;
  std::shared_ptr<file::RecordingDisk> disk_;
  std::unique_ptr<LocalStore> store_;
  std::unique_ptr<Appender> appender_;
  std::unique_ptr<TimerStore> timers_;
  TimerProgress progress_;
  std::map<std::string, std::size_t> acknowledged_;
};

class TimerCrash : public ::testing::TestWithParam<std::uint64_t> {
 protected:
  // Every image is a broken directory that the store has something to say about.
  static void SetUpTestSuite() { ASSERT_TRUE(log::configure({.level = "off", .file = {}}).ok()); }
  static void TearDownTestSuite() { ASSERT_TRUE(log::configure({}).ok()); }
};

TEST_P(TimerCrash, NothingThatWasAcknowledgedIsLost) {
  constexpr int kActions = 120;
  constexpr int kCuts = 60;
  const file::ScratchDirectory scratch;
  TimerRun run(scratch.path(), GetParam());
  ASSERT_EQ(run.open(), "");
  for (int i = 0; i < kActions; ++i) run.act();
  const file::DiskJournal journal = run.disk().journal();
  std::mt19937_64 random(GetParam());
  for (int i = 0; i < kCuts; ++i) {
    const file::Crash crash{random() % (journal.steps.size() + 1),
                            kAllSurvivors[random() % std::size(kAllSurvivors)], random()};
    const file::ScratchDirectory directory;
    build_crash_image(journal, crash, directory.path());
    TimerRun after(directory.path(), crash.seed);
    ASSERT_EQ(after.open(), "") << "step " << crash.at << " " << name_of(crash.survivors);
    const std::set<std::string> found = after.found();
    for (const auto& [key, step] : run.acknowledged()) {
      if (step > crash.at) continue;
      ASSERT_TRUE(found.contains(key)) << key << ", sent before step " << step << ", is lost at "
                                       << crash.at << " " << name_of(crash.survivors);
    }
    for (int more = 0; more < 10; ++more) after.act();
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, TimerCrash, ::testing::Range<std::uint64_t>(1, 9));

}  // namespace
}  // namespace saker::store
