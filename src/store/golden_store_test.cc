#include <cstdlib>
#include <fstream>
#include <optional>
#include <string>

#include <gtest/gtest.h>

#include "base/crc32.h"
#include "file/whole_file.h"
#include "store/store_fixture.h"
#include "wire/json/document.h"

namespace saker::store {
namespace {

using wire::json::Document;
using wire::json::Value;

/// Directories that a RocketMQ 5.5.0 broker left, with what a client read from it before.
class GoldenStoreTest : public StoreFixture {
 protected:
  void unpack(const std::string& name) {
    const std::string golden = std::string(SAKER_GOLDEN_DIR) + "/store/" + name;
    const std::string command =
        "zstd -dcq --long=27 " + golden + ".tar.zst | tar -C " + options.root_dir + " -xf -";
    ASSERT_EQ(std::system(command.c_str()), 0) << command;
    const Result<std::string> text = file::read_whole(golden + ".json");
    ASSERT_TRUE(text.ok());
    Result<Document> parsed = Document::parse(*text);
    ASSERT_TRUE(parsed.ok()) << parsed.error().message;
    manifest.emplace(std::move(*parsed));
    const Value settings = root()["settings"];
    options.commit_log_segment_bytes = settings["mappedFileSizeCommitLog"].long_or(0);
    options.consume_queue_segment_bytes = settings["mappedFileSizeConsumeQueue"].long_or(0);
  }
  Value root() const { return manifest->root(); }

  void expect_all_messages() {
    const auto messages = root()["messages"].items();
    ASSERT_FALSE(messages.empty());
    for (const Value& message : messages) expect_message(message);
  }
  void expect_message(const Value& message) {
    const std::string topic = message["topic"].text_or("");
    const QueueOffset offset{message["queueOffset"].long_or(-1)};
    const ReadResult result = store->read({.topic = topic,
                                           .queue_id = {message["queueId"].int_or(-1)},
                                           .offset = offset,
                                           .message_count_max = 1},
                                          nullptr);
    ASSERT_EQ(result.outcome, ReadOutcome::kFound) << topic << " " << offset.value;
    const std::string_view bytes = result.slices.front().bytes;
    EXPECT_EQ(crc32(bytes), static_cast<std::uint32_t>(message["recordCrc32"].long_or(0)));

    wire::record::Record found;
    ASSERT_FALSE(wire::record::decode(bytes, wire::record::BodyCrc::kCheck, found));
    EXPECT_EQ(found.total_size, message["storeSize"].int_or(0));
    EXPECT_EQ(found.log_offset.value, message["commitLogOffset"].long_or(-1));
    EXPECT_EQ(found.body_crc, message["bodyCrc"].int_or(0));
    EXPECT_EQ(found.topic, topic);
    EXPECT_EQ(found.queue_offset, offset);
    const Result<Slice> same = store->read_record(found.log_offset);
    ASSERT_TRUE(same.ok());
    EXPECT_EQ(same->bytes, bytes);
  }

  void expect_bounds() {
    const Value log = root()["commitLog"];
    EXPECT_EQ(store->min_log_offset().value, log["minOffset"].long_or(-1));
    EXPECT_EQ(store->max_log_offset().value,
              log["recoveredMaxOffset"].long_or(log["maxOffset"].long_or(-1)));
    for (const Value& queue : root()["queues"].items()) {
      const std::string topic = queue["topic"].text_or("");
      const QueueId id{queue["queueId"].int_or(-1)};
      EXPECT_EQ(store->min_offset(topic, id).value, queue["minOffset"].long_or(-1)) << topic;
      EXPECT_EQ(store->max_offset(topic, id).value,
                queue["recoveredMaxOffset"].long_or(queue["maxOffset"].long_or(-1)))
          << topic;
    }
  }

  void expect_offsets_by_time() {
    for (const Value& answer : root()["offsetByTime"].items()) {
      const std::string topic = answer["topic"].text_or("");
      const bool is_lower = answer["boundary"].text_or("") == "lower";
      const QueueOffset found = store->offset_by_time(
          topic, {answer["queueId"].int_or(-1)}, answer["timestamp"].long_or(0),
          is_lower ? TimeBoundary::kLower : TimeBoundary::kUpper);
      EXPECT_EQ(found.value, answer["offset"].long_or(-1))
          << topic << " " << answer["timestamp"].long_or(0) << (is_lower ? " lower" : " upper");
    }
  }
  void expect_everything() {
    expect_all_messages();
    expect_bounds();
    expect_offsets_by_time();
  }

  std::optional<Document> manifest;
};

class EveryGoldenStore : public GoldenStoreTest,
                         public ::testing::WithParamInterface<const char*> {};

TEST_P(EveryGoldenStore, IsReadAsTheReferenceReadIt) {
  unpack(GetParam());
  open();
  expect_everything();
}

TEST_P(EveryGoldenStore, IsReadTheSameAfterAStopAndAfterACrash) {
  unpack(GetParam());
  open();
  close();
  open();
  expect_everything();
  crash();
  open();
  expect_everything();
}

TEST_P(EveryGoldenStore, GetsItsQueuesBackWhenTheyAreDeleted) {
  unpack(GetParam());
  std::filesystem::remove_all(path("consumequeue"));
  open();
  expect_everything();
}

TEST_P(EveryGoldenStore, TakesNewMessagesBehindTheOldOnes) {
  unpack(GetParam());
  open();
  const std::int64_t max = store->max_offset("Orders", {0}).value;
  EXPECT_EQ(append("Orders", "new"), AppendOutcome::kOk);
  EXPECT_EQ(last_queue_offset.value, max);
  EXPECT_EQ(bodies("Orders", 0, max), std::vector<std::string>{"new"});
  expect_all_messages();
}

INSTANTIATE_TEST_SUITE_P(Reference, EveryGoldenStore,
                         ::testing::Values("plain", "rollover", "killed", "torn"),
                         [](const auto& info) { return std::string(info.param); });

// The reference leaves 921 of 923 messages unreachable here.
TEST_F(GoldenStoreTest, QueuesDeletedBeforeARecoveryAreRebuiltFromTheFirstFile) {
  unpack("rollover");
  std::filesystem::remove_all(path("consumequeue"));
  std::ofstream(path("abort")).put('1');
  open();
  expect_everything();
}

TEST_F(GoldenStoreTest, OneQueueDeletedBeforeARecoveryIsRebuiltFromTheFirstFile) {
  unpack("rollover");
  std::filesystem::remove_all(path("consumequeue/Big/0"));
  std::ofstream(path("abort")).put('1');
  open();
  expect_everything();
}

TEST_F(GoldenStoreTest, AMissingCheckpointOnlyCostsTime) {
  unpack("killed");
  std::filesystem::remove(path("checkpoint"));
  open();
  expect_everything();
}

}  // namespace
}  // namespace saker::store
