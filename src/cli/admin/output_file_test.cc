#include "cli/admin/output_file.h"

#include <filesystem>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace saker::cli {
namespace {

TEST(OutputFile, DevicesAndDirectoriesAreNeverReplaced) {
  for (const char* path : {"/dev/full", "/dev/null", "/tmp"}) {
    const Status checked = check_output(path, true);
    ASSERT_FALSE(checked.ok()) << path;
    EXPECT_THAT(checked.error().message, testing::HasSubstr("no regular file")) << path;
  }
}

TEST(OutputFile, AFileIsReplacedOnlyIfToldSo) {
  const std::string path = testing::TempDir() + "saker_output_file_test";
  std::filesystem::remove(path);
  EXPECT_TRUE(check_output(path, false).ok());
  std::ofstream(path) << "there";
  const Status checked = check_output(path, false);
  ASSERT_FALSE(checked.ok());
  EXPECT_THAT(checked.error().message, testing::HasSubstr("add --yes"));
  EXPECT_TRUE(check_output(path, true).ok());
  std::filesystem::remove(path);
}

}  // namespace
}  // namespace saker::cli
