#include <gmock/gmock.h>

#include "file/directory.h"
#include "store/inspect/damaged_store_fixture.h"
#include "store/inspect/inspection.h"
#include "store/queue/queue_database.h"

namespace saker::store::inspect {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class RowQueueCheckTest : public DamagedStoreFixture {
 protected:
  static constexpr std::int64_t kPerQueue = kCount / 4;

  RowQueueCheckTest() { options.store_type = "defaultRocksDB"; }

  std::unique_ptr<QueueDatabase> database() const {
    auto opened = QueueDatabase::open(path("consumequeue"), file::Database::Access::kReadWrite);
    EXPECT_TRUE(opened.ok()) << opened.error().message;
    return std::move(*opened);
  }
  static QueueEntry read(const QueueDatabase& rows, int id, std::int64_t number) {
    QueueEntry entry;
    EXPECT_TRUE(rows.read({"T", {id}}, number, {&entry, 1}).ok());
    return entry;
  }
  /// Writes a row, and the end of the queue behind it.
  using DamagedStoreFixture::write;
  static void write(QueueDatabase& rows, int id, std::int64_t number, const QueueEntry& entry) {
    std::string bytes(static_cast<std::size_t>(QueueEntry::kDatabaseBytes), '\0');
    store_entry(bytes.data(), entry, QueueKind::kDatabase);
    ASSERT_TRUE(rows.write({"T", {id}}, number, bytes, false).ok());
  }
  /// Changes a row and leaves the end where it is.
  void change(int id, std::int64_t number, QueueEntry entry) {
    const auto rows = database();
    const QueueEntry last = read(*rows, id, kPerQueue - 1);
    write(*rows, id, number, entry);
    write(*rows, id, kPerQueue - 1, number == kPerQueue - 1 ? entry : last);
  }
  QueueEntry row(int id, std::int64_t number) const { return read(*database(), id, number); }
};

TEST_F(RowQueueCheckTest, AStoreThatWasClosedIsClean) {
  fill();
  const Verdict found = verdict();
  EXPECT_TRUE(found.is_clean());
  EXPECT_EQ(found.queue_count, 4);
  EXPECT_EQ(found.queue_entry_count, kCount);
  EXPECT_FALSE(found.is_database_wrong);
}

TEST_F(RowQueueCheckTest, InspectionCountsWithoutAWalk) {
  fill();
  const Result<Inspection> found = inspect(look(), false, {});
  ASSERT_TRUE(found.ok());
  ASSERT_EQ(found->queues.size(), 4u);
  EXPECT_EQ(found->message_count(), kCount);
  EXPECT_FALSE(found->counted_records);
}

TEST_F(RowQueueCheckTest, WrongFieldsAreFound) {
  fill();
  QueueEntry entry = row(0, 2);
  entry.size += 1;
  change(0, 2, entry);
  entry = row(1, 3);
  entry.tags_code = 7;
  change(1, 3, entry);
  change(2, 4, row(3, 4));
  EXPECT_THAT(wrong(), ElementsAre("queue-wrong"));
  EXPECT_EQ(verdict().findings.count(), 3);
  EXPECT_TRUE(verdict().is_database_wrong);
}

TEST_F(RowQueueCheckTest, AMissingRowIsAHole) {
  fill();
  {
    const auto rows = database();
    const QueueEntry last = read(*rows, 0, kPerQueue - 1);
    ASSERT_TRUE(rows->remove_from({"T", {0}}, {0, kPerQueue}, 4).ok());
    write(*rows, 0, kPerQueue - 1, last);
  }
  EXPECT_THAT(wrong(), ElementsAre("queue-hole"));
  EXPECT_EQ(verdict().findings.count(), 1);
}

TEST_F(RowQueueCheckTest, AGapIsOneFindingHoweverFarItGoes) {
  fill();
  const std::int64_t far = std::int64_t{1} << 40;
  {
    const auto rows = database();
    QueueEntry entry = read(*rows, 0, kPerQueue - 1);
    entry.log_offset = end + 100;
    write(*rows, 0, far, entry);
  }
  const Verdict found = verdict();
  EXPECT_THAT(kinds(found, false), ElementsAre("queue-ahead", "queue-hole"));
  EXPECT_EQ(found.findings.count(), 2);
  EXPECT_THAT(text_of(found, kind::kQueueHole),
              ::testing::AllOf(::testing::HasSubstr("from 10 "),
                               ::testing::HasSubstr(std::to_string(far - 1) + " of queue 0 of T")));
}

TEST_F(RowQueueCheckTest, AQueueThatEndsBeforeTheLogIsShort) {
  fill();
  ASSERT_TRUE(database()->remove_from({"T", {1}}, {0, kPerQueue}, kPerQueue - 2).ok());
  EXPECT_THAT(wrong(), ElementsAre("queue-short"));
  mark_unclosed();
  EXPECT_THAT(wrong(), IsEmpty());
  EXPECT_FALSE(verdict().is_database_wrong);
}

TEST_F(RowQueueCheckTest, ADatabaseThatLacksCurrentIsReported) {
  fill();
  ASSERT_TRUE(file::remove_file(path("consumequeue/CURRENT")).ok());
  const Verdict found = verdict();
  EXPECT_THAT(kinds(found, false), ElementsAre("queue-file"));
  EXPECT_THAT(text_of(found, kind::kQueueFile),
              ::testing::HasSubstr("consumequeue: cannot be read"));
  EXPECT_TRUE(found.is_database_wrong);
  EXPECT_FALSE(try_open().ok());  // rather than make an empty one of it
}

TEST_F(RowQueueCheckTest, ADatabaseOfTablesThatCannotBeOpenedIsReported) {
  fill();
  for (const std::string name : {"config/topics", "config/rdb"}) {
    ASSERT_TRUE(file::Database::open(path(name), file::Database::Access::kReadWrite));
    EXPECT_THAT(wrong(), IsEmpty());
    ASSERT_TRUE(file::remove_file(path(name + "/CURRENT")).ok());
    EXPECT_THAT(wrong(), ElementsAre("config"));
    EXPECT_THAT(text_of(verdict(), kind::kConfig), ::testing::HasSubstr("lacks its file CURRENT"));
    ASSERT_TRUE(file::remove_tree(path(name)).ok());
  }
}

TEST_F(RowQueueCheckTest, RowsBehindTheLogAreAhead) {
  fill();
  QueueEntry entry = row(0, 0);
  entry.log_offset = end + 100;
  write(*database(), 0, kPerQueue, entry);
  EXPECT_THAT(wrong(), ElementsAre("queue-ahead"));
}

TEST_F(RowQueueCheckTest, AQueueThatIsGoneIsReported) {
  fill();
  ASSERT_TRUE(database()->remove_from({"T", {3}}, {0, kPerQueue}, 0).ok());
  EXPECT_THAT(wrong(), ElementsAre("queue-missing"));
  EXPECT_TRUE(verdict().is_database_wrong);
}

TEST_F(RowQueueCheckTest, ARowOfADamagedRecordIsLost) {
  fill();
  write_log(records[5] + 500, "y");
  EXPECT_THAT(wrong(), ElementsAre("log-damage", "queue-lost"));
  const Verdict found = verdict();
  ASSERT_EQ(found.lost_entries.size(), 1u);
  EXPECT_EQ(found.lost_entries.front().queue.value, 1);
  EXPECT_EQ(found.lost_entries.front().offset.value, 1);
}

}  // namespace
}  // namespace saker::store::inspect
