#include "store/log/segment_maker.h"

#include <cerrno>
#include <cstdio>
#include <thread>

#include <gtest/gtest.h>

#include "file/directory.h"
#include "file/faulty_disk.h"
#include "file/scratch_directory.h"

namespace saker::store {
namespace {

class SegmentMakerTest : public ::testing::Test {
 protected:
  void SetUp() override { ASSERT_TRUE(list.load().ok()); }
  std::string path_of(std::int64_t base) const {
    char name[32];
    std::snprintf(name, sizeof name, "%020lld", static_cast<long long>(base));
    return scratch / name;
  }
  void wait_for(const std::string& path) const {
    while (!file::exists(path)) std::this_thread::yield();
  }

  file::ScratchDirectory scratch;
  file::FaultyDisk disk;
  Health health;
  SegmentList list{disk, {scratch.path(), 4096}};
};

TEST_F(SegmentMakerTest, WhatWasPreparedIsTaken) {
  SegmentMaker maker(list, health);
  maker.start();
  maker.prepare({4096});
  wait_for(path_of(4096));
  const auto taken = maker.take({4096});
  ASSERT_TRUE(taken.ok());
  EXPECT_EQ((*taken)->base(), LogOffset{4096});
  maker.stop();
  EXPECT_TRUE(file::exists(path_of(4096)));
}

TEST_F(SegmentMakerTest, WhatWasPreparedButNotTakenIsRemoved) {
  SegmentMaker maker(list, health);
  maker.start();
  maker.prepare({4096});
  wait_for(path_of(4096));
  maker.stop();
  EXPECT_FALSE(file::exists(path_of(4096)));
}

TEST_F(SegmentMakerTest, ARequestThatComesAfterTheSegmentWasTakenDoesNotTouchIt) {
  SegmentMaker maker(list, health);
  ASSERT_TRUE(maker.take({4096}).ok());
  maker.prepare({4096});
  maker.start();
  maker.prepare({8192});
  wait_for(path_of(8192));
  maker.stop();
  EXPECT_TRUE(file::exists(path_of(4096)));
}

TEST_F(SegmentMakerTest, AFailureLeavesNoFileAndEndsByItself) {
  SegmentMaker maker(list, health);
  disk.allocate_error = ENOSPC;
  EXPECT_FALSE(maker.take({0}).ok());
  EXPECT_FALSE(file::exists(path_of(0)));
  EXPECT_FALSE(health.writable());
  disk.allocate_error = 0;
  EXPECT_FALSE(maker.take({0}).ok()) << "only the thread tries again";
  maker.start();
  while (!health.writable()) std::this_thread::yield();
  EXPECT_TRUE(maker.take({0}).ok());
}

}  // namespace
}  // namespace saker::store
