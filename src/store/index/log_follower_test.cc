#include "store/index/log_follower.h"

#include <fstream>

#include <gmock/gmock.h>

#include "file/directory.h"
#include "file/whole_file.h"
#include "store/store_fixture.h"

namespace saker::store {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class LogFollowerTest : public StoreFixture {
 protected:
  LogFollowerTest() : segments(*disk, {path("commitlog"), 64 << 10}) {
    options.index_enabled = false;
  }
  /// So many records of 20,000 bytes: three to a segment.
  void fill(int count) {
    open();
    for (int i = 0; i < count; ++i) {
      std::string body = body_for("T", 20'000);
      body.replace(0, 2, std::to_string(10 + i));
      ASSERT_EQ(append("T", body), AppendOutcome::kOk);
    }
    end = store->max_log_offset();
    ASSERT_TRUE(segments.load().ok());
  }
  static std::vector<std::string> follow(LogFollower& follower, LogOffset limit) {
    std::vector<std::string> found;
    wire::record::Record record;
    while (follower.next(limit, record)) found.emplace_back(record.body.substr(0, 2));
    return found;
  }

  SegmentList segments;
  LogOffset end;
};

TEST_F(LogFollowerTest, ReadsRecordByRecordOverSegments) {
  fill(7);
  LogFollower follower(segments, {0});
  EXPECT_THAT(follow(follower, end), ElementsAre("10", "11", "12", "13", "14", "15", "16"));
  EXPECT_EQ(follower.position(), end);
  EXPECT_THAT(follow(follower, end), IsEmpty());
}

TEST_F(LogFollowerTest, StopsBeforeARecordThatIsNotWholeYet) {
  fill(3);
  LogFollower follower(segments, {0});
  EXPECT_THAT(follow(follower, {39'999}), ElementsAre("10"));
  EXPECT_THAT(follow(follower, {40'000}), ElementsAre("11"));
  follower.rest();
  EXPECT_THAT(follow(follower, end), ElementsAre("12"));
}

TEST_F(LogFollowerTest, TakesWhatIsBeingWrittenBehindTheLimitForNoDamage) {
  fill(3);
  const std::string first = path("commitlog/00000000000000000000");
  const auto overwrite = [&first](const std::string& bytes) {
    std::fstream(first, std::ios::in | std::ios::out | std::ios::binary) << bytes;
  };
  const std::string begin = file::read_whole(first)->substr(0, 100);
  overwrite(std::string(100, 'x'));
  LogFollower follower(segments, {-1});
  EXPECT_THAT(follow(follower, {0}), IsEmpty());
  overwrite(begin);
  EXPECT_THAT(follow(follower, end), ElementsAre("10", "11", "12"));
}

TEST_F(LogFollowerTest, GoesOnWithTheFirstSegmentThatIsThere) {
  fill(7);
  ASSERT_TRUE(file::remove_file(path("commitlog/00000000000000000000")).ok());
  ASSERT_TRUE(segments.load().ok());
  LogFollower follower(segments, {20'000});
  EXPECT_THAT(follow(follower, end), ElementsAre("13", "14", "15", "16"));
}

TEST_F(LogFollowerTest, PassesDamageOver) {
  fill(7);
  std::fstream file(path("commitlog/00000000000000000000"),
                    std::ios::in | std::ios::out | std::ios::binary);
  file.seekp(20'000);
  file << std::string(100, '?');
  file.close();
  LogFollower follower(segments, {0});
  EXPECT_THAT(follow(follower, end), ElementsAre("10", "12", "13", "14", "15", "16"));
}

TEST_F(LogFollowerTest, PassesZerosOver) {
  fill(7);
  const auto zero = [this](const std::string& name, std::int64_t at, std::size_t bytes) {
    std::fstream file(path("commitlog/" + name), std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(at).write(std::string(bytes, '\0').data(), static_cast<std::streamsize>(bytes));
  };
  zero("00000000000000000000", 20'000, 20'000);
  zero("00000000000000131072", 0, 20'000);
  LogFollower follower(segments, {0});
  EXPECT_THAT(follow(follower, end), ElementsAre("10", "12", "13", "14", "15"));
  EXPECT_EQ(follower.position(), end);
}

TEST_F(LogFollowerTest, AFileKeepsItsLengthWhileItIsFollowed) {
  fill(3);
  LogFollower follower(segments, {0});
  wire::record::Record record;
  ASSERT_TRUE(follower.next(end, record));
  const auto mapping = segments.view()->all().front()->retire();
  EXPECT_FALSE(mapping.expired());
  EXPECT_TRUE(follower.next(end, record));
  follower.rest();
  EXPECT_TRUE(mapping.expired());
}

TEST_F(LogFollowerTest, AnEmptyLogHasNoRecords) {
  open();
  ASSERT_TRUE(segments.load().ok());
  LogFollower follower(segments, {-1});
  EXPECT_THAT(follow(follower, {0}), IsEmpty());
}

}  // namespace
}  // namespace saker::store
