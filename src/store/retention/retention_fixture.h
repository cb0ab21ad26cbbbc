#pragma once

#include <fcntl.h>
#include <sys/stat.h>

#include <fstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "base/clock.h"
#include "file/directory.h"
#include "file/faulty_disk.h"
#include "file/scratch_directory.h"
#include "store/log/segment_directory.h"
#include "store/log/segment_list.h"

namespace saker::store {

/// Lets a file look as if it had last been written so many ms before `now_ms`.
inline void set_age(const std::string& path, std::int64_t now_ms, std::int64_t age_ms) {
  const std::int64_t at_ms = now_ms - age_ms;
  const timespec at{at_ms / 1000, at_ms % 1000 * 1'000'000};
  const timespec both[] = {at, at};
  ASSERT_EQ(::utimensat(AT_FDCWD, path.c_str(), both, 0), 0) << path;
}

/// A log of a few small files that nobody writes to, and a disk that is as full as a test says.
class RetentionFixture : public ::testing::Test {
 protected:
  static constexpr std::int64_t kBytes = 8192;
  static constexpr std::int64_t kHourMs = 3'600'000;

  /// Files of the numbers [first, end), all just written.
  void make_log(int first, int end) {
    for (int i = first; i < end; ++i) make_file(scratch / "commitlog", i);
    load({{scratch / "commitlog", kBytes}});
  }
  void load(std::vector<LogPlace> places) {
    list = std::make_unique<SegmentList>(disk, LogPlaces(std::move(places)));
    const Status loaded = list->load();
    ASSERT_TRUE(loaded.ok()) << loaded.error().message;
  }
  void make_file(const std::string& directory, int number) {
    ASSERT_TRUE(file::make_directories(directory).ok());
    const std::string path = directory + "/" + segment_name(number * kBytes);
    std::ofstream(path) << std::string(kBytes, static_cast<char>('a' + number));
    set_age(path, clock.wall_ms(), 0);
  }
  std::string path_of(int number) const {
    return scratch / ("commitlog/" + segment_name(number * kBytes));
  }
  void expire(int number, std::int64_t hours = 72) {
    set_age(path_of(number), clock.wall_ms(), hours * kHourMs);
  }
  /// Numbers of the files that are still there.
  std::vector<std::int64_t> files() const { return numbers_in(scratch / "commitlog"); }
  static std::vector<std::int64_t> numbers_in(const std::string& directory) {
    std::vector<std::int64_t> numbers;
    const Result<std::vector<std::int64_t>> bases =
        list_segments(directory, {kBytes, "mappedFileSizeCommitLog"});
    EXPECT_TRUE(bases.ok()) << bases.error().message;
    if (bases) {
      for (const std::int64_t base : *bases) numbers.push_back(base / kBytes);
    }
    return numbers;
  }
  std::int64_t log_begin() const { return list->view()->all().front()->base().value / kBytes; }

  file::ScratchDirectory scratch;
  file::FaultyDisk disk;
  ManualClock clock;
  std::unique_ptr<SegmentList> list;
};

}  // namespace saker::store
