#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "api/broker.h"
#include "api/queue_lock.h"
#include "base/clock.h"
#include "base/string_map.h"
#include "broker/options.h"
#include "broker/registration/bell.h"
#include "broker/registration/name_server_link.h"
#include "broker/topic/topic_table.h"

namespace saker::broker {

/// The queues of topics on all brokers, in order, as a name server knows them: asked for when they
/// are wanted and what is known is old. Without a name server, or where none knows the topic, those
/// of this broker. Thread: any.
class TopicQueues {
 public:
  /// What it stands on. Answers of the link that come after this is gone are dropped.
  struct Rooms {
    const Options& options;
    const Clock& clock;
    const TopicTable& topics;
    NameServerLink* link;        ///< null: there are no name servers
    std::shared_ptr<Bell> bell;  ///< rung when step() has something to do
    api::LaneExecutor& executor;
  };
  explicit TopicQueues(const Rooms& rooms);

  /// Null: nobody knows the topic.
  using Queues = std::shared_ptr<const std::vector<api::LockedQueue>>;
  using Done = UniqueFunction<void(const Queues&)>;

  /// Answers on the lane: now, or in a later turn.
  void find(api::Lane lane, std::string_view topic, Done done);

  /// Asks what is to be asked. To be called after the bell.
  void step();

 private:
  struct Waiter {
    api::Lane lane;
    Done done;
  };
  struct Entry {
    Queues queues;
    std::int64_t known_ms = INT64_MIN;  ///< steady
    bool asked = false;
    std::vector<Waiter> waiters;
  };
  /// What answers refer to: it lives as long as the last of them.
  struct State {
    std::mutex mutex;
    StringMap<Entry> topics;
  };

  bool is_fresh(const Entry& entry) const;
  Queues own_queues(std::string_view topic) const;
  void ask(const std::string& topic, std::size_t name_server);
  void answer(const std::string& topic, const Queues& queues, bool is_known);
  static void deliver(api::LaneExecutor& executor, std::vector<Waiter> waiters, Queues queues);

  const Rooms rooms_;
  const std::vector<std::string> name_servers_;
  std::shared_ptr<State> state_;
};

}  // namespace saker::broker
