#include <gmock/gmock.h>

#include "store/inspect/damaged_store_fixture.h"
#include "store/inspect/selection.h"

namespace saker::store::inspect {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

/// Twenty messages that list two light queues, and every other one a lite topic's.
class LightQueueCheckTest : public DamagedStoreFixture {
 protected:
  LightQueueCheckTest() { options.light_topics = options.multi_dispatch = true; }

  void fill() {
    open();
    for (int i = 0; i < 20; ++i) {
      std::vector<std::string_view> names{"%LMQ%a", "%LMQ%b"};
      if (i % 2 == 1) names.emplace_back("%LMQ%$P$x");
      const std::string body = std::to_string(i);
      const std::string properties = "TAGS\1TagA\2KEYS\1key" + body + "\2";
      NewRecord made = record("Fan", body);
      made.properties = properties;
      made.light_queues = names;
      Told told;
      clock.advance_ms(1000);
      stage({made}, told, false);
      appender->commit();
      ASSERT_EQ(told.outcome, AppendOutcome::kOk);
    }
    close();
  }
  std::vector<std::string> dumped(const Selection& selection) const {
    std::vector<std::string> found;
    const Survey survey = look();
    const auto selected = select(
        survey, selection,
        [&found](const wire::record::Record& record) { found.emplace_back(record.body); },
        [](LogOffset, const std::string& what) { ADD_FAILURE() << what; }, {});
    EXPECT_TRUE(selected.ok()) << selected.error().message;
    return found;
  }
};

TEST_F(LightQueueCheckTest, AStoreThatWasClosedIsClean) {
  fill();
  const Verdict found = verdict();
  EXPECT_TRUE(found.is_clean());
  EXPECT_EQ(found.queue_entry_count, 20 + 20 + 20 + 10);
}

TEST_F(LightQueueCheckTest, AQueueThatIsGoneIsFound) {
  fill();
  std::filesystem::remove_all(path("consumequeue/%LMQ%b"));
  const Verdict found = verdict();
  EXPECT_THAT(kinds(found, false), ElementsAre("queue-missing"));
  EXPECT_THAT(found.short_queues, ElementsAre(QueueKey{"%LMQ%b", 0}));
  mark_unclosed();
  EXPECT_THAT(wrong(), IsEmpty());
}

TEST_F(LightQueueCheckTest, TheQueueOfALiteTopicMayHaveExpired) {
  fill();
  std::filesystem::remove_all(path("consumequeue/%LMQ%$P$x"));
  EXPECT_THAT(wrong(), IsEmpty());
  EXPECT_THAT(notes(), ::testing::Contains("queue-missing"));
}

TEST_F(LightQueueCheckTest, AQueueThatWasDroppedIsNotMissed) {
  fill();
  open();
  drop_queues("%LMQ%$P$x");
  close();
  EXPECT_THAT(wrong(), IsEmpty());
}

class LightQueueDumpTest : public LightQueueCheckTest,
                           public ::testing::WithParamInterface<const char*> {
 protected:
  LightQueueDumpTest() { options.store_type = GetParam(); }
};

TEST_P(LightQueueDumpTest, TheirMessagesAreSelectedByEachWay) {
  fill();
  for (const bool scan : {false, true}) {
    EXPECT_EQ(dumped({.topic = "%LMQ%a", .scan = scan}).size(), 20u);
    EXPECT_EQ(dumped({.topic = "%LMQ%$P$x", .scan = scan}).size(), 10u);
    EXPECT_THAT(
        dumped({.topic = "%LMQ%$P$x", .queue = QueueId{0}, .from = QueueOffset{8}, .scan = scan}),
        ElementsAre("17", "19"));
    EXPECT_THAT(dumped({.topic = "%LMQ%b", .key = "key3", .scan = scan}), ElementsAre("3"));
    EXPECT_THAT(dumped({.topic = "%LMQ%none", .scan = scan}), IsEmpty());
    EXPECT_THAT(dumped({.topic = "%LMQ%a", .queue = QueueId{1}, .scan = scan}), IsEmpty());
    const std::int64_t last = clock.wall_ms();
    EXPECT_THAT(dumped({.topic = "%LMQ%a", .from_ms = last - 1000, .scan = scan}),
                ElementsAre("18", "19"));
    EXPECT_THAT(dumped({.topic = "Fan", .from = QueueOffset{18}, .scan = scan}),
                ElementsAre("18", "19"));
  }
}

INSTANTIATE_TEST_SUITE_P(StoreTypes, LightQueueDumpTest,
                         ::testing::Values("default", "defaultRocksDB"));

}  // namespace
}  // namespace saker::store::inspect
