#include "file/bus_error.h"

#include <gtest/gtest.h>

#include "file/file.h"
#include "file/mapping.h"
#include "file/scratch_directory.h"

namespace saker::file {
namespace {

TEST(BusErrorDeathTest, NamesTheFileThatCannotBeRead) {
  const ScratchDirectory scratch;
  RealDisk disk;
  Result<File> file = File::open(disk, scratch / "cut-short", OpenMode::kCreate);
  ASSERT_TRUE(file.ok());
  ASSERT_TRUE(file->resize(8192).ok());
  const auto mapping = Mapping::map(*file, {.bytes = 8192});
  ASSERT_TRUE(mapping.ok());
  ASSERT_TRUE(file->resize(0).ok());
  EXPECT_DEATH(
      {
        report_bus_errors();
        volatile char seen = (*mapping)->view()[5000];
        (void)seen;
      },
      "does not give a page.*" + (scratch / "cut-short"));
}

}  // namespace
}  // namespace saker::file
