#include "store/compaction/compactor.h"

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <gmock/gmock.h>

#include "base/crc32.h"
#include "file/directory.h"
#include "file/whole_file.h"
#include "store/log/segment_directory.h"
#include "store/retention/retention_fixture.h"
#include "store/store_fixture.h"
#include "wire/json/document.h"

namespace saker::store {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using wire::json::Document;
using wire::json::Value;

/// A store that compacts topic T, with small files; rounds only where a test asks for them.
class CompactorTest : public StoreFixture {
 protected:
  static constexpr std::int32_t kNever = 86'400'000;

  CompactorTest() {
    options.compaction.log_bytes = 16 << 10;
    options.compaction.index_bytes = 20 * SparseUnit::kBytes;
    options.compaction.interval_ms = kNever;
  }
  void open_compacting() {
    open();
    store->add_topic({.name = "T", .is_compacted = true});
  }
  void send(const std::string& key, const std::string& body, int queue_id = 0) {
    append_with("T", body, "KEYS\1" + key + "\2TAGS\1TagA\2", queue_id);
  }
  /// Messages 0 to count - 1, of `key_count` keys in turn.
  /// Ten messages of a topic and its log, found again by a start.
  void start_with_ten() {
    open_compacting();
    send_numbers(10, 10);
    append_with("Other", "body", "KEYS\1k\2");
    close();
    open_compacting();
    ASSERT_EQ(bodies("T").size(), 10u);
  }
  void send_numbers(int count, int key_count) {
    for (int i = 0; i < count; ++i) send("key" + std::to_string(i % key_count), std::to_string(i));
  }
  /// Descriptors and mappings of the process.
  int open_files(std::string_view below) const {
    int count = 0;
    for (const auto& one : std::filesystem::directory_iterator("/proc/self/fd")) {
      std::error_code gone;
      const auto to = std::filesystem::read_symlink(one.path(), gone);
      if (to.string().starts_with(path(below))) ++count;
    }
    std::ifstream maps("/proc/self/maps");
    for (std::string line; std::getline(maps, line);) {
      if (line.find(path(below)) != std::string::npos) ++count;
    }
    return count;
  }
  /// Lets the store run with frequent rounds until the queue has only so many messages.
  void compact_to(std::size_t count) {
    close();
    options.compaction.interval_ms = 1;
    open_compacting();
    while (bodies("T").size() > count) std::this_thread::yield();
    close();
    options.compaction.interval_ms = kNever;
  }
};

TEST_F(CompactorTest, ReadersSeeEveryMessageWhereverItStands) {
  open_compacting();
  send_numbers(30, 3);
  std::vector<std::string> all;
  for (int i = 0; i < 30; ++i) all.push_back(std::to_string(i));
  EXPECT_EQ(bodies("T"), all);
  close();
  ASSERT_TRUE(file::exists(path("compaction/compactionLog/T/0/00000000000000000000")));
  open_compacting();
  EXPECT_EQ(bodies("T"), all);
  EXPECT_EQ(bodies("T", 0, 27), (std::vector<std::string>{"27", "28", "29"}));
  EXPECT_EQ(store->max_offset("T", {0}).value, 30);
}

TEST_F(CompactorTest, TheMessageOfADamagedEntryIsCopied) {
  open();
  send_numbers(12, 12);
  close();
  std::fstream file(path("consumequeue/T/0/" + segment_name(0)),
                    std::ios::in | std::ios::out | std::ios::binary);
  file.seekp(3 * QueueEntry::kBytes);
  file << std::string(2 * QueueEntry::kBytes, '\0');
  file.close();
  open_compacting();
  close();
  open_compacting();
  EXPECT_EQ(bodies("T").size(), 12U);
  EXPECT_EQ(bodies("T", 0, 3).front(), "3");
}

TEST_F(CompactorTest, WhatCannotBeReadNowIsCopiedLater) {
  open();
  for (int i = 0; i < 12; ++i) send("key" + std::to_string(i), std::string(10'000, 'x'));
  close();
  open();
  disk->refuse_open("commitlog/" + segment_name(0), EMFILE, 1);
  store->add_topic({.name = "T", .is_compacted = true});
  close();
  open_compacting();
  EXPECT_EQ(bodies("T").size(), 12u);
}

TEST_F(CompactorTest, ReadersSeeTheLastOfEachKeyAfterARound) {
  open_compacting();
  send_numbers(41, 3);
  compact_to(6);
  open_compacting();
  EXPECT_THAT(bodies("T"), ElementsAre("35", "36", "37", "38", "39", "40"));
  EXPECT_EQ(store->min_offset("T", {0}).value, 0);
  EXPECT_EQ(store->max_offset("T", {0}).value, 41);
  EXPECT_THAT(*file::read_whole(path("compaction/position-checkpoint")), HasSubstr("\"T_0\":37"));
  send("key0", "41");
  EXPECT_THAT(bodies("T", 0, 38), ElementsAre("38", "39", "40", "41"));
}

TEST_F(CompactorTest, TheThreadCopiesAndCompactsWhileTheStoreIsUsed) {
  options.compaction.interval_ms = 1;
  open_compacting();
  send_numbers(41, 3);
  while (bodies("T").size() > 6) std::this_thread::yield();
  EXPECT_THAT(bodies("T"), ElementsAre("35", "36", "37", "38", "39", "40"));
}

TEST_F(CompactorTest, ARoundThatFailsKeepsNoOtherLogFromItsOwn) {
  options.compaction.interval_ms = 1;
  disk->refuse_open("compactionLog/T/0/compacting", EIO);
  open_compacting();
  for (int i = 0; i < 41; ++i) {
    send("key" + std::to_string(i % 3), std::to_string(i), 0);
    send("key" + std::to_string(i % 3), std::to_string(i), 1);
  }
  while (bodies("T", 1).size() > 6) std::this_thread::yield();
  EXPECT_EQ(bodies("T", 0).size(), 41u);
}

TEST_F(CompactorTest, OtherTopicsAreLeftAlone) {
  open_compacting();
  send_numbers(3, 1);
  append_with("Other", "body", "KEYS\1k\2");
  close();
  EXPECT_FALSE(file::exists(path("compaction/compactionLog/Other")));
}

TEST_F(CompactorTest, ATagFilterSeesTheTagsOfCompactedMessages) {
  open_compacting();
  send_numbers(5, 5);
  close();
  open_compacting();
  WantsEntry none = [](const EntryTraits& entry) { return entry.tags_code == 1; };
  const ReadResult nothing = store->read({"T", {0}, {1}}, &none);
  EXPECT_EQ(nothing.outcome, ReadOutcome::kNoMatchedMessage);
  EXPECT_EQ(nothing.next_offset.value, 5);
  WantsEntry some = [](const EntryTraits& entry) { return entry.tags_code == 2598919; };
  EXPECT_EQ(store->read({"T", {0}, {1}}, &some).message_count, 4);
}

TEST_F(CompactorTest, AReadAnswersNoMoreThanItWasAskedFor) {
  open_compacting();
  send_numbers(40, 40);
  close();
  open_compacting();
  const ReadResult three =
      store->read({.topic = "T", .queue_id = {0}, .offset = {17}, .message_count_max = 3}, nullptr);
  EXPECT_EQ(three.message_count, 3);
  EXPECT_EQ(three.next_offset.value, 20);
  const ReadResult one = store->read(
      {.topic = "T", .queue_id = {0}, .offset = {17}, .message_count_max = 32, .bytes_max = 1},
      nullptr);
  EXPECT_EQ(one.message_count, 1);
}

TEST_F(CompactorTest, WhatACrashKeptFromBeingCopiedIsCopiedLater) {
  open_compacting();
  send_numbers(10, 10);
  crash();
  open_compacting();
  close();
  ASSERT_TRUE(file::exists(path("compaction/compactionCq/T/0/00000000000000000000")));
  open_compacting();
  EXPECT_EQ(bodies("T").size(), 10u);
}

TEST_F(CompactorTest, CompactedMessagesOutliveTheCommitLog) {
  open_compacting();
  send("kept", "value");
  for (int i = 0; i < 100; ++i) append("Other", std::string(2000, 'x'));
  close();
  set_age(path("commitlog/00000000000000000000"), clock.wall_ms(), 100 * 3'600'000);
  open_compacting();
  store->clean_up(Cleaning::kExpiredLog);
  while (store->min_log_offset().value == 0) std::this_thread::yield();
  send("newer", "value2");
  EXPECT_THAT(bodies("T"), ElementsAre("value", "value2"));
  EXPECT_EQ(store->min_offset("T", {0}).value, 0);
  EXPECT_TRUE(store->store_time("T", {0}, {0}).ok()) << "the first message has a time";
}

TEST_F(CompactorTest, AMessageLargerThanAFileKeepsNoOtherOneAndNoStop) {
  open_compacting();
  send("a", "1", 0);
  send("large", std::string(20'000, 'x'), 0);
  send("a", "2", 0);
  send("b", "3", 1);
  close();
  EXPECT_FALSE(file::exists(path("abort")));
  open_compacting();
  EXPECT_THAT(bodies("T", 0, 0), ElementsAre("1", "2"));
  EXPECT_THAT(bodies("T", 1, 0), ElementsAre("3"));
}

TEST_F(CompactorTest, ATopicThatIsDeletedAndMadeAgainBeginsEmpty) {
  start_with_ten();
  drop_queues("T");
  EXPECT_THAT(bodies("T"), ElementsAre());
  EXPECT_FALSE(file::exists(path("compaction/compactionLog/T")));
  EXPECT_FALSE(file::exists(path("compaction/compactionCq/T")));
  store->add_topic({.name = "T", .is_compacted = true});
  EXPECT_EQ(store->min_offset("T", {0}), store->max_offset("T", {0}));
  send("new", "first");
  EXPECT_THAT(bodies("T", 0, 10), ElementsAre("first"));
  close();
  open_compacting();
  EXPECT_EQ(store->min_offset("T", {0}).value, 10);
  EXPECT_THAT(bodies("T", 0, 10), ElementsAre("first"));
}

TEST_F(CompactorTest, OfATopicThatWasMadeAgainBeforeTheDropOnlyTheNewMessagesAreCopied) {
  start_with_ten();
  const LogOffset end = store->max_log_offset();
  store->add_topic({.name = "T", .is_compacted = true});
  send("new", "first");
  drop_queues("T", end);
  EXPECT_THAT(bodies("T", 0, 10), ElementsAre("first"));
  store->add_topic({.name = "T", .is_compacted = true});
  for (int start = 0; start < 2; ++start) {
    close();
    EXPECT_TRUE(file::exists(path("compaction/compactionLog/T/0")));
    open_compacting();
    EXPECT_EQ(store->min_offset("T", {0}).value, 10);
    EXPECT_THAT(bodies("T", 0, 10), ElementsAre("first"));
  }
}

TEST_F(CompactorTest, FilesOfADeletedTopicAreNotKeptOpen) {
  start_with_ten();
  ASSERT_GT(open_files("compaction/compactionLog/T/"), 0);
  drop_queues("T");
  EXPECT_EQ(open_files("compaction/compactionLog/T/"), 0);
  EXPECT_EQ(open_files("compaction/compactionCq/T/"), 0);
}

TEST_F(CompactorTest, SwitchedOffItKeepsEveryMessage) {
  options.compaction.enabled = false;
  open_compacting();
  send_numbers(3, 1);
  EXPECT_EQ(bodies("T").size(), 3u);
  close();
  EXPECT_FALSE(file::exists(path("compaction")));
}

TEST_F(CompactorTest, ADirectoryOfTheReferenceIsReadAsTheReferenceReadIt) {
  const std::string golden = std::string(SAKER_GOLDEN_DIR) + "/store/special-queues";
  const std::string command =
      "zstd -dcq --long=27 " + golden + ".tar.zst | tar -C " + options.root_dir + " -xf -";
  ASSERT_EQ(std::system(command.c_str()), 0) << command;
  const Result<std::string> text = file::read_whole(golden + ".json");
  ASSERT_TRUE(text.ok());
  const auto manifest = Document::parse(*text);
  ASSERT_TRUE(manifest.ok());
  options.commit_log_segment_bytes = 1 << 20;
  options.index_slot_count = 200;
  options.index_entry_count = 300;
  options.batch_queue_segment_bytes = 460;
  options.compaction.log_bytes = 18'400;
  options.compaction.index_bytes = 920;
  open();
  store->add_topic({.name = "Latest", .is_compacted = true});
  QueueOffset at{0};
  for (const Value& message : manifest->root()["messages"].items()) {
    if (message["compactionLogOffset"].is_null()) continue;
    const ReadResult found = store->read(
        {.topic = "Latest", .queue_id = {0}, .offset = at, .message_count_max = 1}, nullptr);
    ASSERT_EQ(found.outcome, ReadOutcome::kFound) << at.value;
    const std::string_view bytes = found.slices.front().bytes;
    EXPECT_EQ(crc32(bytes), static_cast<std::uint32_t>(message["recordCrc32"].long_or(0)));
    EXPECT_EQ(found.next_offset.value, message["queueOffset"].long_or(-1) + 1);
    at = found.next_offset;
  }
  EXPECT_EQ(at.value, 41);
}

}  // namespace
}  // namespace saker::store
