#include "store/queue/queue_database.h"

#include <gmock/gmock.h>

#include "base/endian.h"
#include "file/directory.h"
#include "file/scratch_directory.h"
#include "store/store_fixture.h"

namespace saker::store {
namespace {

const QueueName kQueue{"T", {3}};

std::string entries(std::int64_t first, int count) {
  std::string bytes(static_cast<std::size_t>(count * QueueEntry::kDatabaseBytes), '\0');
  for (int i = 0; i < count; ++i) {
    const QueueEntry entry{
        .log_offset = {(first + i) * 100}, .size = 100, .tags_code = first + i, .store_ms = 7};
    store_entry(bytes.data() + i * QueueEntry::kDatabaseBytes, entry, QueueKind::kDatabase);
  }
  return bytes;
}

class QueueDatabaseTest : public ::testing::Test {
 protected:
  QueueDatabaseTest() { open(); }
  void open() {
    database.reset();
    auto opened = QueueDatabase::open(scratch.path() + "/db", file::Database::Access::kReadWrite);
    ASSERT_TRUE(opened) << opened.error().message;
    database = std::move(*opened);
  }
  void expect_bounds(std::int64_t begin, std::int64_t end) {
    const auto bounds = database->bounds(kQueue);
    ASSERT_TRUE(bounds);
    EXPECT_EQ(bounds->begin, begin);
    EXPECT_EQ(bounds->end, end);
  }

  file::ScratchDirectory scratch;
  std::unique_ptr<QueueDatabase> database;
};

TEST_F(QueueDatabaseTest, RemembersEntriesAndBounds) {
  ASSERT_TRUE(database->write(kQueue, 5, entries(5, 3), true).ok());
  ASSERT_TRUE(database->write(kQueue, 8, entries(8, 2), false).ok());
  ASSERT_TRUE(database->write({"T2", {0}}, 0, entries(0, 1), true).ok());
  ASSERT_TRUE(database->set_progress({1000}).ok());
  ASSERT_TRUE(database->sync().ok());
  open();
  expect_bounds(5, 10);
  EXPECT_EQ(*database->queues(), (std::vector<QueueName>{kQueue, {"T2", {0}}}));
  std::vector<QueueEntry> out(10);
  ASSERT_EQ(*database->read(kQueue, 7, out), 3U);
  EXPECT_EQ(out[0].log_offset.value, 700);
  EXPECT_EQ(out[0].store_ms, 7);
  EXPECT_EQ(out[2].tags_code, 9);
  EXPECT_EQ(database->read(kQueue, 10, out).error().code, ErrorCode::kNotFound);
}

TEST_F(QueueDatabaseTest, LosesBothEnds) {
  ASSERT_TRUE(database->write(kQueue, 0, entries(0, 10), true).ok());
  ASSERT_TRUE(database->remove_before(kQueue, {0, 10}, 4).ok());
  expect_bounds(4, 10);
  ASSERT_TRUE(database->remove_from(kQueue, {4, 10}, 6).ok());
  expect_bounds(4, 6);
  ASSERT_TRUE(database->remove_from(kQueue, {4, 6}, 4).ok());
  expect_bounds(0, 0);
  EXPECT_TRUE(database->queues()->empty());
}

/// RocketMQ's compactions drop rows of expired messages here and there.
class ExpiredRowsTest : public QueueDatabaseTest {
 protected:
  void drop_rows(std::int64_t begin, std::int64_t end) {
    database.reset();
    auto opened = file::Database::open(scratch.path() + "/db", file::Database::Access::kReadWrite,
                                       {"offset"});
    ASSERT_TRUE(opened);
    file::Database::Batch batch(**opened);
    for (std::int64_t i = begin; i < end; ++i) batch.erase("default", key_of(i));
    ASSERT_TRUE((*opened)->write(batch).ok());
    opened->reset();
    open();
  }
  static std::string key_of(std::int64_t index) {
    std::string key(19 + kQueue.topic.size(), '\1');
    store_be32(key.data(), 1);
    key[5] = 'T';
    store_be32(key.data() + 7, 3);
    store_be64(key.data() + 12, static_cast<std::uint64_t>(index));
    return key;
  }
};

TEST_F(ExpiredRowsTest, AHoleAmongExpiredOnesIsNoneOfTheQueue) {
  ASSERT_TRUE(database->write(kQueue, 0, entries(0, 20), true).ok());
  drop_rows(3, 9);
  database->set_log_min({1'200});
  expect_bounds(12, 20);
  database->set_log_min({900});
  expect_bounds(9, 20);
}

TEST_F(ExpiredRowsTest, WhereAllAreExpiredTheLastStaysOrTheNumber) {
  ASSERT_TRUE(database->write(kQueue, 0, entries(0, 20), true).ok());
  database->set_log_min({5'000});
  expect_bounds(19, 20);
  drop_rows(10, 20);
  database->set_log_min({5'000});
  expect_bounds(20, 20);
  drop_rows(0, 10);
  expect_bounds(20, 20);
}

TEST_F(ExpiredRowsTest, AReaderGoesOnWithTheNextRow) {
  ASSERT_TRUE(database->write(kQueue, 0, entries(0, 20), true).ok());
  drop_rows(5, 8);
  EXPECT_EQ(*database->first_from(kQueue, 6), 8);
  EXPECT_EQ(*database->first_from(kQueue, 9), 9);
  EXPECT_EQ(*database->first_from(kQueue, 20), std::nullopt);
}

/// The store with its queues in the database.
class DatabaseStoreTest : public StoreFixture {
 protected:
  DatabaseStoreTest() { options.store_type = "defaultRocksDB"; }
  void append_many(int count) {
    for (int i = 0; i < count; ++i) {
      ASSERT_EQ(append(i % 3 == 0 ? "A" : "B", "m" + std::to_string(appended++), i % 2),
                AppendOutcome::kOk);
    }
  }
  std::vector<std::string> all_bodies() {
    std::vector<std::string> found;
    for (const char* topic : {"A", "B"}) {
      for (const int id : {0, 1}) {
        for (std::string& body : bodies(topic, id)) found.push_back(std::move(body));
      }
    }
    return found;
  }
  int appended = 0;
};

TEST_F(DatabaseStoreTest, ServesWhatWasAppendedAfterAStop) {
  open();
  append_many(1000);
  const std::vector<std::string> before = all_bodies();
  ASSERT_EQ(before.size(), 1000U);
  close();
  open();
  EXPECT_EQ(all_bodies(), before);
  append_many(500);
  EXPECT_EQ(all_bodies().size(), 1500U);
}

TEST_F(DatabaseStoreTest, ServesWhatWasAppendedAfterACrash) {
  open();
  append_many(700);
  ASSERT_TRUE(store->checkpoint().ok());
  append_many(700);
  const std::vector<std::string> before = all_bodies();
  open();
  EXPECT_EQ(all_bodies(), before);
  append_many(10);
  open();
  EXPECT_EQ(all_bodies().size(), 1410U);
}

TEST_F(DatabaseStoreTest, QueuesAreBuiltAnewWhenTheFormChanges) {
  open();
  append_many(300);
  close();
  options.store_type = "default";
  open();
  EXPECT_EQ(all_bodies().size(), 300U);
  append_many(300);
  const std::vector<std::string> before = all_bodies();
  close();
  options.store_type = "defaultRocksDB";
  open();
  EXPECT_EQ(all_bodies(), before);
}

TEST_F(DatabaseStoreTest, MayBeInADirectoryOfItsOwn) {
  options.separate_database = true;
  open();
  append_many(300);
  const std::vector<std::string> before = all_bodies();
  close();
  EXPECT_TRUE(file::exists(path("consumequeue_rocksdb/CURRENT")));
  EXPECT_FALSE(file::exists(path("consumequeue")));
  open();
  EXPECT_EQ(all_bodies(), before);
  close();
  options.separate_database = false;
  const Status opened = try_open();
  ASSERT_FALSE(opened.ok());
  EXPECT_THAT(opened.error().message,
              ::testing::HasSubstr("set useSeparateStorePathForRocksdbCQ=true"));
  EXPECT_FALSE(file::exists(path("consumequeue")));
}

}  // namespace
}  // namespace saker::store
