#pragma once

#include <mutex>
#include <string_view>

#include "base/clock.h"
#include "base/rate_limit.h"
#include "broker/options.h"
#include "broker/snapshot/snapshot_map.h"
#include "broker/topic/known_topic.h"
#include "wire/remoting/body/topic_table.h"

namespace saker::broker {

/// Told after a topic was created or changed, without any lock held. Thread: whose call it was.
class TopicListener {
 public:
  virtual ~TopicListener() = default;
  virtual void topic_changed(const KnownTopic& topic) = 0;
  virtual void topic_erased(const KnownTopic& topic) = 0;
};

/// A send's wish for a topic that does not exist.
struct TopicWish {
  std::string_view name;
  std::string_view default_topic;  ///< the template
  std::int32_t queue_count = 4;
  bool unit_mode = false;
};

/// All topics of one moment, with their version.
using TopicsState = wire::remoting::body::TopicTable;

/// All topics of a broker, their creation and their change. Thread: any (locks mutex_ to change).
class TopicTable {
 public:
  /// Has the system topics from the start. All references outlive the table.
  TopicTable(const Options& options, const Clock& clock, TopicListener& listener);

  /// Takes what topics.json had; system topics that are missing there stay.
  void restore(TopicsState state);
  TopicsState state() const;

  const SnapshotMap<KnownTopic>& map() const { return topics_; }
  /// Null if there is none. Each light queue's name is a topic, which the map does not hold.
  KnownTopicPtr find(std::string_view name) const;

  /// The topic; created after the template if that may be inherited from, retry topics in any case.
  /// Null otherwise. The name has been checked. Source: spec 05 §12.2.
  KnownTopicPtr find_or_create(const TopicWish& wish);

  /// The topic; created as given if there is none.
  KnownTopicPtr find_or_create(const Topic& topic);

  /// Request 17: creates or replaces. Attribute names carry RocketMQ's edit signs, "+name" to set
  /// and "-name" to remove; a bare name sets. Source: spec 05 §10.
  api::Outcome put(const Topic& request);

  /// Request 215: true if the topic was there. System topics stay (kInvalidParameter).
  api::OutcomeOf<bool> erase(std::string_view name);

 private:
  KnownTopicPtr create(Topic topic);
  bool may_inherit(const KnownTopic& from) const;
  api::Outcome check(const Topic& request) const;

  const Options& options_;
  const Clock& clock_;
  TopicListener& listener_;
  RateLimit log_limit_;  ///< of topics created on first use, which clients provoke
  SnapshotMap<KnownTopic> topics_;
  mutable std::mutex mutex_;  ///< of every change, so that version and topics belong together
  DataVersion version_;
};

}  // namespace saker::broker
