#include "store/index/index_key.h"

#include <gmock/gmock.h>

#include "model/sys_flag.h"

namespace saker::store {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::int32_t> hashes_of(std::string_view topic, std::string_view properties,
                                    std::int32_t sys_flag = 0) {
  wire::record::Record record;
  record.topic = topic;
  record.properties = properties;
  record.sys_flag = sys_flag;
  std::vector<std::int32_t> hashes;
  append_index_hashes(record, hashes);
  return hashes;
}

TEST(IndexKey, HashIsThePositiveJavaHashOfTopicAndKey) {
  EXPECT_EQ(index_hash("TopicTest", "OrderID001"), 1231272886);
}

TEST(IndexKey, TheHashWithoutAPositiveCounterpartIsZero) {
  EXPECT_EQ(index_hash("t", "achssxlk"), 0);
}

TEST(IndexKey, UniqueKeyThenKeysThenTagsAreEntered) {
  EXPECT_THAT(hashes_of("T", "KEYS\1b  a \2TAGS\1x y\2UNIQ_KEY\1id\2"),
              ElementsAre(index_hash("T", "id"), index_hash("T", "b"), index_hash("T", "a"),
                          index_hash("T", "T#x y")));
}

TEST(IndexKey, ARecordWithoutKeysHasNone) {
  EXPECT_THAT(hashes_of("T", "colour\1red\2"), IsEmpty());
  EXPECT_THAT(hashes_of("T", ""), IsEmpty());
}

TEST(IndexKey, OnlyRolledBackTransactionsAreLeftOut) {
  EXPECT_THAT(hashes_of("T", "KEYS\1a\2", sys_flag::kTransactionRollback), IsEmpty());
  EXPECT_EQ(hashes_of("T", "KEYS\1a\2", sys_flag::kTransactionPrepared).size(), 1u);
  EXPECT_EQ(hashes_of("T", "KEYS\1a\2", sys_flag::kTransactionCommit).size(), 1u);
}

TEST(IndexKey, ARecordHasTheKeysUnderWhichItIsEntered) {
  wire::record::Record record;
  record.topic = "T";
  record.properties = "KEYS\1one two\2TAGS\1x\2UNIQ_KEY\1id\2";
  for (const char* key : {"one", "two", "id", "T#x"}) {
    EXPECT_TRUE(has_index_key(record, "T", key)) << key;
  }
  // "Aa" and "BB" have one hash.
  for (const char* key : {"", "one two", "x", "on", "T#", "T#y"}) {
    EXPECT_FALSE(has_index_key(record, "T", key)) << key;
  }
  EXPECT_FALSE(has_index_key(record, "U", "one"));
}

}  // namespace
}  // namespace saker::store
