#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/string_map.h"
#include "metrics/class_histogram.h"
#include "store/store.h"

namespace saker::broker {

/// What a message was when its producer sent it: RocketMQ's label message_type.
enum class MessageKind : std::uint8_t { kNormal, kFifo, kDelay, kTransaction, kPriority, kLite };
inline constexpr std::size_t kMessageKinds = 6;
/// "normal", "fifo", …
std::string_view name_of(MessageKind kind);

/// RocketMQ counts neither what its own topics nor what retries carry as messages of users.
bool is_topic_of_users(std::string_view topic);

/// Bounds of rocketmq_message_size, in bytes.
inline constexpr std::array<double, 6> kMessageSizeBounds = {1 << 10, 4 << 10, 512 << 10,
                                                             1 << 20, 2 << 20, 4 << 20};

/// The messages that one thread brought into the topics of users, by topic and kind: how many, and
/// how big. What was counted lately is found without a lock. Thread: of(), begin(), one; add_to(),
/// any (locks mutex_).
class SendMeter {
 public:
  using Sizes = metrics::ClassHistogram;
  /// Of one topic, by MessageKind; null: none came.
  using ByKind = std::array<std::unique_ptr<Sizes>, kMessageKinds>;
  /// What came of one kind into one topic.
  struct Row {
    std::string_view topic;  ///< valid as long as the meter
    MessageKind kind{};
    metrics::ClassFigures figures;
  };

  /// Messages on their way into the store, to be counted once it has them.
  struct Sent {
    Sizes* sizes = nullptr;  ///< null: they are not counted
    std::int64_t messages = 1;
    std::int64_t bytes = 0;

    void count() const {
      if (sizes != nullptr) sizes->record(bytes / messages, messages);
    }
  };

  /// Null where nothing is counted: the topic is none of users, or a light queue. Stays.
  Sizes* of(std::string_view topic, MessageKind kind);
  /// Records of one topic. Messages of a batch count as equally big.
  Sent begin(std::span<const store::NewRecord> records, MessageKind kind);

  void add_to(std::vector<Row>& rows) const;

 private:
  struct Slot {
    std::string topic;
    MessageKind kind{};
    bool is_set = false;
    Sizes* sizes = nullptr;
  };

  Sizes* find_or_create(std::string_view topic, MessageKind kind);

  std::array<Slot, 128> slots_;
  mutable std::mutex mutex_;
  StringMap<ByKind> topics_;  ///< under mutex_
};

/// Rows of several meters as one list, by topic and kind.
std::vector<SendMeter::Row> joined(std::vector<SendMeter::Row> rows);

/// How many bytes the record will have, about: its hosts are taken for IPv4's.
std::int64_t record_bytes(const store::NewRecord& record);

}  // namespace saker::broker
