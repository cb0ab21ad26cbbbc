#include "store/repair/compaction_rebuild.h"

#include "store/compaction/sparse_unit.h"
#include "store/repair/repair_fixture.h"

namespace saker::store::repair {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class RepairCompactionTest : public RepairFixture {
 protected:
  RepairCompactionTest() {
    options.compaction.log_bytes = 16 << 10;
    options.compaction.index_bytes = 20 * SparseUnit::kBytes;
    options.compaction.interval_ms = 86'400'000;
  }
  void open_compacting() {
    open();
    store->add_topic({.name = "T", .is_compacted = true});
  }
  void fill() {
    open_compacting();
    for (int i = 0; i < 30; ++i) {
      append_with("T", std::to_string(i), "TAGS\1TagA\2KEYS\1k" + std::to_string(i) + "\2");
      all.push_back(std::to_string(i));
    }
    close();
  }
  std::string file(const char* kind) const {
    return path("compaction/" + std::string(kind) + "/T/0/" + segment_name(0));
  }
  std::vector<std::string> served() {
    open_compacting();
    std::vector<std::string> found = bodies("T");
    close();
    return found;
  }
  /// Without them the copies are all there is.
  void lose_the_originals() {
    std::filesystem::remove_all(path("consumequeue"));
    for (const auto& entry : std::filesystem::directory_iterator(path("commitlog")))
      std::filesystem::remove(entry.path());
  }
  std::vector<std::string> all;
};

TEST_F(RepairCompactionTest, DamagedCopiesAreTakenFromTheCommitLog) {
  fill();
  const std::string whole = *file::read_whole(file("compactionLog"));
  write(file("compactionLog"), 300, std::string(500, 'x'));
  write(file("compactionCq"), 9 * SparseUnit::kBytes, std::string(SparseUnit::kBytes, 'y'));
  EXPECT_THAT(plan().compactions, ElementsAre(inspect::QueueKey{"T", 0}));
  mend();
  EXPECT_EQ(*file::read_whole(file("compactionLog")), whole);
  EXPECT_FALSE(file::exists(path("repair-now/lost-compacted.txt")));
  EXPECT_TRUE(file::exists(path("repair-now/compaction/compactionLog/T/0/" + segment_name(0))));
  EXPECT_TRUE(file::exists(path("repair-now/compaction/compactionCq/T/0/" + segment_name(0))));
  EXPECT_EQ(served(), all);
}

TEST_F(RepairCompactionTest, WhereTheOriginalsAreGoneWholeCopiesStay) {
  fill();
  lose_the_originals();
  const SparseUnit third =
      load_unit(file::read_whole(file("compactionCq"))->data() + 3 * SparseUnit::kBytes);
  write(file("compactionLog"), third.position.value + 92, "x");
  const inspect::Survey survey = look();
  const inspect::Verdict found = verdict();
  ASSERT_TRUE(repair(*disk, survey, found, plan_repair(survey, found), path("repair-now")).ok());
  EXPECT_EQ(*file::read_whole(path("repair-now/lost-compacted.txt")),
            "topic T, queue 0, offset 3\n");
  EXPECT_EQ(verdict().compaction_record_count, 29);
  EXPECT_FALSE(verdict().findings.has(inspect::kind::kCompactionLog));
}

TEST_F(RepairCompactionTest, AnIndexWithoutEndIsBuiltAnewAndNotReadToItsEnd) {
  fill();
  std::filesystem::resize_file(file("compactionCq"), std::uintmax_t{1} << 40);
  EXPECT_THAT(plan().compactions, ElementsAre(inspect::QueueKey{"T", 0}));
  mend();
  EXPECT_EQ(served(), all);
}

TEST_F(RepairCompactionTest, AMissingIndexIsBuiltAgain) {
  fill();
  std::filesystem::remove(file("compactionCq"));
  mend();
  EXPECT_TRUE(file::exists(file("compactionCq")));
  EXPECT_EQ(served(), all);
}

}  // namespace
}  // namespace saker::store::repair
