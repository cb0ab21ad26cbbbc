#include <atomic>
#include <thread>

#include <gmock/gmock.h>

#include "file/directory.h"
#include "store/inspect/verifier.h"
#include "store/log/segment_directory.h"
#include "store/retention/retention_fixture.h"
#include "store/store_fixture.h"

namespace saker::store {
namespace {

using ::testing::AnyOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;

/// A store with some segments that have expired, and what its readers see.
class ExpiryTest : public StoreFixture {
 protected:
  static constexpr int kCount = 600;
  static constexpr std::int64_t kHourMs = 3'600'000;

  ExpiryTest() {
    options.flush_type = "SYNC_FLUSH";
    options.retention.log_file_pause_ms = options.retention.queue_pause_ms = 0;
    options.retention.files_per_run_max = 1000;
  }
  static std::string body_of(int number) {
    return std::to_string(number) + " " + std::string(1000, 'x');
  }
  void fill(int count = kCount) {
    open();
    for (int i = 0; i < count; ++i) ASSERT_EQ(append("T", body_of(i)), AppendOutcome::kOk);
  }
  std::string segment_path(std::int64_t number) const {
    return path("commitlog/" + segment_name(number * options.commit_log_segment_bytes));
  }
  void expire(int count) {
    for (int i = 0; i < count; ++i) {
      if (file::exists(segment_path(i))) set_age(segment_path(i), clock.wall_ms(), 72 * kHourMs);
    }
  }
  /// Deletes so many segments and waits until the queues have followed.
  void lose(int count) {
    expire(count);
    const LogOffset begin{count * options.commit_log_segment_bytes};
    store->clean_up(Cleaning::kExpiredLog);
    const auto has_followed = [this] {
      return store->store_time("T", {0}, store->min_offset("T", {0})).ok();
    };
    while (store->min_log_offset() < begin || !has_followed()) std::this_thread::yield();
  }
  /// Whether a read found nothing but messages of its queue, or was led on.
  static bool is_expected(const ReadResult& result) {
    for (const Slice& slice : result.slices) {
      std::string_view bytes = slice.bytes;
      wire::record::Record record;
      while (!bytes.empty()) {
        if (wire::record::decode(bytes, wire::record::BodyCrc::kCheck, record)) return false;
        if (record.body != body_of(static_cast<int>(record.queue_offset.value))) return false;
        bytes.remove_prefix(static_cast<std::size_t>(record.total_size));
      }
    }
    return result.outcome == ReadOutcome::kFound ||
           result.outcome == ReadOutcome::kOffsetTooSmall ||
           result.outcome == ReadOutcome::kMessageWasRemoving;
  }
  std::vector<std::string> files(std::string_view directory) const {
    return file::list_directory(path(directory)).value().files;
  }
  std::vector<std::string> queue_files() const { return files("consumequeue/T/0"); }
  void expect_tail(std::int64_t min) {
    EXPECT_EQ(store->min_offset("T", {0}).value, min);
    EXPECT_EQ(store->max_offset("T", {0}).value, kCount);
    const std::vector<std::string> found = bodies("T", 0, min);
    ASSERT_EQ(found.size(), static_cast<std::size_t>(kCount - min));
    for (std::size_t i = 0; i < found.size(); ++i) {
      ASSERT_EQ(found[i], body_of(static_cast<int>(min) + static_cast<int>(i)));
    }
  }
};

TEST_F(ExpiryTest, ReadersAreLedToWhatIsLeft) {
  fill();
  ASSERT_TRUE(store->checkpoint().ok());
  EXPECT_THAT(queue_files(), SizeIs(6));
  lose(5);
  const std::int64_t min = store->min_offset("T", {0}).value;
  EXPECT_GT(min, 200);
  const ReadResult below = store->read({"T", {0}, {0}}, nullptr);
  EXPECT_EQ(below.outcome, ReadOutcome::kOffsetTooSmall);
  EXPECT_EQ(below.next_offset.value, min);
  EXPECT_EQ(store->read({"T", {0}, {min - 1}}, nullptr).outcome, ReadOutcome::kOffsetTooSmall);
  EXPECT_FALSE(store->read_record({0}).ok());
  EXPECT_TRUE(store->store_time("T", {0}, {min}).ok());
  EXPECT_EQ(store->offset_by_time("T", {0}, 1, TimeBoundary::kLower)->value, min);
  expect_tail(min);
}

TEST_F(ExpiryTest, WhatIsLeftIsTheSameAfterAStopAndAfterACrash) {
  fill();
  lose(5);
  const std::int64_t min = store->min_offset("T", {0}).value;
  close();
  open();
  expect_tail(min);
  crash();
  open();
  expect_tail(min);
  EXPECT_EQ(append("T", "more"), AppendOutcome::kOk);
  EXPECT_EQ(last_queue_offset.value, kCount);
}

TEST_F(ExpiryTest, QueueFilesFollowAndTheLastStays) {
  fill();
  ASSERT_EQ(append("Idle", "one"), AppendOutcome::kOk);
  crash();
  fill(100);  // so that the record of Idle does not stand in the last segment
  const auto segments = static_cast<int>(files("commitlog").size());
  expire(segments - 1);
  store->clean_up(Cleaning::kExpiredLog);
  while (store->min_offset("Idle", {0}).value == 0 || queue_files().size() > 2) {
    std::this_thread::yield();
  }
  EXPECT_EQ(store->min_offset("Idle", {0}), store->max_offset("Idle", {0}));
  EXPECT_THAT(files("consumequeue/Idle/0"), SizeIs(1));
  crash();
  open();
  ASSERT_EQ(append("Idle", "two"), AppendOutcome::kOk);
  EXPECT_EQ(last_queue_offset.value, 1) << "an offset is never used again";
  EXPECT_EQ(store->read({"Idle", {0}, {0}}, nullptr).outcome, ReadOutcome::kOffsetTooSmall);
  EXPECT_EQ(bodies("Idle", 0, 1), std::vector<std::string>{"two"});
}

TEST_F(ExpiryTest, AReaderGoesOnReadingWhatItHolds) {
  fill();
  const ReadResult held = store->read({"T", {0}, {0}}, nullptr);
  ASSERT_EQ(held.outcome, ReadOutcome::kFound);
  lose(5);
  EXPECT_FALSE(file::exists(segment_path(0)));
  std::vector<std::string> found;
  for (const Slice& slice : held.slices) append_bodies(slice.bytes, found);
  EXPECT_EQ(found.size(), static_cast<std::size_t>(held.message_count));
  EXPECT_EQ(found.front(), body_of(0));
}

TEST_F(ExpiryTest, AStopWhileAReaderHoldsAFileLeavesNothingBehind) {
  fill();
  const ReadResult held = store->read({"T", {0}, {0}}, nullptr);
  lose(5);
  const std::int64_t min = store->min_offset("T", {0}).value;
  crash();
  std::vector<std::string> found;
  for (const Slice& slice : held.slices) append_bodies(slice.bytes, found);
  EXPECT_EQ(found.front(), body_of(0));
  EXPECT_THAT(file::list_directory(options.root_dir)->directories,
              UnorderedElementsAre("commitlog", "consumequeue", "index"));
  for (const std::string& name : files("commitlog")) {
    EXPECT_EQ(std::filesystem::file_size(path("commitlog/" + name)),
              static_cast<std::uintmax_t>(options.commit_log_segment_bytes));
  }
  open();
  expect_tail(min);
}

// Under a sanitizer this is what shows a race; a file cut under a reader would be a SIGBUS.
TEST_F(ExpiryTest, ReadersMeetNothingButTheirMessagesWhileFilesGo) {
  fill();
  std::atomic<bool> is_over = false;
  std::atomic<int> wrong = 0;
  const auto read_on = [&] {
    QueueOffset at{0};
    while (!is_over) {
      const ReadResult result = store->read({"T", {0}, at}, nullptr);
      if (!is_expected(result) || result.next_offset <= at) ++wrong;
      at = result.next_offset.value < kCount ? result.next_offset : QueueOffset{0};
    }
  };
  std::thread first(read_on);
  std::thread second(read_on);
  for (int count = 1; count <= 8; ++count) lose(count);
  is_over = true;
  first.join();
  second.join();
  EXPECT_EQ(wrong, 0);
  expect_tail(store->min_offset("T", {0}).value);
}

TEST_F(ExpiryTest, OnAFullDiskAppendsAreRefusedAndGoOnByThemselves) {
  fill(1);
  disk->set_used_percent(path("commitlog"), 91);
  crash();
  open();
  EXPECT_EQ(append("T", "refused"), AppendOutcome::kUnavailable);
  EXPECT_FALSE(store->writable());
  EXPECT_THAT(store->refusal().why, HasSubstr(path("commitlog") + " 91% used"));
  EXPECT_EQ(bodies("T").size(), 1u) << "reading goes on";
  disk->set_used_percent(path("commitlog"), 85);
  while (!store->writable()) std::this_thread::yield();
  EXPECT_THAT(store->refusal().why, IsEmpty());
  EXPECT_EQ(append("T", "accepted"), AppendOutcome::kOk);
}

TEST_F(ExpiryTest, ADiskThatFillsUpIsNoticedWithTheNextSegment) {
  options.retention.period_ms = 3'600'000;
  options.retention.may_force = false;
  fill(1);
  disk->set_used_percent(path("commitlog"), 95);
  AppendOutcome outcome = AppendOutcome::kOk;
  while (outcome == AppendOutcome::kOk) outcome = append("T", body_of(0));
  EXPECT_EQ(outcome, AppendOutcome::kUnavailable);
}

/// The log in two directories.
class ManyDirectoriesTest : public ExpiryTest {
 protected:
  ManyDirectoriesTest() { options.commit_log_dir = path("a") + "," + path("b"); }
};

TEST_F(ManyDirectoriesTest, FilesAlternateAndAreReadTogether) {
  fill();
  EXPECT_THAT(files("a").size(), AnyOf(5, 6));
  EXPECT_THAT(files("b").size(), AnyOf(4, 5));
  EXPECT_EQ(files("a").front(), segment_name(0));
  EXPECT_EQ(files("b").front(), segment_name(options.commit_log_segment_bytes));
  EXPECT_FALSE(file::exists(path("commitlog")));
  close();
  open();
  expect_tail(0);
  crash();
  open();
  expect_tail(0);
}

TEST_F(ManyDirectoriesTest, AFullOneIsPassedOver) {
  disk->set_used_percent(path("b"), 86);
  fill();
  EXPECT_THAT(files("b"), IsEmpty());
  expect_tail(0);
}

TEST_F(ManyDirectoriesTest, ExpiredFilesGoInTheOrderOfTheLog) {
  fill();
  set_age(path("a/" + segment_name(0)), clock.wall_ms(), 72 * kHourMs);
  set_age(path("b/" + segment_name(options.commit_log_segment_bytes)), clock.wall_ms(),
          72 * kHourMs);
  store->clean_up(Cleaning::kExpiredLog);
  const std::int64_t begin = 2 * options.commit_log_segment_bytes;
  while (store->min_log_offset().value < begin) std::this_thread::yield();
  while (store->min_offset("T", {0}).value == 0) std::this_thread::yield();
  expect_tail(store->min_offset("T", {0}).value);
}

TEST_F(ManyDirectoriesTest, OneOffsetInTwoPlacesIsAnError) {
  fill();
  close();
  std::filesystem::copy(path("a/" + segment_name(0)), path("b/" + segment_name(0)));
  const Status opened = try_open();
  ASSERT_FALSE(opened.ok());
  EXPECT_EQ(opened.error().code, ErrorCode::kCorrupt);
  EXPECT_THAT(opened.error().message, HasSubstr(path("b/" + segment_name(0))));
}

TEST_F(ManyDirectoriesTest, AReadOnlyOneIsReadAndNeverChanged) {
  fill();
  close();
  // All but the last file move to the archive.
  ASSERT_TRUE(file::make_directories(path("archive")).ok());
  for (const char* directory : {"a", "b"}) {
    for (const std::string& name : files(directory)) {
      const std::string from = path(directory) + "/" + name;
      ASSERT_TRUE(file::rename_file(from, path("archive") + "/" + name).ok());
    }
  }
  const std::string last = files("archive").back();
  ASSERT_TRUE(file::rename_file(path("archive/") + last, path("a/") + last).ok());
  const std::vector<std::string> archived = files("archive");
  options.read_only_log_dirs = path("archive");
  open();
  expect_tail(0);
  for (const std::string& name : archived) {
    set_age(path("archive/") + name, clock.wall_ms(), 72 * kHourMs);
  }
  store->clean_up(Cleaning::kExpiredLog);
  while (store->min_offset("T", {0}).value == 0) std::this_thread::yield();
  crash();
  EXPECT_EQ(files("archive"), archived);
}

TEST_F(ManyDirectoriesTest, WhatHasExpiredInAReadOnlyOneDoesNotComeBack) {
  fill();
  close();
  ASSERT_TRUE(file::make_directories(path("archive")).ok());
  std::string name = segment_name(0);
  ASSERT_TRUE(file::rename_file(path("a/") + name, path("archive/") + name).ok());
  options.read_only_log_dirs = path("archive");
  open();
  EXPECT_EQ(store->min_log_offset(), LogOffset{0});
  set_age(path("archive/") + name, clock.wall_ms(), 72 * kHourMs);
  store->clean_up(Cleaning::kExpiredLog);
  while (store->min_offset("T", {0}).value == 0) std::this_thread::yield();
  const LogOffset begin = store->min_log_offset();
  const QueueOffset min = store->min_offset("T", {0});
  for (const bool is_crash : {false, true}) {
    SCOPED_TRACE(is_crash);
    is_crash ? crash() : close();
    open();
    EXPECT_EQ(store->min_log_offset(), begin);
    EXPECT_EQ(store->min_offset("T", {0}), min);
    expect_tail(min.value);
  }
  close();
  const std::string all = options.commit_log_dir + "," + options.read_only_log_dirs;
  const auto found = inspect::survey({options.root_dir, all, options.commit_log_segment_bytes});
  ASSERT_TRUE(found.ok()) << found.error().message;
  const auto verdict = inspect::verify(*found, {});
  ASSERT_TRUE(verdict.ok()) << verdict.error().message;
  for (const inspect::Finding& finding : verdict->findings.kept()) {
    EXPECT_TRUE(finding.is_note) << finding.file << ": " << finding.text;
  }
  // Who wants it back says so.
  ASSERT_TRUE(file::remove_file(path("log.begin")).ok());
  open();
  EXPECT_EQ(store->min_log_offset(), LogOffset{0});
}

TEST_F(ManyDirectoriesTest, ALogThatEndsInAReadOnlyOneIsNotOpened) {
  fill(1);
  close();
  options.read_only_log_dirs = path("a");
  const Status opened = try_open();
  ASSERT_FALSE(opened.ok());
  EXPECT_THAT(opened.error().message, HasSubstr("readOnlyCommitLogStorePaths"));
}

TEST_F(ManyDirectoriesTest, OneAtLeastMustTakeNewFiles) {
  options.read_only_log_dirs = path("b") + "," + path("a");
  const Status opened = try_open();
  ASSERT_FALSE(opened.ok());
  EXPECT_THAT(opened.error().message, HasSubstr("none is left for new messages"));
}

}  // namespace
}  // namespace saker::store
