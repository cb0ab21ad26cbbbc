#include "store/inspect/queue_check.h"

#include <gmock/gmock.h>

#include "store/inspect/damaged_store_fixture.h"

namespace saker::store::inspect {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class QueueCheckTest : public DamagedStoreFixture {};

/// Of a queue that stands far behind a file left over from its begin.
TEST_F(QueueCheckTest, AGapIsOneFindingHoweverFarItGoes) {
  fill();
  const std::int64_t far = std::int64_t{1} << 50;
  const std::int64_t base = far * options.consume_queue_segment_bytes;
  const std::int64_t number = base / QueueEntry::kBytes;
  // Its own record's number, which no checksum covers.
  std::string bytes(8, '\0');
  store_be64(bytes.data(), static_cast<std::uint64_t>(number));
  write_log(records[39] + 20, bytes);
  std::ofstream(path("consumequeue/T/3/" + segment_name(base)))
      << std::string(static_cast<std::size_t>(options.consume_queue_segment_bytes), '\0');
  std::string unit(QueueEntry::kBytes, '\0');
  store_entry(unit.data(), read_entry(3, 9));
  write(path("consumequeue/T/3/" + segment_name(base)), 0, unit);
  const Verdict found = verdict();
  EXPECT_EQ(found.findings.by_kind().at(kind::kQueueFile), 1);
  EXPECT_THAT(text_of(found, kind::kQueueFile),
              HasSubstr("no entries from 100 to " + std::to_string(number - 1)));
  EXPECT_LT(found.findings.count(), 10);
}

TEST_F(QueueCheckTest, EntriesThatWereNeverWrittenAreOneFinding) {
  fill();
  for (int i = 3; i < 7; ++i) write_entry(0, i, {});
  const Verdict found = verdict();
  EXPECT_THAT(kinds(found, false), ElementsAre("queue-hole", "queue-wrong"));
  EXPECT_THAT(text_of(found, kind::kQueueWrong),
              HasSubstr("entries 3 to 6 of queue 0 of T were never"));
}

TEST_F(QueueCheckTest, AFileWithAnotherNameIsReported) {
  fill();
  std::ofstream(path("consumequeue/T/1/notes.txt")) << "x";
  EXPECT_THAT(text_of(verdict(), kind::kQueueFile),
              HasSubstr("consumequeue/T/1/notes.txt: is not named by 20 digits"));
}

TEST_F(QueueCheckTest, AQueueFileInsideAnotherIsReported) {
  fill();
  std::ofstream(path("consumequeue/T/1/" + segment_name(1000)))
      << std::string(static_cast<std::size_t>(options.consume_queue_segment_bytes), '\0');
  EXPECT_THAT(text_of(verdict(), kind::kQueueFile), HasSubstr("begins inside"));
}

}  // namespace
}  // namespace saker::store::inspect
