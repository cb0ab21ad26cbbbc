#include <cstdlib>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include <gmock/gmock.h>

#include "file/directory.h"
#include "file/scratch_directory.h"
#include "file/whole_file.h"
#include "model/light_queue.h"
#include "store/inspect/index_layout.h"
#include "store/inspect/inspection.h"
#include "store/inspect/selection.h"
#include "store/inspect/verifier.h"
#include "store/repair/repair_plan.h"
#include "wire/json/document.h"

namespace saker::store::inspect {
namespace {

using wire::json::Document;
using wire::json::Value;

/// Directories that a RocketMQ 5.5.0 broker left, with what a client read from it before.
class GoldenInspectTest : public ::testing::TestWithParam<const char*> {
 protected:
  void SetUp() override { unpack(GetParam()); }
  void unpack(const std::string& name) {
    const std::string golden = std::string(SAKER_GOLDEN_DIR) + "/store/" + name;
    const std::string command =
        "zstd -dcq --long=27 " + golden + ".tar.zst | tar -C " + scratch.path() + " -xf -";
    ASSERT_EQ(std::system(command.c_str()), 0) << command;
    const Result<std::string> text = file::read_whole(golden + ".json");
    ASSERT_TRUE(text.ok());
    Result<Document> parsed = Document::parse(*text);
    ASSERT_TRUE(parsed.ok());
    manifest.emplace(std::move(*parsed));
  }
  Value root() const { return manifest->root(); }
  bool is_torn() const { return root()["stop"].text_or("") == "torn"; }
  Survey look() const { return *survey({scratch.path(), "", 0}); }

  file::ScratchDirectory scratch;
  std::optional<Document> manifest;
};

using Bounds = std::map<std::pair<std::string, int>, std::pair<std::int64_t, std::int64_t>>;

TEST_P(GoldenInspectTest, TheVerdictIsTheManifests) {
  const Result<Verdict> found = verify(look(), {});
  ASSERT_TRUE(found.ok()) << found.error().message;
  EXPECT_EQ(found->is_clean(), !is_torn());
  for (const Finding& finding : found->findings.kept()) {
    const bool expected = finding.is_note || is_torn();
    EXPECT_TRUE(expected) << finding.kind << " " << finding.file << ": " << finding.text;
  }
  const Value log = root()["commitLog"];
  EXPECT_EQ(found->log_end.value, log["recoveredMaxOffset"].long_or(log["maxOffset"].long_or(-1)));
  EXPECT_EQ(found->findings.has(kind::kUnclosed), root()["stop"].text_or("") != "clean");
  EXPECT_EQ(found->findings.has(kind::kLogTorn), is_torn());
}

TEST_P(GoldenInspectTest, InspectCountsAsTheManifestDoes) {
  const Survey survey = look();
  const Result<Inspection> found = inspect(survey, false, {});
  ASSERT_TRUE(found.ok()) << found.error().message;
  const Value log = root()["commitLog"];
  EXPECT_EQ(found->log_begin.value, log["minOffset"].long_or(-1));
  EXPECT_EQ(found->log_end.value, log["recoveredMaxOffset"].long_or(log["maxOffset"].long_or(-1)));
  Bounds counted;
  for (const QueueFacts& queue : found->queues) {
    if (queue.max.value > 0)
      counted[{queue.topic, queue.id.value}] = {queue.min.value, queue.max.value};
  }
  Bounds expected;
  for (const Value& queue : root()["queues"].items()) {
    expected[{queue["topic"].text_or(""), queue["queueId"].int_or(-1)}] = {
        queue["minOffset"].long_or(-1), queue["maxOffset"].long_or(-1)};
  }
  EXPECT_EQ(counted, expected);
  EXPECT_TRUE(found->gaps.empty());
}

TEST_P(GoldenInspectTest, EveryMessageIsSelectedByItsOffset) {
  const Survey survey = look();
  std::set<std::int64_t> found;
  const auto keep = [&](const wire::record::Record& record) {
    found.insert(record.log_offset.value);
  };
  const Result<Selected> selected =
      select(survey, {.scan = true}, keep, [](LogOffset, const std::string&) {}, {});
  ASSERT_TRUE(selected.ok());
  for (const Value& message : root()["messages"].items()) {
    const std::int64_t at = message["commitLogOffset"].long_or(-1);
    const bool is_lost = is_torn() && at >= root()["commitLog"]["recoveredMaxOffset"].long_or(0);
    if (at < 0 || is_lost) continue;
    EXPECT_TRUE(found.contains(at)) << at;
  }
}

TEST_P(GoldenInspectTest, KeysLeadToTheMessagesThatTheBrokerAnswered) {
  const Survey survey = look();
  for (const Value& query : root()["index"].items()) {
    std::set<std::int64_t> expected;
    for (const Value& at : query["commitLogOffsets"].items()) expected.insert(at.long_or(-1));
    if (expected.size() >= 64) continue;  // the answer was cut
    const Selection selection{.topic = query["topic"].text_or(""), .key = query["key"].text_or("")};
    if (is_light_queue(selection.topic)) continue;  // where brokers find none, and a dump does
    for (const bool scan : {false, true}) {
      std::set<std::int64_t> found;
      Selection wanted = selection;
      wanted.scan = scan;
      const Result<Selected> selected = select(
          survey, wanted,
          [&](const wire::record::Record& record) { found.insert(record.log_offset.value); },
          [](LogOffset, const std::string&) {}, {});
      ASSERT_TRUE(selected.ok());
      for (const std::int64_t at : found) EXPECT_TRUE(expected.contains(at)) << selection.key;
      if (is_torn()) continue;
      EXPECT_EQ(found.size(), expected.size()) << selection.key << scan;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Reference, GoldenInspectTest,
                         ::testing::Values("plain", "rollover", "defaults", "delay-timer",
                                           "transactions", "pop", "filter-ext", "special-queues",
                                           "record-crc", "rocksdb", "rocksdb-config-v2", "killed",
                                           "torn"),
                         [](const auto& info) {
                           std::string name = info.param;
                           std::replace(name.begin(), name.end(), '-', '_');
                           return name;
                         });

/// The index files of one of them, damaged.
class DamagedIndexTest : public GoldenInspectTest {
 protected:
  std::string first_file() const { return scratch / ("index/" + look().index.front().name); }
  IndexLayout layout() const {
    Result<FileWindow> window = FileWindow::open(first_file());
    return **read_index_layout(*window);
  }
  void write(std::int64_t at, std::uint32_t value) const {
    std::string content = *file::read_whole(first_file());
    store_be32(content.data() + at, value);
    ASSERT_TRUE(file::remove_file(first_file()).ok());
    ASSERT_TRUE(file::replace_whole(first_file(), content).ok());
  }
  std::set<std::string> wrong() const {
    const Result<Verdict> found = verify(look(), {});
    std::set<std::string> kinds;
    for (const Finding& finding : found->findings.kept()) {
      if (!finding.is_note) kinds.emplace(finding.kind);
    }
    return kinds;
  }
};

TEST_P(DamagedIndexTest, ABrokenChainIsFound) {
  write(layout().entry_at(250) + 16, 3);
  EXPECT_THAT(wrong(), ::testing::ElementsAre("index-chain"));
}

TEST_P(DamagedIndexTest, ASlotThatBeginsElsewhereIsFound) {
  for (std::int64_t slot = 0;; ++slot) {
    const std::string content = *file::read_whole(first_file());
    const std::uint32_t head = load_be32(content.data() + layout().slot_at(slot));
    const bool is_newest = head == static_cast<std::uint32_t>(layout().head.entry_count());
    if (head < 2 || is_newest) continue;  // the newest one says where things are
    write(layout().slot_at(slot), head - 1);
    break;
  }
  EXPECT_THAT(wrong(), ::testing::ElementsAre("index-chain"));
}

TEST_P(DamagedIndexTest, AnEntryOfAnotherKeyIsFound) {
  write(layout().entry_at(1), 12345);  // the unique key of the first message
  EXPECT_TRUE(wrong().contains("index-entry"));
  EXPECT_TRUE(wrong().contains("index-missing"));
}

TEST_P(DamagedIndexTest, AnEntryOfNoRecordIsFound) {
  write(layout().entry_at(20) + 8, 0x7FFFFFFF);
  EXPECT_TRUE(wrong().contains("index-entry"));
}

TEST_P(DamagedIndexTest, AFileThatMakesNoSenseIsFound) {
  ASSERT_TRUE(file::remove_file(first_file()).ok());
  ASSERT_TRUE(file::replace_whole(first_file(), std::string(6840, '\x11')).ok());
  EXPECT_TRUE(wrong().contains("index-file"));
}

TEST_P(DamagedIndexTest, NoIndexIsOnlyWorthANote) {
  std::filesystem::remove_all(scratch / "index");
  EXPECT_TRUE(wrong().empty());
}

INSTANTIATE_TEST_SUITE_P(Reference, DamagedIndexTest, ::testing::Values("plain"));

}  // namespace
}  // namespace saker::store::inspect
