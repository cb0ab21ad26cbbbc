#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "base/string_map.h"
#include "broker/offset/offset_table.h"
#include "model/offset.h"

namespace saker::broker {

/// What the last pop in order took from a queue, and what of it is done.
struct OrderedTaking {
  std::string attempt_id;
  std::int64_t pop_time_ms = 0;
  std::int64_t invisible_ms = 0;
  std::vector<std::int64_t> offsets;
  /// Behind the last of them, which may be a batch; in no file. 0: unknown.
  std::int64_t end = 0;
  std::uint64_t done_bits = 0;                           ///< by place in `offsets`
  std::map<std::int64_t, std::int64_t> next_visible_ms;  ///< of single offsets, where it differs
  std::map<std::int64_t, std::int32_t> counts;           ///< how often handed out before, if ever
  std::int64_t last_taken_ms = 0;
  bool was_suspended = false;  ///< in no file

  std::int64_t visible_ms(std::int64_t offset) const;
  friend bool operator==(const OrderedTaking&, const OrderedTaking&) = default;
};

/// The content of consumerOrderInfo.json: "topic@group" → queue → taking.
using OrdersState = OrderedStringMap<std::map<std::int32_t, OrderedTaking>>;

/// Text of the file, as RocketMQ writes it (spec 04 §27).
std::string encode(const OrdersState& state);
Result<OrdersState> decode_orders(std::string_view text);

/// Pops in order: a queue is closed to a group while messages of the last pop are neither done nor
/// visible again. Thread: any (locks mutex_). Source: spec 05 §17.5.
class OrderTable {
 public:
  static constexpr std::size_t kMessagesMax = 64;  ///< done_bits count them

  explicit OrderTable(const Clock& clock) : clock_(clock) {}

  void restore(OrdersState state);
  OrdersState state() const;
  std::uint64_t changes() const { return changes_.load(std::memory_order_relaxed); }

  /// When the queue opens again; nothing if it is open. A repeat of the same attempt may always
  /// pop.
  std::optional<std::int64_t> closed_until_ms(const Progress& of,
                                              std::string_view attempt_id) const;

  /// The messages are handed out. Returns what is known of how often they were before.
  std::map<std::int64_t, std::int32_t> take(const Progress& of, OrderedTaking taking);

  enum class Found {
    kYes,
    kUnknownOffset,
    kOtherPop,  ///< or nobody knows of which one: nothing changes
  };
  struct Acked {
    Found found = Found::kYes;
    QueueOffset next = {};  ///< everything before it is done
    /// The message before `next` is all that is known to be done: it may be a batch that goes on.
    bool may_go_on = false;
  };
  /// `next`: of the group, if it has any. After a kill nobody may know what else was handed out
  /// with a message: only that one can then be passed. Unlike RocketMQ, which passes those before,
  /// too.
  Acked acknowledge(const Progress& of, QueueOffset offset, std::int64_t pop_time_ms,
                    std::optional<QueueOffset> next);

  /// The message is visible again at that time.
  void set_visible(const Progress& of, QueueOffset offset, std::int64_t pop_time_ms,
                   std::int64_t visible_ms);

  /// All that is not done of the pop is visible again at that time, and was not handed out for
  /// nothing: its counts stay.
  void suspend(const Progress& of, std::int64_t pop_time_ms, std::int64_t visible_ms);

  /// The queue is open: its group begins elsewhere.
  void forget(const Progress& of);

  /// Forgets what is not to be kept, and what was not used for a day.
  using Keeps = std::function<bool(std::string_view topic, std::string_view group, QueueId)>;
  void expire(const Keeps& keeps);

 private:
  static std::string key_of(const Progress& of);
  const OrderedTaking* find(const Progress& of) const;
  OrderedTaking* find(const Progress& of);

  const Clock& clock_;
  mutable std::mutex mutex_;
  OrdersState takings_;
  std::atomic<std::uint64_t> changes_{0};
};

}  // namespace saker::broker
