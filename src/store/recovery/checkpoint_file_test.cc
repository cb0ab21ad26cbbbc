#include "store/recovery/checkpoint_file.h"

#include <gtest/gtest.h>

#include "base/hex.h"
#include "file/scratch_directory.h"
#include "file/whole_file.h"

namespace saker::store {
namespace {

constexpr Checkpoint kGolden{.physic_ms = 1'700'000'000'123,
                             .logics_ms = 1'700'000'000'100,
                             .index_ms = 1'699'999'990'000,
                             .master_flushed = 4236,
                             .confirm = 4236};

// Spec 04 §31.6.
TEST(CheckpointFile, IsWrittenAsTheGoldenVector) {
  const file::ScratchDirectory scratch;
  file::RealDisk disk;
  ASSERT_TRUE(write_checkpoint(disk, scratch / "checkpoint", kGolden).ok());
  const std::string content = *file::read_whole(scratch / "checkpoint");
  ASSERT_EQ(content.size(), 4096u);
  std::string text;
  append_hex(text, content.substr(0, 48));
  EXPECT_EQ(text,
            "0000018BCFE5687B0000018BCFE568640000018BCFE540F0000000000000108C"
            "000000000000108C0000000000000000");
  EXPECT_EQ(content.substr(48), std::string(4096 - 48, '\0'));
  EXPECT_EQ(*read_checkpoint(scratch / "checkpoint"), kGolden);
}

TEST(CheckpointFile, AMissingOneIsAllZero) {
  const file::ScratchDirectory scratch;
  EXPECT_EQ(*read_checkpoint(scratch / "checkpoint"), Checkpoint{});
}

}  // namespace
}  // namespace saker::store
