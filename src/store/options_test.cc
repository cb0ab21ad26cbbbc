#include "store/options.h"

#include <set>

#include <gtest/gtest.h>

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
  EXPECT_EQ(names.size(), 18u);
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
