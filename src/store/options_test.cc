#include "store/options.h"

#include <algorithm>
#include <set>

#include <gtest/gtest.h>

#include "config/rocketmq_keys.h"
#include "config/settings.h"
#include "store/inert_settings.h"

namespace saker::store {
namespace {

TEST(Options, EveryRowHasASentenceAndItsOwnName) {
  Options options;
  std::set<std::string> names;
  for (const config::Setting& row : settings(options)) {
    EXPECT_TRUE(names.insert(row.name).second) << row.name;
    EXPECT_FALSE(row.sentence.empty()) << row.name;
    EXPECT_EQ(row.get(), row.default_text) << row.name;
  }
  EXPECT_EQ(names.size(), 195u);
}

TEST(Options, KeysThatChangeNothingAreRocketMqsAndTakeAnyValue) {
  const auto known = config::rocketmq_keys();
  for (const config::Setting& row : inert_settings()) {
    EXPECT_TRUE(std::binary_search(known.begin(), known.end(), row.name)) << row.name;
    EXPECT_FALSE(row.has_effect) << row.name;
    EXPECT_TRUE(row.set("7").ok()) << row.name;
    EXPECT_TRUE(row.get() == "7" || row.get() == row.default_text) << row.name;
  }
}

TEST(Options, FileLengthsAreTakenByTheirOldSpellings) {
  Options options;
  config::Settings all;
  all.add(settings(options));
  ASSERT_TRUE(all.apply_text("a", "mapedFileSizeCommitLog=65536").ok());
  ASSERT_TRUE(all.apply_text("a", "mapedFileSizeConsumeQueue=4000").ok());
  EXPECT_EQ(options.commit_log_segment_bytes, 65536);
  EXPECT_EQ(options.consume_queue_segment_bytes, 4000);
}

TEST(Options, ARowIsBoundToItsMember) {
  Options options;
  for (const config::Setting& row : settings(options)) {
    if (row.name == "flushDiskType") {
      EXPECT_TRUE(row.set("SYNC_FLUSH").ok());
      EXPECT_FALSE(row.set("sometimes").ok());
    }
    if (row.name == "mappedFileSizeCommitLog") {
      EXPECT_TRUE(row.set("1048576").ok());
    }
  }
  EXPECT_EQ(options.flush_type, "SYNC_FLUSH");
  EXPECT_EQ(options.commit_log_segment_bytes, 1 << 20);
}

}  // namespace
}  // namespace saker::store
