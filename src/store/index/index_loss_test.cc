// Indexes that a crash left behind or before their log, or damaged.

#include "file/directory.h"
#include "store/index/indexer_fixture.h"
#include "store/read/key_search.h"
#include "store/recovery/checkpoint_file.h"

namespace saker::store {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class IndexLoss : public IndexerFixture {};

TEST_F(IndexLoss, EntriesBehindTheEndOfTheLogAreForgotten) {
  open();
  append_numbers(0, 10);
  const LogOffset end = store->max_log_offset();
  append_numbers(10, 11);
  wait_for_index();
  crash();
  cut_log(end);
  open();
  append_with("T", "another", "KEYS\1other\2");
  wait_for_index();
  expect_numbers(10);
  EXPECT_THAT(query("T", "other"), ElementsAre("another"));
}

/// Other records stand where the lost ones stood before the thread begins to look: they have keys
/// of their own, though places and times are the same.
TEST_F(IndexLoss, EntriesOfLostRecordsDoNotPassForThoseOfTheNextOnes) {
  open();
  append_numbers(0, 10);
  const LogOffset log_end = store->max_log_offset();
  append_with("T", "lost", "KEYS\1kl\2");
  append_with("T", "lost", "KEYS\1km\2");
  wait_for_index();
  close();
  cut_log(log_end);
  std::filesystem::remove(path("checkpoint"));
  std::ofstream(path("abort")).close();
  options.index_enabled = false;
  open();
  append_with("T", "next", "KEYS\1kn\2");
  ASSERT_EQ(last_log_offset, log_end);
  append_with("T", "last", "KEYS\1kz\2");

  SegmentList segments(*disk, {path("commitlog"), 64 << 10});
  ASSERT_TRUE(segments.load().ok());
  Watermarks marks;
  marks.set_appended(store->max_log_offset());
  Health health;
  Dispatcher dispatcher(arrivals, health);
  IndexFiles index(*disk, path("index"), {.slot_count = 100, .entry_count = 200});
  ASSERT_TRUE(index.load().ok());
  Indexer indexer({index, segments, marks, dispatcher, clock});
  indexer.start({.was_closed = false, .durable_until_ms = 0, .log_end = log_end});
  while (indexer.indexed() < marks.appended()) std::this_thread::yield();
  KeySearch search({index, segments, marks, 64});
  for (const char* key : {"kn", "kz", "k9"}) {
    EXPECT_EQ(search.find({.topic = "T", .key = key, .count_max = 64})->slices.size(), 1u) << key;
  }
  EXPECT_THAT(search.find({.topic = "T", .key = "kl", .count_max = 64})->slices, IsEmpty());
}

/// Nor where the thread had no time to look before the next crash.
TEST_F(IndexLoss, EntriesOfLostRecordsDoNotPassForOthersAfterTwoCrashes) {
  open();
  append_numbers(0, 10);
  const LogOffset log_end = store->max_log_offset();
  append_with("T", "lost", "KEYS\1kl\2");
  append_with("T", "lost", "KEYS\1km\2");
  wait_for_index();
  crash();
  cut_log(log_end);
  options.index_enabled = false;
  open();
  append_with("T", "next", "KEYS\1kn\2");
  ASSERT_EQ(last_log_offset, log_end);
  append_with("T", "last", "KEYS\1kz\2");
  crash();
  options.index_enabled = true;
  open();
  wait_for_index();
  EXPECT_THAT(query("T", "kn"), ElementsAre("next"));
  EXPECT_THAT(query("T", "kz"), ElementsAre("last"));
  EXPECT_THAT(query("T", "kl"), IsEmpty());
  expect_numbers(10);
}

TEST_F(IndexLoss, AFileOfAnotherLengthIsKeptAsideAndBuiltAgain) {
  for (const std::size_t which : {0, 1}) {
    (void)file::remove_tree(options.root_dir);
    open();
    append_numbers(0, 90);
    wait_for_index();
    close();
    ASSERT_EQ(files().size(), 2u);
    const std::string file = files()[which];
    std::filesystem::resize_file(file, std::filesystem::file_size(file) - 20);
    open();
    wait_for_index();
    expect_numbers(90);
    close();
    EXPECT_THAT(files(), ::testing::Not(::testing::Contains(file)));
    const std::string name = std::filesystem::path(file).filename();
    EXPECT_TRUE(std::filesystem::exists(path("cut/index-" + name))) << name;
  }
}

/// What a crash of the machine did to the files of the index.
struct Loss {
  const char* name;
  std::function<void(const std::string& file)> act;
};

class IndexLossTest : public IndexerFixture, public ::testing::WithParamInterface<Loss> {};

void zero(const std::string& file, std::int64_t at, std::size_t bytes) {
  std::fstream stream(file, std::ios::in | std::ios::out | std::ios::binary);
  stream.seekp(at);
  stream << std::string(bytes, '\0');
}

TEST_P(IndexLossTest, EveryKeyAnswersAfterTheNextStart) {
  open();
  append_numbers(0, 90);
  wait_for_index();
  crash();
  ASSERT_EQ(files().size(), 2u);
  GetParam().act(files()[1]);
  open();
  wait_for_index();
  expect_numbers(90);
  append_numbers(90, 100);
  wait_for_index();
  expect_numbers(100);
  close();
  open();
  wait_for_index();
  expect_numbers(100);
}

constexpr std::int64_t kEntriesAt = 40 + 4 * 100;

INSTANTIATE_TEST_SUITE_P(
    Losses, IndexLossTest,
    ::testing::Values(
        Loss{"Nothing", [](const std::string&) {}},
        Loss{"TheHeader", [](const std::string& file) { zero(file, 0, 40); }},
        Loss{"TheSlots", [](const std::string& file) { zero(file, 40, 400); }},
        Loss{"SomeSlots", [](const std::string& file) { zero(file, 100, 100); }},
        Loss{"TheEntries", [](const std::string& file) { zero(file, kEntriesAt, 4000); }},
        Loss{"SomeEntries", [](const std::string& file) { zero(file, kEntriesAt + 990, 500); }},
        Loss{"HalfAnEntry", [](const std::string& file) { zero(file, kEntriesAt + 1610, 10); }},
        Loss{"AllButTheName",
             [](const std::string& file) { std::filesystem::resize_file(file, 0); }},
        Loss{"TheFile", [](const std::string& file) { std::filesystem::remove(file); }},
        Loss{"TheFirstFile",
             [](const std::string& file) {
               zero(file, 0, 4400);
               const auto directory = std::filesystem::path(file).parent_path();
               for (const auto& entry : std::filesystem::directory_iterator(directory)) {
                 if (entry.path() != file) zero(entry.path(), kEntriesAt, 100);
               }
             }}),
    [](const auto& info) { return std::string(info.param.name); });

}  // namespace
}  // namespace saker::store
