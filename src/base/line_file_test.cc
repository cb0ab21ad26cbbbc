#include "base/line_file.h"

#include <filesystem>
#include <fstream>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace saker {
namespace {

class LineFileTest : public ::testing::Test {
 protected:
  void TearDown() override { std::filesystem::remove_all(folder_); }
  static std::string sixty(char letter) { return std::string(60, letter); }
  static std::string text_of(const std::filesystem::path& path) {
    std::ifstream file(path);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  const std::filesystem::path folder_ =
      std::filesystem::path(::testing::TempDir()) / ("lines_" + std::to_string(::getpid()));
};

TEST_F(LineFileTest, LinesStandAsTheyCameAndGoOnAfterAStart) {
  const std::string path = folder_ / "new" / "audit.log";
  for (const char* line : {"{\"a\":\"{}\"}", "second"}) {
    auto file = LineFile::open({.path = path});
    ASSERT_TRUE(file.ok()) << file.error().message;
    (*file)->write(line);
  }
  EXPECT_EQ(text_of(path), "{\"a\":\"{}\"}\nsecond\n");
}

TEST_F(LineFileTest, AFullFileIsPutAsideAndTheOldestGoes) {
  auto file = LineFile::open({.path = folder_ / "a.log", .bytes_max = 100, .old_files_max = 2});
  ASSERT_TRUE(file.ok());
  for (int i = 0; i < 10; ++i) (*file)->write(sixty(static_cast<char>('0' + i)));
  EXPECT_EQ(text_of(folder_ / "a.log"), sixty('9').append("\n"));
  EXPECT_EQ(text_of(folder_ / "a.1.log"), sixty('8').append("\n"));
  EXPECT_EQ(text_of(folder_ / "a.2.log"), sixty('7').append("\n"));
  EXPECT_FALSE(std::filesystem::exists(folder_ / "a.3.log"));
}

TEST_F(LineFileTest, WhatCannotBeOpenedIsNamed) {
  std::filesystem::create_directories(folder_ / "audit.log");
  const auto file = LineFile::open({.path = folder_ / "audit.log"});
  ASSERT_FALSE(file.ok());
  EXPECT_THAT(file.error().message, ::testing::HasSubstr("audit.log"));
}

}  // namespace
}  // namespace saker
