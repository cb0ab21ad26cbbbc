#pragma once

#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "base/clock.h"
#include "file/faulty_disk.h"
#include "file/scratch_directory.h"
#include "store/local_store.h"
#include "store/wake_signal.h"
#include "wire/record/record.h"

namespace saker::store {

/// Keeps what it was told. Thread: any (locks mutex).
class ArrivalLog final : public ArrivalListener {
 public:
  void on_arrivals(std::span<const Arrival> arrivals) override {
    const std::lock_guard lock(mutex_);
    for (const Arrival& arrival : arrivals) {
      texts_.push_back(std::string(arrival.topic) + "/" + std::to_string(arrival.queue_id.value) +
                       "@" + std::to_string(arrival.queue_offset.value));
    }
  }
  std::vector<std::string> take() {
    const std::lock_guard lock(mutex_);
    return std::exchange(texts_, {});
  }

 private:
  std::mutex mutex_;
  std::vector<std::string> texts_;
};

/// A directory of its own for each test, small files, and the usual verbs in short.
class StoreFixture : public ::testing::Test {
 protected:
  StoreFixture() {
    options.root_dir = scratch.path();
    options.commit_log_segment_bytes = 64 << 10;
    options.consume_queue_segment_bytes = 2000;
    options.index_slot_count = 100;
    options.index_entry_count = 200;
  }
  ~StoreFixture() override {
    appender.reset();
    store.reset();
  }

  void open() {
    Status opened = try_open();
    ASSERT_TRUE(opened.ok()) << opened.error().message;
  }
  Status try_open() {
    crash();
    auto made = LocalStore::open_on(disk, options, clock, arrivals);
    if (!made) return made.error();
    store = std::move(*made);
    store->set_store_host(*parse_host_address("10.0.0.5:10911"));
    appender = store->make_appender(waker);
    return {};
  }
  void close() {
    appender.reset();
    store->close();
    store.reset();
  }
  /// Ends as a killed process does: what was appended is in the page cache, nothing is put in
  /// order.
  void crash() {
    appender.reset();
    store.reset();
  }

  static NewRecord record(std::string_view topic, std::string_view body, int queue_id = 0) {
    NewRecord made;
    made.topic = topic;
    made.queue_id = {queue_id};
    made.body = body;
    made.properties = "TAGS\1TagA\2";
    made.tags_code = 2598919;
    made.born_host = *parse_host_address("192.168.1.10:52000");
    return made;
  }
  /// Appends one record and answers what its completion was told.
  AppendOutcome append(std::string_view topic, std::string_view body, int queue_id = 0) {
    AppendOutcome outcome = AppendOutcome::kUnavailable;
    const NewRecord made = record(topic, body, queue_id);
    appender->stage({&made, 1}, true, [&](const Appended& appended) {
      outcome = appended.outcome;
      last_queue_offset = appended.queue_offset;
      if (!appended.log_offsets.empty()) last_log_offset = appended.log_offsets.front();
    });
    appender->commit();
    while (appender->waiting()) {
      waker.wait();
      appender->release();
    }
    return outcome;
  }

  /// Stages records that must stay together; what their completion is told goes to `told`.
  struct Told {
    int count = 0;
    AppendOutcome outcome = AppendOutcome::kUnavailable;
    QueueOffset queue_offset;
    std::vector<LogOffset> log_offsets;
  };
  void stage(const std::vector<NewRecord>& records, Told& told, bool wait_durable = true) {
    appender->stage(records, wait_durable, [&told](const Appended& appended) {
      ++told.count;
      told.outcome = appended.outcome;
      told.queue_offset = appended.queue_offset;
      told.log_offsets = {appended.log_offsets.begin(), appended.log_offsets.end()};
    });
  }
  /// Appends a record that a light queue lists, too.
  void append_light(std::string_view topic, std::string_view body, std::string_view light) {
    const std::vector<std::string_view> lights{light};
    NewRecord made = record(topic, body);
    made.light_queues = lights;
    Told told;
    stage({made}, told, false);
    appender->commit();
    EXPECT_EQ(told.outcome, AppendOutcome::kOk);
  }
  /// As when the topic is deleted, whose records lie before `end`; without it, now.
  void drop_queues(std::string_view topic, std::optional<LogOffset> end = {}) {
    static_cast<Store&>(*store).drop_queues(topic, end.value_or(store->max_log_offset()));
  }
  /// A body with which a record of `topic` has exactly so many bytes.
  static std::string body_for(std::string_view topic, std::int64_t record_bytes) {
    const std::size_t rest =
        wire::record::kFixedBytesMin + topic.size() + record(topic, "").properties.size();
    return std::string(static_cast<std::size_t>(record_bytes) - rest, 'b');
  }

  /// The bodies of a queue from an offset on, read to the end.
  std::vector<std::string> bodies(std::string_view topic, int queue_id = 0, std::int64_t from = 0) {
    std::vector<std::string> found;
    for (QueueOffset at{from};;) {
      const ReadResult result = store->read({topic, {queue_id}, at}, nullptr);
      const bool goes_on = result.next_offset > at;
      for (const Slice& slice : result.slices) append_bodies(slice.bytes, found);
      if (!goes_on) return found;
      at = result.next_offset;
    }
  }
  static void append_bodies(std::string_view bytes, std::vector<std::string>& found) {
    wire::record::Record decoded;
    while (!wire::record::decode(bytes, wire::record::BodyCrc::kCheck, decoded)) {
      found.emplace_back(decoded.body);
      bytes.remove_prefix(static_cast<std::size_t>(decoded.total_size));
    }
    EXPECT_TRUE(bytes.empty());
  }

  /// Appends a record with a body and properties of its own.
  void append_with(std::string_view topic, std::string_view body, std::string_view properties,
                   int queue_id = 0) {
    NewRecord made = record(topic, body, queue_id);
    made.properties = properties;
    Told told;
    stage({made}, told, false);
    appender->commit();
    ASSERT_EQ(told.outcome, AppendOutcome::kOk);
    last_log_offset = told.log_offsets.front();
  }
  /// Waits until the keys of everything that was appended can be queried.
  void wait_for_index() const {
    while (store->indexed() < store->max_log_offset()) std::this_thread::yield();
  }
  /// The bodies of the messages that a query answers.
  std::vector<std::string> query(const KeyQuery& query) const {
    std::vector<std::string> found;
    const Result<KeyQueryResult> result = store->query(query);
    for (const Slice& slice : result->slices) append_bodies(slice.bytes, found);
    return found;
  }
  std::vector<std::string> query(std::string_view topic, std::string_view key) const {
    return query({.topic = topic, .key = key, .count_max = 64});
  }

  std::string path(std::string_view name) const {
    return options.root_dir + "/" + std::string(name);
  }

  file::ScratchDirectory scratch;
  Options options;
  ManualClock clock;
  ArrivalLog arrivals;
  WakeSignal waker;
  std::shared_ptr<file::FaultyDisk> disk = std::make_shared<file::FaultyDisk>();
  std::unique_ptr<LocalStore> store;
  std::unique_ptr<Appender> appender;
  QueueOffset last_queue_offset;
  LogOffset last_log_offset;
};

}  // namespace saker::store
