#include <filesystem>
#include <fstream>

#include <gmock/gmock.h>

#include "base/crc32.h"
#include "file/whole_file.h"
#include "store/log/segment_directory.h"
#include "store/store_fixture.h"

namespace saker::store {
namespace {

using ::testing::ElementsAre;

/// Five records that end with checksums of themselves, as enabledAppendPropCRC makes them; the next
/// open() builds the queue from the records.
class RecordCrcTest : public StoreFixture {
 protected:
  static constexpr std::int64_t kCrcBytes = 20;

  void fill() {
    open();
    for (int i = 0; i < 5; ++i) {
      append_with("T", std::to_string(i),
                  "TAGS\1a\2__CRC32#\1"
                  "0000000000\2");
      places.push_back(last_log_offset);
    }
    places.push_back(store->max_log_offset());
    close();
    for (int i = 0; i < 5; ++i) seal(i);
    std::filesystem::remove_all(path("consumequeue"));
  }
  void seal(int record) {
    const std::int64_t begin = places[static_cast<std::size_t>(record)].value;
    const std::int64_t end = places[static_cast<std::size_t>(record) + 1].value;
    const std::string log = *file::read_whole(log_file());
    const std::string_view covered(log.data() + begin,
                                   static_cast<std::size_t>(end - begin - kCrcBytes));
    auto sum = static_cast<std::uint32_t>(crc32_positive(covered));
    std::string digits;
    for (int i = 0; i < 10; ++i, sum /= 10) digits += static_cast<char>('0' + sum % 10);
    write(end - 11, digits);
  }
  /// Changes the tag of a record, which its body's checksum does not cover.
  void damage(int record) {
    write(places[static_cast<std::size_t>(record) + 1].value - kCrcBytes - 2, "b");
  }
  void write(std::int64_t at, const std::string& bytes) {
    std::fstream stream(log_file(), std::ios::in | std::ios::out | std::ios::binary);
    stream.seekp(at);
    stream << bytes;
    ASSERT_TRUE(stream.good());
  }
  std::string log_file() const { return path("commitlog/" + segment_name(0)); }

  std::vector<LogOffset> places;
};

TEST_F(RecordCrcTest, ADamagedPropertyPassesUnlessAskedFor) {
  fill();
  damage(2);
  open();
  EXPECT_THAT(bodies("T"), ElementsAre("0", "1", "2", "3", "4"));
}

TEST_F(RecordCrcTest, WithForceVerifyPropCRCADamagedRecordIsPassedOver) {
  fill();
  damage(2);
  options.verify_record_crc = true;
  open();
  EXPECT_THAT(bodies("T"), ElementsAre("0", "1", "3", "4"));
  EXPECT_EQ(store->max_log_offset(), places.back());
}

TEST_F(RecordCrcTest, WithForceVerifyPropCRCADamagedLastRecordEndsTheLog) {
  fill();
  damage(4);
  options.verify_record_crc = true;
  open();
  EXPECT_THAT(bodies("T"), ElementsAre("0", "1", "2", "3"));
  EXPECT_EQ(store->max_log_offset(), places[4]);
}

TEST_F(RecordCrcTest, RecordsWithoutOnePass) {
  fill();
  options.verify_record_crc = true;
  open();
  EXPECT_EQ(append("T", "5"), AppendOutcome::kOk);
  crash();
  std::filesystem::remove_all(path("consumequeue"));
  open();
  EXPECT_THAT(bodies("T"), ElementsAre("0", "1", "2", "3", "4", "5"));
}

}  // namespace
}  // namespace saker::store
