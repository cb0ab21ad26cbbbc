#include "store/inspect/file_window.h"

#include <fstream>

#include <gtest/gtest.h>

#include "file/scratch_directory.h"

namespace saker::store::inspect {
namespace {

class FileWindowTest : public ::testing::Test {
 protected:
  FileWindow open(const std::string& content, std::size_t chunk_bytes) {
    std::ofstream(scratch / "f") << content;
    Result<FileWindow> opened = FileWindow::open(scratch / "f", chunk_bytes);
    return std::move(*opened);
  }
  file::ScratchDirectory scratch;
};

TEST_F(FileWindowTest, ReadsAnywhereWhateverTheChunk) {
  const std::string content = "abcdefghijklmnopqrstuvwxyz";
  for (const std::size_t chunk : {1u, 4u, 100u}) {
    FileWindow window = open(content, chunk);
    for (std::size_t at = 0; at < content.size(); at += 3) {
      for (const std::size_t count : {1u, 5u, 40u})
        EXPECT_EQ(*window.read(static_cast<std::int64_t>(at), count), content.substr(at, count));
    }
    EXPECT_EQ(*window.read(100, 5), "");
  }
}

TEST_F(FileWindowTest, FindsWhatIsNotZeroAcrossHoles) {
  FileWindow window = open("", 4096);
  {
    std::ofstream file(scratch / "f");
    file.seekp(3 << 20);
    file << "xy";
    file.seekp((8 << 20) - 1);
    file.put('\0');
  }
  Result<FileWindow> sparse = FileWindow::open(scratch / "f", 4096);
  ASSERT_TRUE(sparse.ok());
  EXPECT_EQ(**sparse->first_nonzero(0, 8 << 20), 3 << 20);
  EXPECT_EQ(**sparse->first_nonzero((3 << 20) + 1, 8 << 20), (3 << 20) + 1);
  EXPECT_FALSE(sparse->first_nonzero((3 << 20) + 2, 8 << 20)->has_value());
  EXPECT_FALSE(sparse->first_nonzero(0, 3 << 20)->has_value());
  EXPECT_EQ(*sparse->end_of_nonzero(0, 8 << 20), (3 << 20) + 2);
  EXPECT_EQ(*sparse->end_of_nonzero(4 << 20, 8 << 20), 4 << 20);
}

TEST_F(FileWindowTest, AFileThatIsCutMeanwhileEndsEarlier) {
  FileWindow window = open(std::string(10'000, 'x'), 1000);
  std::filesystem::resize_file(scratch / "f", 100);
  EXPECT_EQ(window.read(5000, 100)->size(), 0u);
  EXPECT_FALSE(window.first_nonzero(5000, 10'000)->has_value());
}

}  // namespace
}  // namespace saker::store::inspect
