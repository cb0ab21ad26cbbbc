#include "file/read_ahead.h"

#include <fcntl.h>
#include <unistd.h>

#include <gtest/gtest.h>

#include "file/scratch_directory.h"
#include "file/whole_file.h"

namespace saker::file {
namespace {

constexpr std::int64_t kPiece = ReadAhead::kPieceBytes;

class ReadAheadTest : public ::testing::Test {
 protected:
  void write(std::int64_t bytes) {
    content.resize(static_cast<std::size_t>(bytes));
    for (std::size_t i = 0; i < content.size(); ++i) {
      content[i] = static_cast<char>(i * 2654435761U >> 13);
    }
    ASSERT_TRUE(replace_whole(path, content).ok());
  }
  void drop_from_cache() const {
    const int descriptor = ::open(path.c_str(), O_RDONLY);
    ASSERT_GE(descriptor, 0);
    ASSERT_EQ(::posix_fadvise(descriptor, 0, 0, POSIX_FADV_DONTNEED), 0);
    ::close(descriptor);
  }
  /// Walks in steps of an odd length and compares what is seen.
  void expect_all(std::int64_t from, std::int64_t end) const {
    auto reader = ReadAhead::start(path, from, end);
    ASSERT_TRUE(reader) << reader.error().message;
    constexpr std::int64_t kStep = 70'001;
    for (std::int64_t at = from; at < end; at += kStep) {
      const auto wanted = static_cast<std::size_t>(std::min(kStep, end - at));
      const std::string_view seen = (*reader)->at(at, wanted);
      ASSERT_GE(seen.size(), wanted);
      const std::string_view expected(content);
      ASSERT_TRUE(seen.substr(0, wanted) == expected.substr(static_cast<std::size_t>(at), wanted));
    }
  }

  ScratchDirectory scratch;
  const std::string path = scratch.path() + "/file";
  std::string content;
};

TEST_F(ReadAheadTest, ShowsTheFileFromFrontToBack) {
  write(40 * kPiece + 12'345);
  expect_all(0, 40 * kPiece + 12'345);
  drop_from_cache();
  expect_all(0, 40 * kPiece + 12'345);
  drop_from_cache();
  expect_all(3 * kPiece + 77, 30 * kPiece + 5);
}

TEST_F(ReadAheadTest, ShowsWhatReachesOverManyPieces) {
  write(40 * kPiece);
  auto reader = ReadAhead::start(path, 0, 40 * kPiece);
  ASSERT_TRUE(reader);
  const std::int64_t at = 9 * kPiece + 1000;
  const std::string_view seen = (*reader)->at(at, 14 * kPiece);
  ASSERT_GE(seen.size(), std::size_t{14 * kPiece});
  EXPECT_TRUE(seen == std::string_view(content).substr(static_cast<std::size_t>(at), seen.size()));
  // No more than the ring can hold.
  EXPECT_LE((*reader)->at(at, 30 * kPiece).size(), std::size_t{16 * kPiece});
}

TEST_F(ReadAheadTest, ALeapBeyondTheRingShowsTheRightBytes) {
  write(60 * kPiece);
  const std::string_view expected(content);
  for (int round = 0; round < 10; ++round) {
    auto reader = ReadAhead::start(path, 0, 60 * kPiece);
    ASSERT_TRUE(reader);
    for (const std::int64_t piece : {0, 21, 22, 45, 59}) {
      const std::string_view seen = (*reader)->at(piece * kPiece, kPiece);
      ASSERT_GE(seen.size(), std::size_t{kPiece});
      const std::size_t at = static_cast<std::size_t>(piece * kPiece);
      ASSERT_TRUE(seen == expected.substr(at, seen.size())) << piece;
    }
  }
}

TEST_F(ReadAheadTest, EndsInTheMiddle) {
  write(64 * kPiece);
  auto reader = ReadAhead::start(path, 0, 64 * kPiece);
  ASSERT_TRUE(reader);
  EXPECT_FALSE((*reader)->at(0, 1).empty());
}

TEST_F(ReadAheadTest, AFileThatEndsTooEarlyIsReported) {
  write(2 * kPiece);
  auto reader = ReadAhead::start(path, 0, 4 * kPiece);
  ASSERT_TRUE(reader);
  EXPECT_TRUE((*reader)->at(3 * kPiece, 10).empty());
}

TEST_F(ReadAheadTest, AFileThatIsNotThereIsAnError) {
  EXPECT_FALSE(ReadAhead::start(scratch.path() + "/none", 0, 10));
}

}  // namespace
}  // namespace saker::file
