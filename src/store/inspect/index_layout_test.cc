#include "store/inspect/index_layout.h"

#include <fstream>

#include <gtest/gtest.h>

#include "base/endian.h"
#include "file/scratch_directory.h"

namespace saker::store::inspect {
namespace {

constexpr std::int64_t kSlots = 10;
constexpr std::int64_t kEntries = 20;

/// An index file of ten slots and twenty entries, full. Of the last two entries, which are of one
/// record, only the newest has a slot here; the other would have that slot if there were five.
std::string full_file() {
  IndexLayout layout{.head = {}, .slots = kSlots, .entries = kEntries};
  std::string bytes(static_cast<std::size_t>(layout.entry_at(kEntries)), '\0');
  const auto at = [&bytes](std::int64_t position) { return bytes.data() + position; };
  for (std::int64_t number = 1; number < kEntries; ++number) {
    const bool is_of_last = number >= kEntries - 2;
    store_be32(at(layout.entry_at(number)), number == kEntries - 1 ? 3U : 8U);
    store_be64(at(layout.entry_at(number) + 4),
               static_cast<std::uint64_t>(is_of_last ? 9000 : 1000 + number));
  }
  store_be32(at(layout.slot_at(3)), kEntries - 1);
  store_be64(at(16), 1001);
  store_be64(at(24), 9000);
  store_be32(at(36), kEntries);
  return bytes;
}

class IndexLayoutTest : public ::testing::Test {
 protected:
  std::optional<IndexLayout> read(const std::string& content) {
    std::ofstream(scratch / "f", std::ios::binary) << content;
    Result<FileWindow> file = FileWindow::open(scratch / "f");
    const Result<std::optional<IndexLayout>> found = read_index_layout(*file);
    EXPECT_TRUE(found.ok());
    return *found;
  }
  file::ScratchDirectory scratch;
};

TEST_F(IndexLayoutTest, IsFoundByBothEndsOfTheEntries) {
  const auto found = read(full_file());
  ASSERT_TRUE(found.has_value());
  EXPECT_EQ(found->slots, kSlots);
  EXPECT_EQ(found->entries, kEntries);
}

TEST_F(IndexLayoutTest, IsFoundByTheNewestEntryWhereTheFirstIsDamaged) {
  std::string content = full_file();
  const IndexLayout layout{.head = {}, .slots = kSlots, .entries = kEntries};
  store_be64(content.data() + layout.entry_at(1) + 4, 77);
  store_be32(content.data() + layout.entry_at(kEntries - 2), 6);  // no other layout makes sense
  const auto found = read(content);
  ASSERT_TRUE(found.has_value());
  EXPECT_EQ(found->slots, kSlots);
}

TEST_F(IndexLayoutTest, OfWhatIsNoIndexFileIsNone) {
  EXPECT_FALSE(read(std::string(39, '\0')).has_value());
  EXPECT_FALSE(read(full_file().substr(0, 479)).has_value());
}

}  // namespace
}  // namespace saker::store::inspect
