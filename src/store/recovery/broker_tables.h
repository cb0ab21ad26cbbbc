#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>

#include "store/store.h"

namespace saker::store {

/// What the tables of the broker that had the directory last say of its queues. As JSON files; of
/// tables in a database nothing is known. Thread: any (immutable).
class BrokerTables {
 public:
  /// Reads `<root>/config/topics.json` and `consumerOffset.json`; what cannot be read says nothing.
  static BrokerTables read(const std::string& root);

  bool has_topic(std::string_view topic) const { return topics_.contains(topic); }

  /// Up to where groups have read, the furthest of each queue; of topics that there are.
  const std::map<QueueName, QueueOffset>& read_until() const { return read_until_; }

 private:
  void read_topics(const std::string& path);
  void read_offsets(const std::string& path);

  std::set<std::string, std::less<>> topics_;
  std::map<QueueName, QueueOffset> read_until_;
};

}  // namespace saker::store
