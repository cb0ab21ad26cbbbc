#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "api/client_channel.h"
#include "base/string_map.h"

namespace saker::broker {

/// Queues that a reader is to look at, each once, in the order in which they were put.
class LiteTray {
 public:
  void put(std::string_view queue);
  /// Empty if there is none.
  std::string take();
  bool empty() const { return queues_.empty(); }
  const std::deque<std::string>& queues() const { return queues_; }

 private:
  std::deque<std::string> queues_;
  std::set<std::string, std::less<>> known_;
};

/// A client as the member of a group that reads lite topics of one topic.
struct LiteReader {
  std::string client_id;
  std::string group;
  std::string topic;
  bool reads_all = false;                     ///< all lite topics of the topic; `queues` is empty
  std::set<std::string, std::less<>> queues;  ///< light queues
  std::weak_ptr<api::ClientChannel> channel;  ///< by which it subscribed last
  std::int64_t said_ms = 0;                   ///< steady: when it subscribed last
  std::int64_t asked_ms = -1;                 ///< wall: when it popped last
  std::int64_t took_ms = 0;                   ///< wall: when it got a message last
  std::shared_ptr<LiteTray> tray;             ///< those that read all share one a group
  std::string attempt_id;                     ///< of the last pop that got something,
  std::vector<std::string> attempt_queues;    ///< and from where
};

/// Who reads which lite topics. Pointers stay until the reader is erased. Thread: one at a time.
class LiteReaders {
 public:
  struct Who {
    std::string_view client_id;
    std::string_view group;
  };

  /// Null if there is none.
  LiteReader* find(const Who& who);
  /// A new one reads nothing yet. The topic of one that is there stays.
  LiteReader& find_or_create(const Who& who, std::string_view topic);
  void erase(LiteReader& reader);

  void add(LiteReader& reader, std::string_view queue);
  void remove(LiteReader& reader, std::string_view queue);
  void read_all(LiteReader& reader);

  /// Those of all groups that read the queue.
  std::vector<LiteReader*> of(std::string_view queue);
  std::vector<LiteReader*> of(std::string_view group, std::string_view queue);
  std::vector<LiteReader*> all();

  /// A lite topic of a client counts one, and so does one who reads all.
  std::int64_t subscriptions() const { return subscriptions_; }
  std::int64_t clients() const { return static_cast<std::int64_t>(readers_.size()); }

 private:
  StringMap<std::unique_ptr<LiteReader>> readers_;  ///< by client and group
  StringMap<std::vector<LiteReader*>> by_queue_;
  StringMap<std::vector<LiteReader*>> all_of_;  ///< by topic: those that read all of it
  std::int64_t subscriptions_ = 0;
};

}  // namespace saker::broker
