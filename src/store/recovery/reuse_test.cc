// Files of the commit log that are used again: what a crash, a stop and a reader find there.

#include <fstream>

#include <gmock/gmock.h>

#include "file/directory.h"
#include "file/whole_file.h"
#include "store/inspect/verifier.h"
#include "store/log/segment_directory.h"
#include "store/retention/retention_fixture.h"
#include "store/store_fixture.h"

namespace saker::store {
namespace {

/// A log whose first files expire, become spares, and are its next ones.
class ReuseTest : public StoreFixture {
 protected:
  ReuseTest() {
    options.retention.spare_files_max = 2;
    options.retention.log_file_pause_ms = 0;
    options.retention.queue_pause_ms = 0;
  }
  std::int64_t segment_bytes() const { return options.commit_log_segment_bytes; }
  std::string log_file(std::int64_t number) const {
    return path("commitlog/" + segment_name(number * segment_bytes()));
  }
  std::string spare_file(std::int64_t number) const {
    return path("commitlog.spare/" + segment_name(number * segment_bytes()));
  }
  void append_number(std::size_t body_bytes) {
    const std::string body = std::to_string(count) + " " + std::string(body_bytes, 'x');
    append_with("T", body, "TAGS\1TagA\2KEYS\1k" + std::to_string(count) + "\2");
    appended.push_back(body);
    ++count;
  }
  /// Appends until the log's last file is the one with this number.
  void append_into_file(std::int64_t number) {
    while (store->max_log_offset().value <= number * segment_bytes()) append_number(3000);
  }
  /// The first `files` of the log expire and become spares.
  void expire(std::int64_t first, std::int64_t end) {
    wait_for_index();  // who fills it has left the first files
    for (std::int64_t i = first; i < end; ++i) {
      set_age(log_file(i), clock.wall_ms(), 73LL * 3'600'000);
    }
    store->clean_up(Cleaning::kExpiredLog);
    for (std::int64_t i = first; i < end; ++i) {
      while (file::exists(log_file(i))) std::this_thread::yield();
    }
    // The queues follow.
    while (!store->store_time("T", {0}, store->min_offset("T", {0}))) std::this_thread::yield();
  }
  /// Two spares, of which the first is the file that is prepared next.
  void make_spares() {
    open();
    append_into_file(2);
    expire(0, 2);
    while (!file::exists(spare_file(1))) std::this_thread::yield();
    append_into_file(4);
    ASSERT_FALSE(file::exists(spare_file(0)));
  }
  std::string tail_bytes(LogOffset at) const {
    const std::string content = *file::read_whole(log_file(at.value / segment_bytes()));
    return content.substr(static_cast<std::size_t>(at.value % segment_bytes()));
  }
  /// The last messages, as far as the log has them, stand in the queue.
  void expect_messages() {
    const std::int64_t min = store->min_offset("T", {0}).value;
    EXPECT_EQ(store->max_offset("T", {0}).value, count);
    const std::vector<std::string> expected(appended.begin() + min, appended.end());
    EXPECT_TRUE(bodies("T", 0, min) == expected);
  }

  std::int64_t count = 0;
  std::vector<std::string> appended;
};

TEST_F(ReuseTest, AnExpiredFileBecomesTheNextOneWithItsOldBytes) {
  make_spares();
  const LogOffset tail = store->max_log_offset();
  EXPECT_EQ(tail.value / segment_bytes(), 4);
  EXPECT_THAT(tail_bytes(tail), ::testing::HasSubstr("xxxx")) << "else this tests nothing";
  EXPECT_EQ(tail_bytes(tail).substr(0, 8), std::string(8, '\0'));
  expect_messages();
}

TEST_F(ReuseTest, ZerosStandBehindRecordsOfEveryLength) {
  make_spares();
  for (std::size_t bytes = 1; bytes < 4300; bytes += 173) {
    append_number(bytes);
    const std::string behind = tail_bytes(store->max_log_offset());
    ASSERT_EQ(behind.substr(0, 8), std::string(std::min<std::size_t>(behind.size(), 8), '\0'))
        << bytes;
  }
  expect_messages();
}

TEST_F(ReuseTest, ZerosStandBehindWhereverARecordEndsInItsPage) {
  make_spares();
  for (int left = 0; left < 20; ++left) {
    // Records so long that the log then ends `left` bytes before a page.
    const std::int64_t at = store->max_log_offset().value;
    const std::int64_t record_bytes = 8192 - at % 4096 - left;
    if (at % segment_bytes() + record_bytes + 8 > segment_bytes()) {
      append_into_file(at / segment_bytes() + 1);
      continue;
    }
    append("P", body_for("P", record_bytes));
    ASSERT_EQ(store->max_log_offset().value % 4096, (4096 - left) % 4096);
    ASSERT_EQ(tail_bytes(store->max_log_offset()).substr(0, 8), std::string(8, '\0')) << left;
  }
}

TEST_F(ReuseTest, ACrashFindsEveryMessageAndNoOlderOne) {
  make_spares();
  append_number(3000);
  crash();
  open();
  expect_messages();
  append_number(100);
  crash();
  open();
  expect_messages();
}

TEST_F(ReuseTest, APowerFailureThatLosesTheTailLeavesNoOlderRecordsBehind) {
  make_spares();
  append_number(3000);
  const LogOffset last = last_log_offset;
  crash();
  // The last pages never reached the medium: what stood there before is there again, a record that
  // was whole at its old place.
  const std::string log = *file::read_whole(log_file(3));
  const std::string old_record = log.substr(0, 3000);
  std::fstream file(log_file(last.value / segment_bytes()),
                    std::ios::in | std::ios::out | std::ios::binary);
  file.seekp(last.value % segment_bytes());
  file << old_record;
  file.close();
  open();
  EXPECT_EQ(store->max_log_offset(), last);
  appended.pop_back();
  --count;
  expect_messages();
}

TEST_F(ReuseTest, APreparedFileAndSparesSurviveACrash) {
  make_spares();
  expire(2, 3);
  // Beyond the half of a file the next one is prepared, here from that spare.
  while (store->max_log_offset().value % segment_bytes() < segment_bytes() * 3 / 4) {
    append_number(3000);
  }
  while (!file::exists(log_file(5))) std::this_thread::yield();
  EXPECT_FALSE(file::exists(spare_file(2)));
  const std::string prepared = *file::read_whole(log_file(5));
  EXPECT_TRUE(prepared.substr(0, 4096) == std::string(4096, '\0'));
  EXPECT_THAT(prepared, ::testing::HasSubstr("xxxx"));
  crash();
  open();
  expect_messages();
  append_into_file(6);
  expect_messages();
}

TEST_F(ReuseTest, ACleanStopLeavesZerosBehindTheLog) {
  make_spares();
  const LogOffset tail = store->max_log_offset();
  close();
  const std::string behind = tail_bytes(tail);
  EXPECT_EQ(behind, std::string(behind.size(), '\0'));
  EXPECT_FALSE(file::exists(log_file(5)));
  open();
  expect_messages();
}

TEST_F(ReuseTest, AnInspectionFindsNothingWrongAfterACleanStop) {
  make_spares();
  append_number(100);
  close();
  const auto found = inspect::survey({options.root_dir, "", segment_bytes()});
  ASSERT_TRUE(found.ok()) << found.error().message;
  const auto verdict = inspect::verify(*found, {});
  ASSERT_TRUE(verdict.ok()) << verdict.error().message;
  for (const inspect::Finding& finding : verdict->findings.kept()) {
    EXPECT_TRUE(finding.is_note) << finding.file << ": " << finding.text;
  }
}

TEST_F(ReuseTest, SwitchedOffAgainNothingIsKept) {
  make_spares();
  close();
  EXPECT_TRUE(file::exists(path("commitlog.spare")));
  options.retention.spare_files_max = 0;
  open();
  EXPECT_FALSE(file::exists(path("commitlog.spare")));
  append_into_file(5);
  expire(2, 4);
  EXPECT_FALSE(file::exists(path("commitlog.spare")));
  expect_messages();
}

TEST_F(ReuseTest, ALogThatBeginsAnewTakesNoSpareOfTheOldOne) {
  make_spares();
  close();
  for (const char* name : {"commitlog", "consumequeue", "checkpoint"}) {
    (void)file::remove_tree(path(name));
  }
  open();
  EXPECT_FALSE(file::exists(spare_file(1)));
  EXPECT_EQ(append("T", "first"), AppendOutcome::kOk);
}

TEST_F(ReuseTest, AReaderNeverSeesAnotherMessage) {
  open();
  append_into_file(2);
  const ReadResult held = store->read({"T", {0}, {0}}, nullptr);
  ASSERT_FALSE(held.slices.empty());
  const std::string before(held.slices.front().bytes);
  expire(0, 2);
  while (!file::exists(spare_file(0))) std::this_thread::yield();
  append_into_file(8);
  EXPECT_TRUE(file::exists(spare_file(0))) << "held by the reader";
  EXPECT_EQ(std::string(held.slices.front().bytes), before);
  expect_messages();
}

TEST_F(ReuseTest, ASpareThatCannotBeWrittenIsReplacedByANewFile) {
  open();
  append_into_file(2);
  expire(0, 1);
  while (!file::exists(spare_file(0))) std::this_thread::yield();
  close();
  { std::ofstream(spare_file(0), std::ios::app) << "longer than a file of the log"; }
  open();
  EXPECT_FALSE(file::exists(spare_file(0)));
  append_into_file(4);
  expect_messages();
}

}  // namespace
}  // namespace saker::store
