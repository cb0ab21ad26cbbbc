#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "base/string_map.h"
#include "metrics/latency.h"

namespace saker::broker {

/// Messages, their bytes, and the calls that they came with. Thread: any.
struct Counts {
  std::atomic<std::int64_t> messages = 0;
  std::atomic<std::int64_t> bytes = 0;
  std::atomic<std::int64_t> calls = 0;

  void add(std::int64_t message_count, std::int64_t byte_count) {
    messages.fetch_add(message_count, std::memory_order_relaxed);
    bytes.fetch_add(byte_count, std::memory_order_relaxed);
    calls.fetch_add(1, std::memory_order_relaxed);
  }
};

/// Counts by topic and group, or, with an empty group, by topic. They stay until the end of the
/// process: a pair that once had messages, not one that only asks. Thread: any (locks mutex_).
class PairCounts {
 public:
  /// Stays where it is.
  Counts& of(std::string_view topic, std::string_view group);

  struct Row {
    std::string key;  ///< topic@group
    const Counts* counts;

    // Names have no '@'.
    std::string topic() const { return key.substr(0, key.find('@')); }
    std::string group() const { return key.substr(key.find('@') + 1); }
  };
  std::vector<Row> all() const;

 private:
  mutable std::mutex mutex_;
  StringMap<std::unique_ptr<Counts>> counts_;  // under mutex_
};

/// Finds the counts of pairs that one thread had lately without a lock. Thread: its own.
class PairCache {
 public:
  explicit PairCache(PairCounts& pairs) : pairs_(pairs) {}
  Counts& of(std::string_view topic, std::string_view group);

 private:
  struct Slot {
    std::string topic;
    std::string group;
    Counts* counts = nullptr;
  };

  PairCounts& pairs_;
  std::array<Slot, 64> slots_;
};

/// How messages are handed out.
enum class Delivery : std::uint8_t { kPull, kPop };

/// What one lane read, and for whom: a hit of its cache takes no lock. Thread: its lane; the
/// figures: any.
class ReadMeter {
 public:
  explicit ReadMeter(PairCounts& pairs) : pairs_(pairs) {}

  void note_found(std::string_view topic, std::string_view group, std::int64_t messages,
                  std::int64_t bytes);
  /// More messages of the same answer, of another topic.
  void note_also(std::string_view topic, std::string_view group, std::int64_t messages,
                 std::int64_t bytes);
  void note_missed() { add(missed_, 1); }
  /// How old the first message of an answer is. Nobody looks at the records of the others: that
  /// would cost a miss of the processor's cache each.
  void note_delivered(Delivery how, std::string_view records, std::int64_t now_ms);
  void note_time(std::int64_t took_ms) {
    if (took_ms > longest_ms_.load(std::memory_order_relaxed)) longest_ms_ = took_ms;
  }

  std::int64_t found() const { return found_.load(std::memory_order_relaxed); }
  std::int64_t missed() const { return missed_.load(std::memory_order_relaxed); }
  std::int64_t messages() const { return messages_.load(std::memory_order_relaxed); }
  metrics::LatencyFigures delivered(Delivery how) const {
    return delivered_[static_cast<std::size_t>(how)].figures();
  }
  std::int64_t longest_ms() const { return longest_ms_.load(std::memory_order_relaxed); }

 private:
  /// One writer: no locked addition.
  static void add(std::atomic<std::int64_t>& counter, std::int64_t count) {
    counter.store(counter.load(std::memory_order_relaxed) + count, std::memory_order_relaxed);
  }

  PairCache pairs_;
  std::atomic<std::int64_t> found_ = 0;
  std::atomic<std::int64_t> missed_ = 0;
  std::atomic<std::int64_t> messages_ = 0;
  std::atomic<std::int64_t> longest_ms_ = 0;
  std::array<metrics::LatencyHistogram, 2> delivered_;  ///< by Delivery
};

}  // namespace saker::broker
