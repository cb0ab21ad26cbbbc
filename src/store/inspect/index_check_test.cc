#include "store/inspect/index_check.h"

#include <gmock/gmock.h>

#include "file/directory.h"
#include "store/inspect/damaged_store_fixture.h"

namespace saker::store::inspect {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

/// Thirty keys and tags in two index files.
class IndexLengthTest : public DamagedStoreFixture {
 protected:
  IndexLengthTest() {
    options.index_enabled = true;
    options.index_entry_count = 40;
  }
  void fill_keys() {
    open();
    for (int i = 0; i < 30; ++i)
      append_with("T", "x", "TAGS\1TagA\2KEYS\1k" + std::to_string(i) + "\2");
    wait_for_index();
    close();
    ASSERT_EQ(index_files().size(), 2u);
    EXPECT_THAT(wrong(), IsEmpty());
  }
  std::vector<std::string> index_files() const {
    std::vector<std::string> paths;
    const Result<file::Entries> entries = file::list_directory(path("index"));
    for (const std::string& name : entries->files) paths.push_back(path("index/" + name));
    return paths;
  }
};

TEST_F(IndexLengthTest, AFileOfAnotherLengthIsReported) {
  fill_keys();
  const std::string file = index_files()[1];
  const auto bytes = std::filesystem::file_size(file);
  std::filesystem::resize_file(file, bytes - 20);
  EXPECT_THAT(
      text_of(verdict(), kind::kIndexFile),
      HasSubstr("has " + std::to_string(bytes - 20) + " bytes, not " + std::to_string(bytes)));
  EXPECT_TRUE(verdict().is_index_damaged);
}

TEST_F(IndexLengthTest, TheSettingsSayTheLengthOfASingleFile) {
  fill_keys();
  std::filesystem::remove(index_files()[1]);
  StorePlace place{.root = options.root_dir, .commit_log_dir = ""};
  place.index_file_bytes = static_cast<std::int64_t>(std::filesystem::file_size(index_files()[0]));
  EXPECT_THAT(kinds(*verify(*survey(place), {}), false), Not(Contains("index-file")));
  place.index_file_bytes += 20;
  EXPECT_THAT(kinds(*verify(*survey(place), {}), false), Contains("index-file"));
}

}  // namespace
}  // namespace saker::store::inspect
