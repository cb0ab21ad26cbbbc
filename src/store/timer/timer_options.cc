#include "store/timer/timer_options.h"

#include <utility>

namespace saker::store {
namespace {

constexpr std::int64_t kMebi = 1 << 20;
constexpr const char* kOneThread =
    "one thread reads, another delivers; neither waits for the other.";
constexpr const char* kUntilStored =
    "a timer message is tried again until the log has it, and passed over only when its record is "
    "gone or no timer message.";
constexpr const char* kNoCount = "the messages that wait are not counted by topic.";

config::Row in(std::string unit, std::string sentence) {
  config::Row row;
  row.unit = std::move(unit);
  row.sentence = std::move(sentence);
  return row;
}

void add_inert(config::Table& table) {
  const auto add = [&table](const char* name, const char* text, const char* sentence) {
    table.push_back(config::without_effect(name, text, sentence));
  };
  add("timerGetMessageThreadNum", "3", kOneThread);
  add("timerPutMessageThreadNum", "3", kOneThread);
  add("timerEnableDisruptor", "false", kOneThread);
  add("timerSkipUnknownError", "false", kUntilStored);
  add("timerEnableRetryUntilSuccess", "false", kUntilStored);
  add("timerMetricSmallThreshold", "1000000", kNoCount);
  add("timerEnableCheckMetrics", "true", kNoCount);
  add("timerCheckMetricsWhen", "05", kNoCount);
  add("timerProgressLogIntervalMs", "10000", "progress is not written to the log by time.");
  add("timerWarmEnable", "false", "RocketMQ does not use it either.");
  add("timerInterceptDelayLevel", "false", "RocketMQ does not use it either.");
  add("timerWheelSnapshotFlush", "false",
      "the wheel is never mapped: what changed of it is written with every timerFlushIntervalMs.");
  add("timerWheelSnapshotIntervalMs", "10000", "see timerWheelSnapshotFlush.");
}

}  // namespace

config::Table settings(TimerOptions& o) {
  config::Table table;
  table.push_back(config::integer(
      "mappedFileSizeTimerLog", o.log_file_bytes, {120, 2047 * kMebi},
      in("bytes", "Length of each timer log file; must be what the store was made with.")));
  table.push_back(config::integer(
      "timerPrecisionMs", o.precision_ms, {100, 60'000},
      in("ms",
         "Width of a slot of the timer wheel, to which due times are rounded in the files; must be "
         "what the store was made with. Messages are delivered to the millisecond all the same.")));
  add_inert(table);
  return table;
}

}  // namespace saker::store
