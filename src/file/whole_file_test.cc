#include "file/whole_file.h"

#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

#include "file/directory.h"
#include "file/scratch_directory.h"

namespace saker::file {
namespace {

bool is_good(std::string_view text) { return text.starts_with("good"); }

class WholeFileTest : public ::testing::Test {
 protected:
  void put(const std::string& file, const std::string& text) { std::ofstream(file) << text; }
  ScratchDirectory scratch;
  std::string path = scratch / "topics.json";
};

TEST_F(WholeFileTest, TheOldContentBecomesTheBackup) {
  ASSERT_TRUE(replace_whole(path, "good one").ok());
  EXPECT_FALSE(exists(backup_path(path)));
  ASSERT_TRUE(replace_whole(path, "good two").ok());
  EXPECT_EQ(*read_whole(path), "good two");
  EXPECT_EQ(*read_whole(backup_path(path)), "good one");
  EXPECT_FALSE(exists(path + ".tmp"));
}

TEST_F(WholeFileTest, TheBackupIsReadWhereTheFileIsMissingEmptyOrBad) {
  put(backup_path(path), "good backup");
  EXPECT_EQ(*read_with_backup(path, is_good), "good backup");
  put(path, "");
  EXPECT_EQ(*read_with_backup(path, is_good), "good backup");
  put(path, "{ cut off");
  EXPECT_EQ(*read_with_backup(path, is_good), "good backup");
  put(path, "good main");
  EXPECT_EQ(*read_with_backup(path, is_good), "good main");
}

TEST_F(WholeFileTest, AFileWithoutEndIsCorruptAndTakesNoMemory) {
  put(path, "good");
  std::filesystem::resize_file(path, std::uintmax_t{1} << 40);
  const Result<std::string> whole = read_whole(path);
  ASSERT_FALSE(whole.ok());
  EXPECT_EQ(whole.error().code, ErrorCode::kCorrupt);
}

TEST_F(WholeFileTest, NothingAtAllIsNotFoundAndNothingGoodIsCorrupt) {
  EXPECT_EQ(read_with_backup(path, is_good).error().code, ErrorCode::kNotFound);
  put(path, "");
  EXPECT_EQ(read_with_backup(path, is_good).error().code, ErrorCode::kNotFound);
  put(path, "bad");
  EXPECT_EQ(read_with_backup(path, is_good).error().code, ErrorCode::kCorrupt);
}

TEST_F(WholeFileTest, AnEmptyFileDoesNotReplaceAGoodBackup) {
  put(backup_path(path), "good backup");
  put(path, "");
  ASSERT_TRUE(replace_whole(path, "good new").ok());
  EXPECT_EQ(*read_whole(backup_path(path)), "good backup");
}

TEST_F(WholeFileTest, WhoMayReadTheFileStaysTheSame) {
  namespace fs = std::filesystem;
  put(path, "good one");
  fs::permissions(path, fs::perms::owner_read | fs::perms::owner_write);
  ASSERT_TRUE(replace_whole(path, "good two").ok());
  EXPECT_EQ(fs::status(path).permissions(), fs::perms::owner_read | fs::perms::owner_write);
}

}  // namespace
}  // namespace saker::file
