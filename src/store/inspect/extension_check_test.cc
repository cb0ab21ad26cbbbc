#include "store/inspect/extension_check.h"

#include <gmock/gmock.h>

#include "file/directory.h"
#include "store/inspect/damaged_store_fixture.h"

namespace saker::store::inspect {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

/// Ten units of twenty bytes each a queue, in files of a hundred and twenty: five in each.
class ExtensionCheckTest : public DamagedStoreFixture {
 protected:
  static constexpr int kUnit = 20;
  static constexpr int kPerFile = 5;

  ExtensionCheckTest() {
    options.queue_extension = true;
    options.extension_segment_bytes = 120;
  }
  std::string file(int unit, int queue = 1) const {
    return path("consumequeue_ext/T/" + std::to_string(queue) + "/" +
                segment_name(unit / kPerFile * options.extension_segment_bytes));
  }
  void flip(int unit, std::int64_t at) {
    const std::string content = *file::read_whole(file(unit));
    const std::int64_t place = unit % kPerFile * kUnit + at;
    const char byte = content[static_cast<std::size_t>(place)];
    write(file(unit), place, std::string(1, static_cast<char>(byte ^ 0x11)));
  }
  std::vector<Finding> findings() const {
    std::vector<Finding> found;
    const Verdict verdict = this->verdict();
    for (const Finding& finding : verdict.findings.kept()) {
      if (!finding.is_note) found.push_back(finding);
    }
    return found;
  }
};

TEST_F(ExtensionCheckTest, AStoreThatWasClosedIsClean) {
  fill();
  const Verdict found = verdict();
  EXPECT_TRUE(found.is_clean());
  EXPECT_EQ(found.extension_unit_count, kCount);
}

TEST_F(ExtensionCheckTest, AFlippedByteAnywhereInAUnitIsFoundWithItsPlace) {
  fill();
  for (const int unit : {0, 3, 4, 5, 8}) {
    for (std::int64_t at = 0; at < kUnit; ++at) {
      flip(unit, at);
      const std::vector<Finding> found = findings();
      ASSERT_FALSE(found.empty()) << unit << " " << at;
      EXPECT_EQ(found[0].kind, "queue-extension");
      EXPECT_EQ(path(found[0].file), file(unit)) << unit << " " << at;
      EXPECT_EQ(found[0].offset, unit % kPerFile * kUnit) << unit << " " << at;
      flip(unit, at);
    }
  }
  EXPECT_THAT(wrong(), IsEmpty());
}

TEST_F(ExtensionCheckTest, AWrongUnitMakesItsQueueOneToMend) {
  fill();
  flip(3, 9);
  EXPECT_THAT(wrong(), ElementsAre("queue-extension"));
  EXPECT_THAT(verdict().wrong_extensions, ElementsAre(QueueKey{"T", 1}));
  EXPECT_THAT(verdict().damaged_queues, ElementsAre(QueueKey{"T", 1}));
}

TEST_F(ExtensionCheckTest, AMissingFileAndAMissingExtensionAreFound) {
  fill();
  std::filesystem::remove(file(0));
  EXPECT_EQ(findings().size(), static_cast<std::size_t>(kPerFile));
  std::filesystem::remove_all(path("consumequeue_ext"));
  EXPECT_THAT(wrong(), ElementsAre("queue-extension"));
  EXPECT_EQ(verdict().findings.count(), kCount);
}

TEST_F(ExtensionCheckTest, UnitsThatNoEntryNamesMustLeadOn) {
  fill();
  // As if units had been switched off for an entry: it says the code of its tags itself.
  QueueEntry entry = read_entry(1, 2);
  entry.tags_code = 2598919;
  write_entry(1, 2, entry);
  EXPECT_THAT(wrong(), IsEmpty());
  flip(2, 1);
  ASSERT_EQ(findings().size(), 1u);
  EXPECT_EQ(findings()[0].offset, 2 * kUnit);
}

TEST_F(ExtensionCheckTest, WhatStandsBehindTheLastUnitMeansNothing) {
  fill();
  write(file(9), 5 * kUnit + 2, "left over");
  EXPECT_THAT(wrong(), IsEmpty());
}

}  // namespace
}  // namespace saker::store::inspect
