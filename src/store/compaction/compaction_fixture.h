#pragma once

#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "file/faulty_disk.h"
#include "file/scratch_directory.h"
#include "store/compaction/compaction_log.h"

namespace saker::store {

/// A compaction log of small files in a directory of its own, filled without a commit log.
class CompactionFixture : public ::testing::Test {
 protected:
  /// Twenty units a file, of which the last ends it.
  static constexpr CompactionLayout kLayout{.log_bytes = 64 << 10, .index_bytes = 20 * 46};

  CompactionPlace place() {
    return {disk, scratch.path() + "/compactionLog/T/0", scratch.path() + "/compactionCq/T/0",
            kLayout};
  }
  void open(bool check = false) {
    log = std::make_unique<CompactionLog>(place(), QueueName{"T", {0}});
    const Status loaded = log->load(check);
    ASSERT_TRUE(loaded.ok()) << loaded.error().message;
  }
  Status try_add(std::int64_t offset, const std::string& key, const std::string& body) {
    const std::string properties = "KEYS\1" + key + "\2TAGS\1A\2";
    wire::record::Record record;
    record.topic = "T";
    record.queue_offset = {offset};
    record.store_timestamp_ms = 1'000 + offset;
    record.born_host = record.store_host = *parse_host_address("10.0.0.5:10911");
    record.body = body;
    record.properties = properties;
    std::string bytes(wire::record::encoded_size(record), '\0');
    wire::record::encode(record, bytes.data());
    EXPECT_FALSE(wire::record::decode(bytes, wire::record::BodyCrc::kCheck, record));
    return log->append(bytes, record);
  }
  void add(std::int64_t offset, const std::string& key, const std::string& body) {
    const Status added = try_add(offset, key, body);
    ASSERT_TRUE(added.ok()) << added.error().message;
  }
  /// "offset:body" of every message, each checked to be whole and where it says it stands.
  std::vector<std::string> content() const {
    std::vector<std::string> found;
    for (const auto& segment : log->view()) {
      for (std::int64_t i = 0; i < segment->count(); ++i) {
        const SparseUnit unit = segment->unit(i);
        const Slice slice = segment->record(unit);
        wire::record::Record record;
        EXPECT_FALSE(wire::record::decode(slice.bytes, wire::record::BodyCrc::kCheck, record));
        EXPECT_EQ(record.log_offset, unit.position);
        EXPECT_EQ(record.queue_offset, unit.queue_offset);
        found.push_back(std::to_string(unit.queue_offset.value) + ":" + std::string(record.body));
      }
    }
    return found;
  }

  file::ScratchDirectory scratch;
  file::FaultyDisk disk;
  std::unique_ptr<CompactionLog> log;
};

}  // namespace saker::store
