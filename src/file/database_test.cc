#include "file/database.h"

#include <sys/stat.h>

#include <gtest/gtest.h>

#include "file/directory.h"
#include "file/scratch_directory.h"
#include "file/whole_file.h"

namespace saker::file {
namespace {

constexpr auto kDefault = Database::kDefaultFamily;

class DatabaseTest : public ::testing::Test {
 protected:
  std::unique_ptr<Database> open(Database::Access access = Database::Access::kReadWrite) {
    auto opened = Database::open(scratch.path() + "/db", access, {"more"});
    EXPECT_TRUE(opened) << opened.error().message;
    return opened ? std::move(*opened) : nullptr;
  }
  static std::string all(const Database& database, std::string_view family,
                         std::string_view from = "") {
    std::string text;
    const Status scanned =
        database.scan(family, from, [&](std::string_view key, std::string_view value) {
          text.append(key).append("=").append(value).append(" ");
          return true;
        });
    EXPECT_TRUE(scanned.ok());
    return text;
  }

  ScratchDirectory scratch;
};

TEST_F(DatabaseTest, KeepsWhatWasWrittenInTheOrderOfTheKeys) {
  auto database = open();
  Database::Batch batch(*database);
  batch.put(kDefault, "b", "2");
  batch.put(kDefault, "a", "1");
  batch.put("more", "a", "other");
  ASSERT_TRUE(database->write(batch).ok());
  ASSERT_TRUE(database->sync().ok());
  database.reset();

  database = open(Database::Access::kRead);
  EXPECT_EQ(all(*database, kDefault), "a=1 b=2 ");
  EXPECT_EQ(all(*database, kDefault, "b"), "b=2 ");
  EXPECT_EQ(all(*database, "more"), "a=other ");
  EXPECT_EQ(**database->get(kDefault, "a"), "1");
  EXPECT_FALSE(*database->get(kDefault, "c"));
  EXPECT_FALSE(*database->get("none", "a"));
}

TEST_F(DatabaseTest, ErasesKeysAndRanges) {
  auto database = open();
  Database::Batch first(*database);
  for (const char* key : {"a", "b", "c", "d"}) first.put(kDefault, key, "x");
  ASSERT_TRUE(database->write(first).ok());
  Database::Batch second(*database);
  second.erase(kDefault, "a");
  second.erase_range(kDefault, "b", "d");
  ASSERT_TRUE(database->write(second).ok());
  EXPECT_EQ(all(*database, kDefault), "d=x ");
}

TEST_F(DatabaseTest, FamiliesThatNobodyNamedAreNoObstacle) {
  open().reset();
  auto opened = Database::open(scratch.path() + "/db", Database::Access::kReadWrite);
  ASSERT_TRUE(opened) << opened.error().message;
}

TEST_F(DatabaseTest, ReadingMakesNothing) {
  EXPECT_FALSE(Database::exists(scratch.path() + "/none"));
  const auto opened = Database::open(scratch.path() + "/none", Database::Access::kRead);
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code, ErrorCode::kNotFound);
  EXPECT_FALSE(exists(scratch.path() + "/none"));
}

TEST_F(DatabaseTest, OneThatLacksCurrentIsBrokenAndNotMadeAnew) {
  const std::string directory = scratch.path() + "/db";
  {
    const auto database = open();
    Database::Batch batch(*database);
    batch.put(kDefault, "a", "x");
    ASSERT_TRUE(database->write(batch).ok());
  }
  ASSERT_TRUE(remove_file(directory + "/CURRENT").ok());
  const std::vector<std::string> before = list_directory(directory)->files;
  EXPECT_TRUE(Database::exists(directory));
  for (const auto access : {Database::Access::kRead, Database::Access::kReadWrite}) {
    const auto opened = Database::open(directory, access);
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().code, ErrorCode::kCorrupt);
    EXPECT_NE(opened.error().message.find(directory + " lacks its file CURRENT"),
              std::string::npos);
  }
  EXPECT_EQ(list_directory(directory)->files, before);
}

TEST_F(DatabaseTest, NobodyWaitsForAPipeOrReadsAFileWithoutEnd) {
  open().reset();
  const std::string current = scratch.path() + "/db/CURRENT";
  std::filesystem::resize_file(current, std::uintmax_t{1} << 40);
  auto opened = Database::open(scratch.path() + "/db", Database::Access::kRead);
  ASSERT_FALSE(opened);
  EXPECT_NE(opened.error().message.find("has a file CURRENT that is none"), std::string::npos);
  std::filesystem::resize_file(current, 16);
  const Result<Entries> entries = list_directory(scratch.path() + "/db");
  for (const std::string& name : entries->files) {
    if (name.starts_with("MANIFEST-"))
      std::filesystem::resize_file(scratch.path() + "/db/" + name, std::uintmax_t{1} << 40);
  }
  opened = Database::open(scratch.path() + "/db", Database::Access::kRead);
  ASSERT_FALSE(opened);
  EXPECT_NE(opened.error().message.find("has a file MANIFEST-"), std::string::npos);
  ASSERT_TRUE(remove_file(current).ok());
  ASSERT_EQ(::mkfifo(current.c_str(), 0600), 0);
  opened = Database::open(scratch.path() + "/db", Database::Access::kRead);
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code, ErrorCode::kCorrupt);
}

TEST_F(DatabaseTest, OneThatWasNotMadeToTheEndIsMade) {
  ASSERT_TRUE(make_directories(scratch.path() + "/db").ok());
  ASSERT_TRUE(replace_whole(scratch.path() + "/db/MANIFEST-000001", "x").ok());
  EXPECT_FALSE(Database::exists(scratch.path() + "/db"));
  EXPECT_TRUE(Database::open(scratch.path() + "/db", Database::Access::kReadWrite));
}

TEST_F(DatabaseTest, TellsWhichDirectoryIsBroken) {
  open().reset();
  const std::string current = scratch.path() + "/db/CURRENT";
  ASSERT_TRUE(replace_whole(current, "nonsense\n").ok());
  const auto opened = Database::open(scratch.path() + "/db", Database::Access::kReadWrite);
  ASSERT_FALSE(opened);
  EXPECT_NE(opened.error().message.find(scratch.path()), std::string::npos);
}

}  // namespace
}  // namespace saker::file
