#include "store/queue/file_cache.h"

#include <gtest/gtest.h>

#include "file/scratch_directory.h"

namespace saker::store {
namespace {

class FileCacheTest : public ::testing::Test {
 protected:
  file::File open(const std::string& name) {
    auto file = file::File::open(disk_, scratch_.path() + "/" + name, file::OpenMode::kCreate);
    EXPECT_TRUE(file.ok());
    return std::move(*file);
  }
  static FileCache::Key key(std::int64_t begin) { return {.owner = nullptr, .begin = begin}; }

  file::ScratchDirectory scratch_;
  file::RealDisk disk_;
  FileCache cache_{2};
};

TEST_F(FileCacheTest, FindsWhatWasAddedUntilItIsForgotten) {
  EXPECT_EQ(cache_.find(key(1)), nullptr);
  const FileCache::Handle added = cache_.add(key(1), open("a"));
  EXPECT_EQ(cache_.find(key(1)), added);
  cache_.forget(key(1));
  EXPECT_EQ(cache_.find(key(1)), nullptr);
  cache_.forget(key(1));
}

TEST_F(FileCacheTest, HoldsNoMoreThanItMay) {
  for (int i = 1; i <= 5; ++i) cache_.add(key(i), open("a"));
  EXPECT_EQ(cache_.size(), 2u);
  EXPECT_NE(cache_.find(key(5)), nullptr);
  cache_.forget(key(5));
  EXPECT_EQ(cache_.size(), 1u);
}

TEST_F(FileCacheTest, FindsMostFilesOfATurnThatIsSomewhatTooLong) {
  FileCache cache(80);
  int found = 0;
  for (int turn = 0; turn < 10; ++turn) {
    for (int i = 0; i < 100; ++i) {
      if (cache.find(key(i)) != nullptr) {
        ++found;
      } else {
        cache.add(key(i), open("a"));
      }
    }
  }
  EXPECT_GT(found, 400);  // of 900
}

TEST_F(FileCacheTest, AHandleOutlivesItsPlaceInTheCache) {
  const FileCache::Handle held = cache_.add(key(1), open("a"));
  cache_.add(key(2), open("b"));
  cache_.add(key(3), open("c"));
  EXPECT_TRUE(held->write_at(0, "x").ok());
}

TEST_F(FileCacheTest, TheFirstOfTwoThatOpenedTheSameFileWins) {
  const FileCache::Handle first = cache_.add(key(1), open("a"));
  EXPECT_EQ(cache_.add(key(1), open("a")), first);
  EXPECT_EQ(cache_.size(), 1u);
}

TEST_F(FileCacheTest, AFileThatWasOpenedBeforeOneWasForgottenIsNotKept) {
  const FileCache::Moment before = cache_.now();
  file::File old = open("a");
  cache_.forget(key(1));
  const FileCache::Handle own = cache_.add(key(1), std::move(old), before);
  EXPECT_TRUE(own->write_at(0, "x").ok());
  EXPECT_EQ(cache_.find(key(1)), nullptr);
  const FileCache::Handle kept = cache_.add(key(1), open("a"), cache_.now());
  EXPECT_EQ(cache_.find(key(1)), kept);
}

TEST(CachedFiles, AreAShareOfTheDescriptorsWithinBounds) {
  EXPECT_EQ(cached_files_max(0), 64u);
  EXPECT_EQ(cached_files_max(20'000), 10'000u);
  EXPECT_EQ(cached_files_max(1 << 20), 16'384u);
}

}  // namespace
}  // namespace saker::store
