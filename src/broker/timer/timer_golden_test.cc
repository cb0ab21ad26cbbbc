#include <algorithm>
#include <cstdlib>
#include <map>

#include <gmock/gmock.h>

#include "broker/timer/timer_runner.h"
#include "file/whole_file.h"
#include "model/property.h"
#include "store/timer/timer_fixture.h"
#include "wire/json/document.h"

namespace saker::broker {
namespace {

using wire::json::Document;
using wire::json::Value;

/// The directory in which a RocketMQ 5.5.0 broker left timer messages that wait.
class TimerGolden : public store::TimerFixture {
 protected:
  ~TimerGolden() override { runner.reset(); }

  void unpack() {
    std::string golden = SAKER_GOLDEN_DIR;
    golden.append("/store/delay-timer");
    std::string command = "zstd -dcq --long=27 ";
    command.append(golden).append(".tar.zst | tar -C ").append(options.root_dir).append(" -xf -");
    ASSERT_EQ(std::system(command.c_str()), 0) << command;
    Result<Document> parsed = Document::parse(*file::read_whole(golden + ".json"));
    ASSERT_TRUE(parsed.ok()) << parsed.error().message;
    manifest.emplace(std::move(*parsed));
    options.commit_log_segment_bytes = 1 << 20;
    options.index_slot_count = 200;
    options.index_entry_count = 300;
    options.retention.reserved_hours = 87'600;
  }
  void start() {
    open_all();
    runner = std::make_unique<TimerRunner>(
        TimerRunner::Rooms{timer_options, clock, *store, *timers, 72 * 3'600'000}, news);
  }

  /// Messages that wait in the timer topic, by the time at which they are due.
  std::map<std::int64_t, std::string> waiting() const {
    std::map<std::int64_t, std::string> found;
    for (const Value& message : manifest->root()["messages"].items()) {
      if (message["topic"].text_or("") != kTimerTopic) continue;
      if (message["tags"].text_or("") != "pending") continue;
      const Value properties = message["properties"];
      const std::int64_t slot_ms = std::stoll(properties["TIMER_OUT_MS"].text_or("0"));
      const std::int64_t delay_s = std::stoll(properties["TIMER_DELAY_SEC"].text_or("0"));
      const std::int64_t wished_ms = message["storeTimestamp"].long_or(0) + delay_s * 1'000;
      // What rolls is due at the end of its slot.
      const bool rolls = delay_s >= 172'800;
      const std::int64_t due_ms = rolls ? slot_ms + 1'000 : std::min(wished_ms, slot_ms + 1'000);
      found[due_ms] = message["keys"].text_or("");
    }
    return found;
  }
  std::int64_t last_store_ms() const {
    std::int64_t last = 0;
    for (const Value& message : manifest->root()["messages"].items()) {
      last = std::max(last, message["storeTimestamp"].long_or(0));
    }
    return last;
  }
  void go_to(std::int64_t ms) {
    clock.advance_ms(ms - clock.wall_ms());
    runner->run_due();
  }
  /// How often each key was delivered.
  std::map<std::string, int> delivered() {
    std::map<std::string, int> found;
    for (int queue = 0; queue < 2; ++queue) {
      for (QueueOffset at{0};;) {
        const store::ReadResult result = store->read({"Timed", {queue}, at}, nullptr);
        for (const store::Slice& slice : result.slices) count_keys(slice.bytes, found);
        if (result.next_offset <= at) break;
        at = result.next_offset;
      }
    }
    return found;
  }
  static void count_keys(std::string_view bytes, std::map<std::string, int>& found) {
    wire::record::Record record;
    while (!wire::record::decode(bytes, wire::record::BodyCrc::kCheck, record)) {
      ++found[std::string(property::find(record.properties, property::kKeys))];
      bytes.remove_prefix(static_cast<std::size_t>(record.total_size));
    }
  }

  std::optional<Document> manifest;
  TimerOptions timer_options;
  Bell news;
  std::unique_ptr<TimerRunner> runner;
};

TEST_F(TimerGolden, WhatWaitsIsDeliveredAtItsTimeAndNothingElse) {
  unpack();
  clock.advance_ms(last_store_ms() + 3'000 - clock.wall_ms());
  start();
  runner->run_due();
  std::map<std::string, int> expected = delivered();
  ASSERT_EQ(expected.size(), 8u) << "what RocketMQ has delivered";
  const auto messages = waiting();
  ASSERT_EQ(messages.size(), 9u);
  for (const auto& [due_ms, key] : messages) {
    go_to(due_ms - 1);
    EXPECT_EQ(delivered(), expected) << "before " << key;
    go_to(due_ms);
    expected[key] = 1;
    EXPECT_EQ(delivered(), expected) << key;
  }
}

}  // namespace
}  // namespace saker::broker
