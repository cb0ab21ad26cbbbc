#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "api/client_channel.h"
#include "api/lite.h"
#include "base/clock.h"
#include "broker/consume/hold_table.h"
#include "broker/lite/lite_readers.h"
#include "broker/lite/lite_slots.h"
#include "broker/pop/pop_waits.h"
#include "store/store.h"

namespace saker::broker {

/// Who reads which lite topics, and where there is something for whom. Which pops wait is in
/// `waits`, by client (as the topic) and group; those that are woken are appended to `woken`, for
/// the caller to tell their lanes. Thread: any (locks mutex_; calls nobody but `waits`).
class LiteBoard {
 public:
  using Who = LiteReaders::Who;
  using Event = LiteSlots::Event;
  using Woken = std::vector<Waiting>;

  LiteBoard(const Clock& clock, PopWaits& waits) : clock_(clock), waits_(waits) {}

  struct Subscriber {
    Who who;
    std::string_view topic;
    api::ClientChannelPtr channel;
    bool exclusive = false;  ///< a queue has one reader of the group
    std::int64_t subscriptions_max = INT64_MAX;
  };
  struct Loss {
    api::LiteLoss what;
    std::string queue;
    std::weak_ptr<api::ClientChannel> channel;
  };
  struct Added {
    bool too_many = false;            ///< nothing was added
    std::vector<std::string> queues;  ///< that are new to the client
    std::vector<Loss> losses;
  };
  /// An exclusive reader takes the queues from others, who lose them.
  Added add(const Subscriber& subscriber, std::span<const std::string> queues);
  /// The client reads these and no others. What others read exclusively it loses itself: it did not
  /// hear so when they took it.
  Added set_all(const Subscriber& subscriber, std::span<const std::string> queues);
  /// The client reads every lite topic of the topic. True if it did not before.
  bool read_all(const Subscriber& subscriber);
  /// Returns those that it read.
  std::vector<std::string> remove(const Who& who, std::span<const std::string> queues);
  void leave(const Who& who, Woken& woken);
  /// Readers that were not heard of for so long leave.
  void expire(std::int64_t age_max_ms, Woken& woken);
  /// The queue is gone.
  void drop(std::string_view queue);

  /// Cheap while nobody reads.
  void note_arrivals(std::span<const store::Arrival> arrivals, Woken& woken);
  void note(std::string_view group, std::string_view queue, Event event, Woken& woken,
            std::int64_t opens_ms = INT64_MAX);
  /// Opens what is to open by now.
  void open_due(Woken& woken);

  /// The client asks. A repeat of an attempt finds again what the attempt got.
  void begin_pop(const Who& who, std::string_view attempt_id);
  /// A queue to look at, for the caller to say what came of it; empty: there is none.
  std::string take(const Who& who);
  bool has_some(const Who& who);
  /// The pop got something from these.
  void end_pop(const Who& who, std::string_view attempt_id, std::vector<std::string> queues);
  /// The client was woken and is gone: what it was to look at is for others.
  void pass_on(const Who& who, Woken& woken);

  std::optional<api::LiteClientFacts> facts(const Who& who, std::int64_t count_max);
  std::vector<std::pair<std::string, std::string>> readers(std::string_view queue);
  /// The clients of the group and what they read.
  struct Row {
    std::string client_id;
    std::string topic;
    bool reads_all = false;
    std::vector<std::string> queues;
  };
  std::vector<Row> rows(std::string_view group);
  struct Counts {
    std::int64_t clients = 0;
    std::int64_t subscriptions = 0;
    std::int64_t closed = 0;
  };
  Counts counts();

 private:
  LiteReader& meet(const Subscriber& subscriber);
  void evict_others(const LiteReader& reader, const std::string& queue, Added& added);
  void apply(std::string_view group, std::string_view queue, Event event, std::int64_t opens_ms,
             Woken& woken);
  void announce(std::string_view group, std::string_view queue, Woken& woken);
  void leave(LiteReader& reader, Woken& woken);
  void forget_unread(std::string_view group, std::string_view queue);
  void count_clients() { clients_.store(readers_.clients()); }

  const Clock& clock_;
  PopWaits& waits_;
  std::atomic<std::int64_t> clients_{0};
  std::mutex mutex_;
  LiteReaders readers_;   // under mutex_
  LiteSlots slots_;       // under mutex_
  std::size_t next_ = 0;  // under mutex_: whose turn it is to be woken
};

}  // namespace saker::broker
