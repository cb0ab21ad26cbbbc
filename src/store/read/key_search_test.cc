#include "store/read/key_search.h"

#include <cerrno>

#include <gmock/gmock.h>

#include "store/log/segment_directory.h"
#include "store/store_fixture.h"

namespace saker::store {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class KeySearchTest : public StoreFixture {
 protected:
  void append_keyed(std::string_view body, std::string_view keys) {
    append_with("T", body, "KEYS\1" + std::string(keys) + "\2");
  }
};

TEST_F(KeySearchTest, TheNewestAreAnsweredInTheOrderOfTheLog) {
  open();
  for (int i = 0; i < 100; ++i) append_keyed(std::to_string(i), "k");
  wait_for_index();
  EXPECT_THAT(query({.topic = "T", .key = "k", .count_max = 3}), ElementsAre("97", "98", "99"));
  EXPECT_EQ(query({.topic = "T", .key = "k", .count_max = 1000}).size(), 64u);
  EXPECT_THAT(query({.topic = "T", .key = "k", .count_max = 0}), IsEmpty());
  EXPECT_THAT(query({.topic = "T", .key = "k", .count_max = -5}), IsEmpty());
  options.query_count_max = 2;
  close();
  open();
  EXPECT_THAT(query("T", "k"), ElementsAre("98", "99"));
}

TEST_F(KeySearchTest, TimesChooseFilesAndEntries) {
  open();
  const std::int64_t begin = clock.wall_ms();
  for (int i = 0; i < 300; ++i) {  // over two files
    append_keyed(std::to_string(i), "k" + std::to_string(i % 3));
    clock.advance_ms(1000);
  }
  wait_for_index();
  const auto between = [&](std::int64_t from, std::int64_t to) {
    return query({.topic = "T",
                  .key = "k0",
                  .count_max = 64,
                  .begin_ms = begin + from * 1000,
                  .end_ms = begin + to * 1000});
  };
  EXPECT_THAT(between(0, 5), ElementsAre("0", "3"));
  EXPECT_THAT(between(196, 203), ElementsAre("198", "201"));
  EXPECT_THAT(between(294, 1000), ElementsAre("294", "297"));
  EXPECT_THAT(between(298, 1000), IsEmpty());
  EXPECT_THAT(between(5, 3), IsEmpty());
  EXPECT_THAT(query({.topic = "T", .key = "k0", .begin_ms = INT64_MIN, .end_ms = -1}), IsEmpty());
}

TEST_F(KeySearchTest, AMessageWithTheHashButNotTheKeyIsNotAnswered) {
  open();
  append_keyed("wanted", "Aa");
  append_keyed("of the same hash", "BB");
  wait_for_index();
  EXPECT_THAT(query("T", "Aa"), ElementsAre("wanted"));
  EXPECT_THAT(query("T", "BB"), ElementsAre("of the same hash"));
}

TEST_F(KeySearchTest, AKeyThatAMessageHasTwiceFindsItOnce) {
  open();
  append_keyed("one", "k k");
  wait_for_index();
  EXPECT_THAT(query("T", "k"), ElementsAre("one"));
}

TEST_F(KeySearchTest, TheAnswerSaysHowFarTheIndexIs) {
  open();
  append_keyed("one", "k");
  clock.advance_ms(5000);
  append_keyed("two", "other");
  wait_for_index();
  const KeyQueryResult found = *store->query({.topic = "T", .key = "k"});
  EXPECT_EQ(found.index_update_ms, clock.wall_ms());
  EXPECT_EQ(found.index_update_offset, last_log_offset);
  EXPECT_EQ(found.indexed, store->max_log_offset());
  const KeyQueryResult nothing = *store->query({.topic = "T", .key = "none"});
  EXPECT_EQ(nothing.index_update_ms, 0);
  EXPECT_EQ(nothing.index_update_offset, LogOffset{0});
}

TEST_F(KeySearchTest, ARecordThatCannotBeReadNowIsNotLeftOut) {
  open();
  for (int i = 0; i < 9; ++i) append_keyed(std::string(20'000, 'x'), "k");  // three a segment
  close();
  open();
  wait_for_index();
  const std::string second = "commitlog/" + segment_name(64 << 10);
  disk->refuse_open(second, EMFILE);
  const Result<KeyQueryResult> found = store->query({.topic = "T", .key = "k"});
  ASSERT_FALSE(found);
  EXPECT_THAT(found.error().message, HasSubstr(second));
  disk->refuse_open("", 0, 0);
  EXPECT_EQ(query("T", "k").size(), 9u);
}

TEST_F(KeySearchTest, OneAnswerFitsIntoOneFrame) {
  options.commit_log_segment_bytes = 32 << 20;
  open();
  for (int i = 0; i < 7; ++i) append_keyed(std::string(3 << 20, 'b'), "k");
  wait_for_index();
  EXPECT_EQ(query("T", "k").size(), 5u);
}

}  // namespace
}  // namespace saker::store
