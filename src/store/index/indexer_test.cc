#include "store/index/indexer.h"

#include <cerrno>
#include <filesystem>
#include <fstream>

#include <gmock/gmock.h>

#include "file/whole_file.h"
#include "model/sys_flag.h"
#include "store/index/indexer_fixture.h"
#include "store/read/key_search.h"
#include "store/recovery/checkpoint_file.h"

namespace saker::store {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class IndexerTest : public IndexerFixture {};

TEST_F(IndexerTest, MessagesAreFoundByTheirKeys) {
  open();
  append_with("T", "one", "UNIQ_KEY\1id1\2KEYS\1a b\2TAGS\1x\2");
  append_with("T", "two", "UNIQ_KEY\1id2\2KEYS\1b\2TAGS\1x\2");
  append_with("U", "other", "UNIQ_KEY\1id1\2KEYS\1a\2");
  append_with("T", "none", "");
  wait_for_index();
  EXPECT_THAT(query("T", "id1"), ElementsAre("one"));
  EXPECT_THAT(query("T", "a"), ElementsAre("one"));
  EXPECT_THAT(query("T", "b"), ElementsAre("one", "two"));
  EXPECT_THAT(query("T", "T#x"), ElementsAre("one", "two"));
  EXPECT_THAT(query("U", "a"), ElementsAre("other"));
  EXPECT_THAT(query("T", "x"), IsEmpty());
  EXPECT_THAT(query("T", ""), IsEmpty());
}

TEST_F(IndexerTest, AnIdleStoreHasNoIndexDirectory) {
  open();
  EXPECT_FALSE(std::filesystem::exists(path("index")));
  close();
  open();
  EXPECT_FALSE(std::filesystem::exists(path("index")));
}

TEST_F(IndexerTest, TheFirstMessageMakesAFileThoughItHasNoKeys) {
  open();
  append_with("T", "none", "");
  wait_for_index();
  ASSERT_EQ(files().size(), 1u);
  EXPECT_EQ(header_of(files()[0]).next_entry, 1);
}

TEST_F(IndexerTest, HalvesOfTransactionsAreFoundAndRollbacksAreNot) {
  open();
  for (const std::int32_t flag : {sys_flag::kTransactionPrepared, sys_flag::kTransactionRollback}) {
    NewRecord half = record("T", flag == sys_flag::kTransactionPrepared ? "half" : "rolled back");
    half.properties = "KEYS\1k\2";
    half.sys_flag = flag;
    Told told;
    stage({half}, told);
    appender->commit();
  }
  wait_for_index();
  EXPECT_THAT(query("T", "k"), ElementsAre("half"));
}

TEST_F(IndexerTest, AFullFileIsFollowedByTheNext) {
  open();
  append_numbers(0, 120);
  wait_for_index();
  expect_numbers(120);
  // Four keys each, 199 entries a file.
  ASSERT_EQ(files().size(), 3u);
  EXPECT_EQ(entries(), 480);
  close();
  EXPECT_EQ(read_checkpoint(path("checkpoint"))->index_ms, header_of(files()[1]).end_ms);
  open();
  expect_numbers(120);
  append_numbers(120, 200);
  wait_for_index();
  expect_numbers(200);
  EXPECT_EQ(entries(), 800);
}

TEST_F(IndexerTest, ACleanStopIndexesWhatIsLeftAndTheNextStartAddsNothing) {
  open();
  append_numbers(0, 30);
  close();
  EXPECT_EQ(entries(), 120);
  const std::string before = *file::read_whole(files()[0]);
  open();
  wait_for_index();
  expect_numbers(30);
  close();
  EXPECT_EQ(*file::read_whole(files()[0]), before);
}

TEST_F(IndexerTest, AKilledStoreGoesOnInTheSameFileWithoutRepeatingKeys) {
  open();
  append_numbers(0, 30);
  wait_for_index();
  crash();
  open();
  wait_for_index();
  expect_numbers(30);
  EXPECT_EQ(files().size(), 1u);
  EXPECT_EQ(entries(), 120);
  append_numbers(30, 40);
  wait_for_index();
  expect_numbers(40);
  EXPECT_EQ(entries(), 160);
}

TEST_F(IndexerTest, ADeletedIndexIsBuiltAgain) {
  open();
  append_numbers(0, 150);
  wait_for_index();
  for (const bool in_order : {true, false}) {
    in_order ? close() : crash();
    std::filesystem::remove_all(path("index"));
    open();
    wait_for_index();
    expect_numbers(150);
    EXPECT_EQ(entries(), 600);
  }
}

TEST_F(IndexerTest, AFileThatIsMissingOrOverwrittenIsBuiltAgain) {
  open();
  append_numbers(0, 200);
  wait_for_index();
  ASSERT_EQ(files().size(), 5u);
  const auto lose = [this](std::size_t which, bool whole) {
    const std::string file = files().at(which);
    if (whole) {
      std::filesystem::remove(file);
    } else {
      std::fstream(file, std::ios::in | std::ios::out | std::ios::binary)
          << std::string(std::filesystem::file_size(file), '\x5a');
    }
  };
  for (const std::size_t which : {0, 2, 4}) {
    for (const bool whole : {true, false}) {
      SCOPED_TRACE(std::to_string(which) + (whole ? " removed" : " overwritten"));
      close();
      lose(which, whole);
      open();
      wait_for_index();
      expect_numbers(200);
      // Where files meet, keys of one message may be there twice.
      EXPECT_GE(entries(), 800);
      EXPECT_LT(entries(), 820);
    }
  }
  close();
  std::filesystem::resize_file(files()[0], 1'000);
  open();
  wait_for_index();
  expect_numbers(200);
}

TEST_F(IndexerTest, WhatWasStoredWithoutAnIndexIsIndexedWhenItIsSwitchedOn) {
  open();
  append_numbers(0, 10);
  close();
  options.index_enabled = false;
  open();
  append_numbers(10, 20);
  EXPECT_THAT(query("T", "k5"), ElementsAre("5"));
  EXPECT_THAT(query("T", "k15"), IsEmpty());
  EXPECT_EQ(store->query({.topic = "T", .key = "k15"})->indexed, store->max_log_offset());
  close();
  options.index_enabled = true;
  open();
  wait_for_index();
  expect_numbers(20);
}

TEST_F(IndexerTest, AFullDiskHoldsTheIndexUpAndNothingElse) {
  open();
  append_numbers(0, 49);
  wait_for_index();
  disk->allocate_error = ENOSPC;
  // Segment and queue have their blocks; the next file of the index has not.
  append_numbers(49, 52);
  EXPECT_TRUE(store->writable());
  EXPECT_EQ(bodies("T").size(), 52u);
  EXPECT_LT(store->indexed(), store->max_log_offset());
  disk->allocate_error = 0;
  wait_for_index();
  expect_numbers(52);
}

TEST_F(IndexerTest, AStopOnAFullDiskLosesNoKeyOfAMessage) {
  open();
  append_numbers(0, 49);
  append_with("T", "49", "KEYS\1k49\2");
  wait_for_index();
  disk->allocate_error = ENOSPC;
  append_numbers(50, 51);  // two of its four keys fit
  while (entries() < 199) std::this_thread::yield();
  close();
  EXPECT_TRUE(std::filesystem::exists(path("abort")));
  disk->allocate_error = 0;
  open();
  wait_for_index();
  EXPECT_THAT(query("T", "id50"), ElementsAre("50"));
  EXPECT_THAT(query("T", "all").size(), 50u);
  EXPECT_THAT(query("T", "T#even1"), Contains("50"));
}
TEST_F(IndexerTest, WithSyncFlushWhatIsOnTheMediumIsIndexed) {
  options.flush_type = "SYNC_FLUSH";
  open();
  append_numbers(0, 5);
  append("T", "waits for the medium");
  wait_for_index();
  expect_numbers(5);
}

TEST_F(IndexerTest, ASleepingIndexerIsWokenByTheNextMessage) {
  open();
  append_numbers(0, 1);
  wait_for_index();
  std::this_thread::sleep_for(std::chrono::milliseconds(1200));  // it sleeps after a second
  append_numbers(1, 2);
  wait_for_index();
  expect_numbers(2);
}

TEST_F(IndexerTest, QueriesWhileKeysAreEnteredAnswerWhatWasEnteredBefore) {
  open();
  std::atomic<int> known = 0;
  std::atomic<bool> done = false;
  std::vector<std::thread> readers;
  for (int reader = 0; reader < 2; ++reader) {
    readers.emplace_back([&] {
      for (int i = 0; !done || i % 64 != 0; ++i) {
        if (known == 0) continue;
        const std::string number = std::to_string(i * 31 % known);
        EXPECT_THAT(query("T", "k" + number), ElementsAre(number));
        EXPECT_LE(query("T", "all").size(), 64u);
      }
    });
  }
  for (int i = 0; i < 600; i += 20) {
    append_numbers(i, i + 20);
    wait_for_index();
    known = i + 20;
  }
  done = true;
  for (std::thread& reader : readers) reader.join();
}

}  // namespace
}  // namespace saker::store
