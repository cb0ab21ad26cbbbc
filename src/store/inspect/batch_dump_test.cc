#include <gmock/gmock.h>

#include "model/sys_flag.h"
#include "store/inspect/damaged_store_fixture.h"
#include "store/inspect/selection.h"
#include "wire/record/batch_body.h"

namespace saker::store::inspect {
namespace {

using ::testing::ElementsAre;

/// Ten batches of three messages each in a batch queue: the first holds 0 to 2.
class BatchDumpTest : public DamagedStoreFixture {
 protected:
  BatchDumpTest() { options.batch_topics = {"T"}; }

  void fill() {
    open();
    for (int i = 0; i < 10; ++i) {
      std::string body;
      for (int j = 0; j < 3; ++j) {
        const std::string key = "KEYS\1key" + std::to_string(3 * i + j) + "\2";
        wire::record::append_unit(body, {0, "b", key});
      }
      NewRecord made = record("T", body);
      made.inner_count = 3;
      clock.advance_ms(1000);
      Told told;
      stage({made}, told, false);
      appender->commit();
      ASSERT_EQ(told.outcome, AppendOutcome::kOk);
    }
    close();
  }
  /// The first queue offsets of what is selected.
  std::vector<std::int64_t> dumped(const Selection& selection) const {
    std::vector<std::int64_t> found;
    const Survey survey = look();
    const auto selected = select(
        survey, selection,
        [&found](const wire::record::Record& record) {
          found.push_back(record.queue_offset.value);
        },
        [](LogOffset, const std::string& what) { ADD_FAILURE() << what; }, {});
    EXPECT_TRUE(selected.ok()) << selected.error().message;
    return found;
  }
};

TEST_F(BatchDumpTest, BatchesAreSelectedByEachWay) {
  fill();
  const std::int64_t last = clock.wall_ms();
  for (const bool scan : {false, true}) {
    EXPECT_EQ(dumped({.topic = "T", .scan = scan}).size(), 10u);
    EXPECT_THAT(dumped({.topic = "T", .queue = QueueId{0}, .from = QueueOffset{25}, .scan = scan}),
                ElementsAre(24, 27))
        << "the batch that holds it comes first";
    EXPECT_THAT(dumped({.topic = "T", .from = QueueOffset{27}, .scan = scan}), ElementsAre(27));
    EXPECT_THAT(dumped({.topic = "T", .key = "key13", .scan = scan}), ElementsAre(12));
    EXPECT_THAT(dumped({.topic = "T", .from_ms = last - 1000, .scan = scan}), ElementsAre(24, 27));
    EXPECT_THAT(dumped({.topic = "T", .from_ms = last - 5000, .to_ms = last - 4000, .scan = scan}),
                ElementsAre(12, 15));
  }
}

TEST_F(BatchDumpTest, ACopyOfABatchIsOneMessage) {
  fill();
  open();
  for (int i = 0; i < 2; ++i) {
    NewRecord copy = record("%RETRY%G", "b");
    copy.tags_code = 0;
    copy.sys_flag = sys_flag::kInnerBatch | sys_flag::kNeedUnwrap;
    copy.properties = "INNER_NUM\0013\2INNER_BASE\0010\2";
    Told told;
    stage({copy}, told, false);
    appender->commit();
  }
  close();
  EXPECT_EQ(verdict().findings.count(), 0);
  EXPECT_THAT(dumped({.topic = "%RETRY%G", .from = QueueOffset{1}, .scan = true}), ElementsAre(1));
}

}  // namespace
}  // namespace saker::store::inspect
