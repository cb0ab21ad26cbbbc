#include "store/queue/queue_extensions.h"

#include <filesystem>

#include <gtest/gtest.h>

#include "base/java_hash.h"
#include "file/whole_file.h"
#include "store/log/segment_directory.h"
#include "store/store_fixture.h"

namespace saker::store {
namespace {

class ExtensionTest : public StoreFixture {
 protected:
  ExtensionTest() {
    options.queue_extension = true;
    options.extension_segment_bytes = 700;
  }
  std::vector<std::string> files(const std::string& queue = "T/0") const {
    std::vector<std::string> names;
    const std::string directory = path("consumequeue_ext/" + queue);
    if (!std::filesystem::exists(directory)) return names;
    for (const auto& entry : std::filesystem::directory_iterator(directory)) {
      names.push_back(entry.path().filename().string());
    }
    std::sort(names.begin(), names.end());
    return names;
  }
  std::vector<EntryTraits> traits(std::string_view topic = "T") {
    maps.clear();
    std::vector<EntryTraits> found;
    WantsEntry look = [&](const EntryTraits& entry) {
      maps.emplace_back(entry.bit_map);
      found.push_back({.tags_code = entry.tags_code, .store_ms = entry.store_ms});
      return false;
    };
    for (QueueOffset at{0};;) {
      const QueueOffset next = store->read({topic, {0}, at}, &look).next_offset;
      if (next <= at) return found;
      at = next;
    }
  }
  void append_many(int count) {
    for (int i = 0; i < count; ++i) ASSERT_EQ(append("T", "body"), AppendOutcome::kOk);
  }
  void expect_units(std::size_t count) {
    const std::vector<EntryTraits> found = traits();
    ASSERT_EQ(found.size(), count);
    for (const EntryTraits& entry : found) {
      EXPECT_EQ(entry.tags_code, java_hash("TagA"));
      EXPECT_EQ(entry.store_ms, clock.wall_ms()) << "without its unit the time is unknown";
    }
  }
  std::vector<std::string> maps;
};

TEST_F(ExtensionTest, EveryMessageHasAUnit) {
  open();
  append_many(100);
  expect_units(100);
  EXPECT_EQ(bodies("T").size(), 100U);
  // 20 bytes a unit, 34 of them in 696 bytes.
  EXPECT_EQ(files(), (std::vector<std::string>{"00000000000000000000", "00000000000000000700",
                                               "00000000000000001400"}));
}

TEST_F(ExtensionTest, AFileThatDidNotGetItsLengthIsMadeAnew) {
  open();
  disk->resize_error = EIO;
  append_many(1);
  EXPECT_TRUE(files().empty());
  disk->resize_error = 0;
  append_many(1);
  close();
  open();
  ASSERT_EQ(traits().size(), 2U);
  EXPECT_EQ(traits().back().store_ms, clock.wall_ms());
  EXPECT_EQ(file::read_whole(path("consumequeue_ext/T/0/" + files().at(0)))->size(), 700U);
}

TEST_F(ExtensionTest, UnitsGoOnAfterAStopAndACrash) {
  open();
  append_many(40);
  close();
  open();
  append_many(3);
  expect_units(43);
  open();  // after a crash
  append_many(2);
  expect_units(45);
  EXPECT_EQ(files().size(), 2U);
}

TEST_F(ExtensionTest, WithoutTheFilesTheTagsCodesComeFromTheRecords) {
  open();
  append_many(10);
  close();
  std::filesystem::remove_all(path("consumequeue_ext"));
  open();
  for (const EntryTraits& entry : traits()) {
    EXPECT_EQ(entry.tags_code, java_hash("TagA"));
    EXPECT_EQ(entry.store_ms, 0);
  }
  append_many(1);
  EXPECT_EQ(traits().back().store_ms, clock.wall_ms());
}

TEST_F(ExtensionTest, SwitchedOffAndOnAgainOnlyNewMessagesHaveUnits) {
  open();
  append_many(2);
  close();
  options.queue_extension = false;
  open();
  append_many(2);
  close();
  options.queue_extension = true;
  open();
  append_many(2);
  std::vector<bool> has_unit;
  for (const EntryTraits& entry : traits()) has_unit.push_back(entry.store_ms != 0);
  EXPECT_EQ(has_unit, (std::vector<bool>{true, true, false, false, true, true}));
  EXPECT_EQ(files().size(), 2U) << "behind all that was there";
}

TEST_F(ExtensionTest, UnitsHaveTheBitMapsOfTheBroker) {
  struct Maps final : BitMaps {
    bool has_filters(std::string_view topic) const override { return topic == "T"; }
    std::string bit_map(std::string_view, std::string_view properties) const override {
      return properties == "TAGS\1TagA\2" ? "\1\2" : "";
    }
  } source;
  open();
  static_cast<Store&>(*store).set_bit_maps(&source);
  append_many(1);
  ASSERT_EQ(append("Other", "body"), AppendOutcome::kOk);
  expect_units(1);
  EXPECT_EQ(maps, std::vector<std::string>{"\1\2"});
  EXPECT_EQ(traits("Other").size(), 1U);
  EXPECT_EQ(maps, std::vector<std::string>{""});
}

TEST_F(ExtensionTest, FilesGoWithTheQueue) {
  open();
  append_many(100);
  QueueExtensions extensions(*disk, path("consumequeue_ext"), 700);
  const QueueName queue{"T", {0}};
  extensions.remove_before(queue, std::numeric_limits<std::int64_t>::min() + 1420);
  EXPECT_EQ(files(), std::vector<std::string>{"00000000000000001400"});
}

TEST_F(ExtensionTest, FilesOfAnotherLengthKeepTheStoreFromStarting) {
  open();
  append_many(40);
  close();
  options.extension_segment_bytes = 900;
  const Status opened = try_open();
  ASSERT_FALSE(opened.ok());
  EXPECT_NE(opened.error().message.find("mappedFileSizeConsumeQueueExt"), std::string::npos);
  options.extension_segment_bytes = 700;
  open();
  append_many(1);
  expect_units(41);
}

TEST_F(ExtensionTest, FilesThatACrashLeftEmptyAreMadeAnew) {
  open();
  append_many(80);
  crash();
  const std::vector<std::string> made = files();
  ASSERT_GE(made.size(), 3U);
  // Of those the names were on the medium, of the last one the length, too.
  for (std::size_t i = 0; i + 1 < made.size(); ++i)
    std::filesystem::resize_file(path("consumequeue_ext/T/0/" + made[i]), 0);
  open();
  EXPECT_EQ(traits().size(), 80U);
  append_many(80);
  EXPECT_EQ(traits().size(), 160U);
  crash();
  open();
  EXPECT_EQ(traits().size(), 160U);
}

TEST_F(ExtensionTest, FilesThatCannotBeListedAreNotWrittenOver) {
  open();
  append_many(2);
  const std::string first =
      file::read_whole(path("consumequeue_ext/T/0/" + segment_name(0))).value();
  QueueExtensions extensions(*disk, path("consumequeue_ext"), 900);
  const ExtensionUnit unit{.tags_code = 7, .store_ms = 1, .bit_map = {}};
  EXPECT_EQ(extensions.put({"T", {0}}, unit, std::nullopt), 7);
  EXPECT_EQ(file::read_whole(path("consumequeue_ext/T/0/" + segment_name(0))).value(), first);
}

TEST_F(ExtensionTest, AUnitThatDoesNotFitIsLeftOut) {
  QueueExtensions extensions(*disk, path("consumequeue_ext"), 128);
  const ExtensionUnit unit{.tags_code = 7, .store_ms = 1, .bit_map = std::string(200, 'x')};
  EXPECT_EQ(extensions.put({"T", {0}}, unit, std::nullopt), 7);
}

}  // namespace
}  // namespace saker::store
