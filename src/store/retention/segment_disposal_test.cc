#include "store/retention/segment_disposal.h"

#include <filesystem>

#include "store/retention/retention_fixture.h"

namespace saker::store {
namespace {

class SegmentDisposalTest : public RetentionFixture {
 protected:
  std::shared_ptr<Segment> take_first() { return list->take_first(); }
  /// Descriptors of this process that are open on files of the log.
  static int open_log_files() {
    int count = 0;
    for (const auto& entry : std::filesystem::directory_iterator("/proc/self/fd")) {
      std::error_code gone;
      const std::string target = std::filesystem::read_symlink(entry.path(), gone).string();
      if (target.find("commitlog/") != std::string::npos) ++count;
    }
    return count;
  }

  std::vector<std::int64_t> rests;
  bool goes_on = true;
  SegmentDisposal disposal{disk, [this](std::int64_t ms) {
                             rests.push_back(ms);
                             return goes_on;
                           }};
};

TEST_F(SegmentDisposalTest, WhatNobodyReadsIsGoneAtOnce) {
  make_log(0, 2);
  disposal.add(*take_first());
  disposal.work();
  EXPECT_EQ(files(), std::vector<std::int64_t>{1});
  EXPECT_EQ(disposal.bytes_left(), 0);
  EXPECT_EQ(open_log_files(), 0);
}

TEST_F(SegmentDisposalTest, AReaderKeepsItsBytes) {
  make_log(0, 2);
  const std::shared_ptr<Segment> segment = take_first();
  std::shared_ptr<file::Mapping> mapping = segment->view();
  disposal.add(*segment);
  disposal.work();
  EXPECT_FALSE(file::exists(path_of(0))) << "the name goes first";
  EXPECT_EQ(mapping->view(), std::string(kBytes, 'a'));  // SIGBUS if the file were shorter
  EXPECT_EQ(disposal.bytes_left(), kBytes);

  mapping.reset();
  disposal.work();
  EXPECT_EQ(disposal.bytes_left(), 0);
}

TEST_F(SegmentDisposalTest, OneThatIsReadDoesNotHoldUpTheNext) {
  make_log(0, 3);
  const std::shared_ptr<Segment> first = take_first();
  const std::shared_ptr<file::Mapping> mapping = first->view();
  disposal.add(*first);
  disposal.add(*take_first());
  disposal.work();
  EXPECT_EQ(files(), std::vector<std::int64_t>{2});
  EXPECT_EQ(disposal.bytes_left(), kBytes) << "the first only";
}

TEST_F(SegmentDisposalTest, ARetiredSegmentIsReadNoMore) {
  make_log(0, 2);
  const std::shared_ptr<Segment> segment = take_first();
  disposal.add(*segment);
  EXPECT_EQ(segment->view(), nullptr);
}

TEST_F(SegmentDisposalTest, ALargeFileShrinksInSteps) {
  constexpr std::int64_t kLarge = std::int64_t{100} << 20;
  ASSERT_TRUE(file::make_directories(scratch / "commitlog").ok());
  for (const std::int64_t base : {std::int64_t{0}, kLarge}) {
    std::ofstream(scratch / ("commitlog/" + segment_name(base))).put('x');
    std::filesystem::resize_file(scratch / ("commitlog/" + segment_name(base)), kLarge);
  }
  load({{scratch / "commitlog", kLarge}});
  disposal.add(*take_first());
  goes_on = false;
  disposal.work();
  EXPECT_EQ(disposal.bytes_left(), kLarge - (32 << 20)) << "a stop leaves the rest";
  EXPECT_FALSE(file::exists(scratch / ("commitlog/" + segment_name(0))));

  goes_on = true;
  disposal.work();
  EXPECT_EQ(disposal.bytes_left(), 0);
  EXPECT_EQ(rests.size(), 3u) << "none behind the last of four steps";
}

TEST_F(SegmentDisposalTest, ANameThatCannotBeRemovedIsTriedAgain) {
  make_log(0, 2);
  const std::shared_ptr<Segment> segment = take_first();
  // A directory of that name with something in it: even root cannot unlink it.
  ASSERT_TRUE(file::remove_file(path_of(0)).ok());
  ASSERT_TRUE(file::make_directories(path_of(0) + "/x").ok());
  disposal.add(*segment);
  disposal.work();
  EXPECT_TRUE(disposal.is_stuck());
  ASSERT_TRUE(file::remove_tree(path_of(0)).ok());
  disposal.work();
  EXPECT_FALSE(disposal.is_stuck());
}

class SpareTest : public SegmentDisposalTest {
 protected:
  static constexpr auto kKeep = SegmentDisposal::Fate::kKeepAsSpare;
  std::vector<std::int64_t> spare_numbers() const {
    return numbers_in(scratch / "commitlog.spare");
  }

  SpareSegments spares{disk, 1};
  SegmentDisposal keeping{disk, [](std::int64_t) { return true; }, &spares};
};

TEST_F(SpareTest, AFileIsKeptWholeAndOfferedWhenNobodyReadsIt) {
  make_log(0, 2);
  const std::shared_ptr<Segment> segment = take_first();
  std::shared_ptr<file::Mapping> mapping = segment->view();
  keeping.add(*segment, kKeep);
  keeping.work();
  EXPECT_FALSE(file::exists(path_of(0)));
  EXPECT_EQ(spare_numbers(), std::vector<std::int64_t>{0});
  EXPECT_FALSE(keeping.is_stuck());
  EXPECT_EQ(spares.take(scratch / "commitlog"), std::nullopt);

  mapping.reset();
  keeping.work();
  EXPECT_EQ(spares.take(scratch / "commitlog"), scratch / ("commitlog.spare/" + segment_name(0)));
  EXPECT_EQ(open_log_files(), 0);
}

TEST_F(SpareTest, BeyondTheMostFilesAreDeleted) {
  make_log(0, 3);
  keeping.add(*take_first(), kKeep);
  keeping.add(*take_first(), kKeep);
  keeping.work();
  EXPECT_EQ(files(), std::vector<std::int64_t>{2});
  EXPECT_EQ(spare_numbers(), std::vector<std::int64_t>{0});
}

TEST_F(SpareTest, ForRoomSparesGoAlsoThoseThatAreRead) {
  for (const bool is_read : {false, true}) {
    make_log(0, 2);
    const std::shared_ptr<Segment> segment = take_first();
    std::shared_ptr<file::Mapping> mapping = is_read ? segment->view() : nullptr;
    keeping.add(*segment, kKeep);
    keeping.work();
    keeping.give_up_spares();
    keeping.work();
    EXPECT_TRUE(spare_numbers().empty()) << is_read;
    EXPECT_EQ(keeping.bytes_left(), is_read ? kBytes : 0);
    mapping.reset();
    keeping.work();
    EXPECT_EQ(keeping.bytes_left(), 0);
    EXPECT_EQ(spares.take(scratch / "commitlog"), std::nullopt);
  }
}

}  // namespace
}  // namespace saker::store
