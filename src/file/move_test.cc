#include "file/move.h"

#include <fcntl.h>

#include <cerrno>
#include <fstream>

#include <gmock/gmock.h>

#include "file/directory.h"
#include "file/faulty_disk.h"
#include "file/scratch_directory.h"
#include "file/whole_file.h"

namespace saker::file {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

/// Two file systems; from one call on none works any more, as if the process were dead.
class DyingDisk final : public RealDisk {
 public:
  int calls_left = 1 << 30;
  std::vector<std::string> calls;

  int open(const std::string& path, int flags, int& descriptor) override {
    return (flags & O_CREAT) != 0 && is_dead("make") ? EIO
                                                     : RealDisk::open(path, flags, descriptor);
  }
  int resize(int descriptor, std::int64_t bytes) override {
    return is_dead("resize") ? EIO : RealDisk::resize(descriptor, bytes);
  }
  int write_at(int descriptor, std::string_view bytes, std::int64_t offset) override {
    return is_dead("write") ? EIO : RealDisk::write_at(descriptor, bytes, offset);
  }
  int sync_all(int descriptor) override {
    return is_dead("sync") ? EIO : RealDisk::sync_all(descriptor);
  }
  int make_directory(const std::string& path) override {
    return is_dead("mkdir") ? EIO : RealDisk::make_directory(path);
  }
  int remove(const std::string& path) override {
    return is_dead("remove") ? EIO : RealDisk::remove(path);
  }
  int sync_directory(const std::string& path) override {
    return is_dead("sync names") ? EIO : RealDisk::sync_directory(path);
  }
  int rename(const std::string& from, const std::string& to) override {
    if (from.find("/there/") == std::string::npos) return EXDEV;
    return is_dead("rename") ? EIO : RealDisk::rename(from, to);
  }

 private:
  bool is_dead(const char* call) {
    if (calls_left-- <= 0) return true;
    calls.emplace_back(call);
    return false;
  }
};

class MoveTest : public ::testing::Test {
 protected:
  MoveTest() {
    EXPECT_TRUE(make_directories(here).ok());
    EXPECT_TRUE(make_directories(there).ok());
  }
  static void fill(const std::string& path, std::string_view content) {
    std::ofstream(path) << content;
  }
  static std::string content_of(const std::string& path) {
    const Result<std::string> text = read_whole(path);
    return text.ok() ? *text : "none";
  }
  std::vector<std::string> files_there() const { return list_directory(there)->files; }

  const ScratchDirectory scratch;
  const std::string here = scratch / "here";
  const std::string there = scratch / "there";
  FaultyDisk disk;
};

TEST_F(MoveTest, OnOneFileSystemItIsARename) {
  fill(here + "/f", "text");
  ASSERT_TRUE(move(disk, here + "/f", there + "/a/b").ok());
  EXPECT_EQ(content_of(there + "/a/b"), "text");
  EXPECT_FALSE(exists(here + "/f"));
}

TEST_F(MoveTest, ToAnotherFileSystemItIsACopy) {
  disk.mount(there);
  std::string text(3'000'000, '\0');
  text.append("text").append(2'000'000, 'x');
  fill(here + "/f", text);
  std::int64_t last = 0;
  ASSERT_TRUE(move(disk, here + "/f", there + "/f", [&last](std::int64_t done, std::int64_t total) {
                EXPECT_GT(done, last);
                EXPECT_EQ(total, 5'000'004);
                last = done;
              }).ok());
  EXPECT_EQ(last, 5'000'004);
  EXPECT_EQ(content_of(there + "/f"), text);
  EXPECT_FALSE(exists(here + "/f"));
  EXPECT_THAT(files_there(), ElementsAre("f"));
}

TEST_F(MoveTest, HolesStayHoles) {
  disk.mount(there);
  fill(here + "/f", "begin");
  std::filesystem::resize_file(here + "/f", std::uintmax_t{1} << 40);
  ASSERT_TRUE(move(disk, here + "/f", there + "/f").ok());
  EXPECT_EQ(std::filesystem::file_size(there + "/f"), std::uintmax_t{1} << 40);
}

TEST_F(MoveTest, ADirectoryGoesWithAllThatIsInIt) {
  disk.mount(there);
  ASSERT_TRUE(make_directories(here + "/d/e").ok());
  fill(here + "/d/1", "one");
  fill(here + "/d/e/2", "two");
  ASSERT_TRUE(move(disk, here + "/d", there + "/d").ok());
  EXPECT_EQ(content_of(there + "/d/1"), "one");
  EXPECT_EQ(content_of(there + "/d/e/2"), "two");
  EXPECT_FALSE(exists(here + "/d"));
}

TEST_F(MoveTest, ADirectoryAtWhichAFileSystemIsMountedIsEmptied) {
  ASSERT_TRUE(make_directories(here + "/d/e").ok());
  fill(here + "/d/1", "one");
  fill(here + "/d/e/2", "two");
  disk.mount(here + "/d");
  ASSERT_TRUE(move(disk, here + "/d", there + "/d").ok());
  EXPECT_EQ(content_of(there + "/d/1"), "one");
  EXPECT_EQ(content_of(there + "/d/e/2"), "two");
  EXPECT_FALSE(exists(here + "/d/1"));
  // And back.
  ASSERT_TRUE(move(disk, there + "/d", here + "/d").ok());
  EXPECT_EQ(content_of(here + "/d/e/2"), "two");
}

TEST_F(MoveTest, AFullDiskLeavesTheOriginalAndNoCopy) {
  disk.mount(there);
  fill(here + "/f", "text");
  disk.write_error = ENOSPC;
  const Status refused = move(disk, here + "/f", there + "/f");
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code, ErrorCode::kResourceExhausted);
  EXPECT_EQ(content_of(here + "/f"), "text");
  EXPECT_THAT(files_there(), IsEmpty());
}

TEST_F(MoveTest, WhatIsNotThereIsAnError) {
  const Status refused = move(disk, here + "/f", there + "/f");
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code, ErrorCode::kNotFound);
  EXPECT_THAT(refused.error().message, HasSubstr(here + "/f"));
}

TEST_F(MoveTest, TheOriginalGoesWhenTheCopyIsOnTheMediumUnderItsName) {
  fill(here + "/f", "text");
  DyingDisk dying;
  ASSERT_TRUE(move(dying, here + "/f", there + "/f").ok());
  EXPECT_THAT(dying.calls,
              ElementsAre("mkdir", "remove", "make", "resize", "resize", "write", "sync", "rename",
                          "sync names", "remove", "sync names", "sync names"));
}

TEST_F(MoveTest, KilledAnywhereNothingIsLostAndTheNextTryEndsIt) {
  ASSERT_TRUE(make_directories(here + "/d").ok());
  for (int calls = 0;; ++calls) {
    const std::string to = there + "/" + std::to_string(calls);
    fill(here + "/d/1", "one");
    fill(here + "/d/2", "two");
    DyingDisk dying;
    dying.calls_left = calls;
    const Status first = move(dying, here + "/d", to);
    const bool is_there = content_of(to + "/1") == "one" && content_of(to + "/2") == "two";
    const bool is_here = content_of(here + "/d/1") == "one" && content_of(here + "/d/2") == "two";
    EXPECT_TRUE(is_there || is_here) << calls;
    if (first.ok()) break;
    DyingDisk working;
    if (exists(here + "/d")) {
      const std::string next = to + "-next";
      EXPECT_TRUE(move(working, here + "/d", is_there ? next : to).ok()) << calls;
    }
    EXPECT_EQ(content_of(to + "/1"), "one") << calls;
    EXPECT_EQ(content_of(to + "/2"), "two") << calls;
    ASSERT_TRUE(make_directories(here + "/d").ok());
    ASSERT_LT(calls, 100);
  }
}

TEST_F(MoveTest, APartIsCopiedWithWhatItLacksAsZeros) {
  fill(here + "/f", "0123456789");
  ASSERT_TRUE(copy_range(disk, here + "/f", {7, 5}, there + "/f").ok());
  EXPECT_EQ(content_of(there + "/f"), std::string("789\0\0", 5));
}

}  // namespace
}  // namespace saker::file
