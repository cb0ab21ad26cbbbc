#include "base/text_file.h"

#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

namespace saker {
namespace {

class TextFileTest : public testing::Test {
 protected:
  TextFileTest() { std::filesystem::create_directories(directory_); }
  ~TextFileTest() override { std::filesystem::remove_all(directory_); }

  void expect_error(const std::string& path, ErrorCode code, const std::string& message) {
    const auto read = read_text_file(path, 5);
    ASSERT_FALSE(read.ok());
    EXPECT_EQ(read.error().code, code);
    EXPECT_EQ(read.error().message, message);
  }

  const std::string directory_ =
      testing::TempDir() + "text_file_test_" + std::to_string(::getpid());
  const std::string file_ = directory_ + "/file";
};

TEST_F(TextFileTest, AFileIsReadToItsEnd) {
  std::ofstream(file_) << std::string(200'000, 'x') << "\n";
  const auto read = read_text_file(file_);
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(read->size(), 200'001u);
}

TEST_F(TextFileTest, WhatIsWrongIsSaidInWords) {
  expect_error(directory_, ErrorCode::kInvalidArgument, "'" + directory_ + "' is a directory");
  expect_error(file_, ErrorCode::kNotFound, "there is no '" + file_ + "'");
  std::ofstream(file_) << "123456";
  expect_error(file_, ErrorCode::kResourceExhausted, "'" + file_ + "' has more than 5 bytes");
  expect_error(file_ + "/below", ErrorCode::kNotFound, "there is no '" + file_ + "/below'");
}

}  // namespace
}  // namespace saker
