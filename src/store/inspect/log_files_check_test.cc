#include "store/inspect/log_files_check.h"

#include <gmock/gmock.h>

#include "store/inspect/damaged_store_fixture.h"

namespace saker::store::inspect {
namespace {

using ::testing::HasSubstr;

/// Of a log in the directories one/ and two/.
class LogFilesCheckTest : public DamagedStoreFixture {
 protected:
  LogFilesCheckTest() { options.commit_log_dir = path("one") + "," + path("two"); }
  Survey look() const { return *survey({options.root_dir, options.commit_log_dir, 0}); }
  std::string first() const { return path("one/" + segment_name(0)); }
  std::string twin() const { return path("two/" + segment_name(0)); }
  std::string said() const { return text_of(*verify(look(), {}), kind::kLogFile); }
};

TEST_F(LogFilesCheckTest, AFileInTwoOfThemIsReported) {
  fill();
  std::filesystem::copy_file(first(), twin());
  EXPECT_THAT(said(), HasSubstr("two/" + segment_name(0)));
  EXPECT_THAT(said(), HasSubstr("the same offset as one/" + segment_name(0)));
  EXPECT_THAT(said(), HasSubstr("hold the same"));
  EXPECT_EQ(verify(look(), {})->needless_log_files, std::vector{twin()});
  EXPECT_FALSE(try_open().ok());
  write(twin(), 0, std::string(100, '\0'));
  EXPECT_THAT(said(), HasSubstr("begins with no record"));
  std::filesystem::copy_file(first(), twin(), std::filesystem::copy_options::overwrite_existing);
  write(twin(), 20'000, "y");
  EXPECT_THAT(said(), HasSubstr("they differ"));
  EXPECT_TRUE(verify(look(), {})->needless_log_files.empty());
}

TEST_F(LogFilesCheckTest, OfTwoFilesTheOneOfTheRightLengthCounts) {
  fill();
  std::filesystem::copy_file(first(), twin());
  std::filesystem::resize_file(first(), 5000);
  const Verdict found = *verify(look(), {});
  EXPECT_EQ(found.record_count, kCount);
  EXPECT_THAT(said(), HasSubstr("one/" + segment_name(0)));
}

TEST_F(LogFilesCheckTest, ALinkThatLeadsNowhereIsReported) {
  fill();
  std::filesystem::create_symlink(path("none"), path("one/" + segment_name(1 << 20)));
  EXPECT_THAT(said(), HasSubstr("one/" + segment_name(1 << 20) + ": is a link that leads nowhere"));
}

TEST_F(LogFilesCheckTest, WhereFilesFollowEachOtherTheirNamesSayTheirLength) {
  fill();
  std::filesystem::remove(path("one/" + segment_name(2 * segment_bytes())));
  std::filesystem::resize_file(path("two/" + segment_name(segment_bytes())), 10 * segment_bytes());
  EXPECT_EQ(look().log.file_bytes, segment_bytes());
}

TEST_F(LogFilesCheckTest, AFileWithAnotherNameIsReportedInEachOfThem) {
  fill();
  std::ofstream(path("two/notes.txt")) << "x";
  EXPECT_THAT(said(), HasSubstr("two/notes.txt"));
}

}  // namespace
}  // namespace saker::store::inspect
