// Cuts while a compacted topic is copied, a round writes its files anew and they take the place of
// the old ones: the last message of each key is there after every one of them.

#include <filesystem>
#include <map>

#include <gtest/gtest.h>

#include "base/log.h"
#include "file/crash_image.h"
#include "file/recording_disk.h"
#include "file/scratch_directory.h"
#include "store/compaction/sparse_unit.h"
#include "store/store_fixture.h"

namespace saker::store {
namespace {

using file::Crash;
using file::kAllSurvivors;
using file::Survivors;

constexpr int kKeys = 3;
constexpr std::int32_t kNever = 86'400'000;

class CompactionLoss : public StoreFixture {
 protected:
  static void SetUpTestSuite() { ASSERT_TRUE(log::configure({.level = "off", .file = {}}).ok()); }
  static void TearDownTestSuite() { ASSERT_TRUE(log::configure({}).ok()); }

  CompactionLoss() {
    options.index_enabled = false;
    options.flush_type = "SYNC_FLUSH";
    options.compaction.log_bytes = 16 << 10;
    options.compaction.index_bytes = 20 * SparseUnit::kBytes;
    options.compaction.interval_ms = kNever;
  }
  bool open_on(const std::shared_ptr<file::Disk>& where) {
    auto made = LocalStore::open_on(where, options, clock, arrivals);
    EXPECT_TRUE(made.ok()) << made.error().message;
    if (!made) return false;
    store = std::move(*made);
    store->set_store_host(*parse_host_address("10.0.0.5:10911"));
    appender = store->make_appender(waker);
    store->add_topic({.name = "T", .is_compacted = true});
    return true;
  }
  /// The first message has a key of its own, the others have keys in turn.
  static int key_of(int number) { return number == 0 ? kKeys : number % kKeys; }
  /// Their numbers are their bodies' begin.
  void send_numbers(int from, int to) {
    for (int i = from; i < to; ++i) {
      const std::string body = std::to_string(i) + " " + std::string(500, 'x');
      const std::string properties = "KEYS\1key" + std::to_string(key_of(i)) + "\2";
      NewRecord made = record("T", body);
      made.properties = properties;
      Told told;
      stage({made}, told);
      appender->commit();
      while (appender->waiting()) {
        waker.wait();
        appender->release();
      }
      ASSERT_EQ(told.outcome, AppendOutcome::kOk);
    }
  }
  std::vector<int> numbers() {
    std::vector<int> found;
    for (const std::string& body : bodies("T")) found.push_back(std::stoi(body));
    return found;
  }
  void compact_to(std::size_t count) {
    while (numbers().size() > count) std::this_thread::yield();
  }
  /// What readers of an image see: in order, and the last of each key. False: it is not so.
  bool check(int count, const std::string& where) {
    const std::vector<int> found = numbers();
    std::map<int, int> last;
    int before = -1;
    for (const int number : found) {
      EXPECT_GT(number, before) << where;
      EXPECT_LT(number, count) << where;
      last[key_of(number)] = before = number;
    }
    EXPECT_TRUE(last.contains(kKeys)) << "the first is gone, " << where;
    for (int key = 0; key < kKeys; ++key) {
      const int expected = count - 1 - (count - 1 - key) % kKeys;
      EXPECT_EQ(last[key], expected) << "key " << key << ", " << found.size() << " seen, " << where;
    }
    return !HasFailure();
  }
  /// A crash there, a start, a stop and another start.
  bool survives(const file::DiskJournal& journal, const Crash& crash, int count) {
    const file::ScratchDirectory image;
    build_crash_image(journal, crash, image.path());
    options.root_dir = image.path();
    const std::string where =
        "step " + std::to_string(crash.at) + ", surviving " + std::string(name_of(crash.survivors));
    const auto real = std::make_shared<file::RealDisk>();
    bool is_right = open_on(real) && check(count, where);
    if (is_right) {
      send_numbers(count, count + 1);
      close();
      is_right = open_on(real) && check(count + 1, where + ", after a stop");
    }
    this->crash();
    return is_right;
  }
};

TEST_F(CompactionLoss, TheLastMessageOfEachKeyOutlivesEveryCut) {
  constexpr int kCount = 60;
  const auto recording = std::make_shared<file::RecordingDisk>(options.root_dir);
  options.compaction.interval_ms = 1;
  ASSERT_TRUE(open_on(recording));
  send_numbers(0, kCount);
  const std::size_t begin = recording->observe();
  compact_to(kCount / 2);
  close();
  const file::DiskJournal journal = recording->journal();
  options.compaction.interval_ms = kNever;
  ASSERT_GT(journal.steps.size(), begin + 20);
  const std::size_t stride = 1 + (journal.steps.size() - begin) / 60;
  for (std::size_t at = begin; at <= journal.steps.size(); at += stride) {
    for (const Survivors survivors : kAllSurvivors) {
      if (!survives(journal, {at, survivors, at * 10}, kCount)) return;
    }
  }
}

}  // namespace
}  // namespace saker::store
