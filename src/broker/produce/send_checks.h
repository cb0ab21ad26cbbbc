#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "api/outcome.h"
#include "api/produce.h"
#include "base/clock.h"
#include "broker/group/group_table.h"
#include "broker/options.h"
#include "broker/produce/half_book.h"
#include "broker/produce/light_queue_quota.h"
#include "broker/produce/property_scan.h"
#include "broker/snapshot/snapshot_cache.h"
#include "broker/topic/topic_table.h"
#include "store/store.h"

namespace saker::broker {

/// Where a checked send goes.
struct SendTarget {
  const KnownTopic* topic = nullptr;  ///< valid until the next check of the lane
  KnownTopicPtr keeps_topic;          ///< set where the topic is not in the lane's cache
  bool to_dead_letters = false;
  bool is_half = false;  ///< the message of a transaction
};

/// Everything that can speak against a send, in RocketMQ's order and words (spec 05 §12.1, 02 §4).
/// kMessageIllegal without words means the general sentence of that status. Creates topics and
/// groups on the way where that is allowed. Thread: its lane.
class SendChecks {
 public:
  struct Rooms {
    const Options& options;
    const Clock& clock;
    TopicTable& topics;
    GroupTable& groups;
    const HalfBook& halves;
    const store::Store& store;
  };
  explicit SendChecks(const Rooms& rooms);

  api::Outcome check(const api::SendRequest& request, const PropertyScan& scan, SendTarget& target);

  /// Thread: any.
  std::int64_t light_queue_count() const { return light_quota_.last_count(); }

 private:
  api::Outcome check_broker(const api::SendRequest& request, const KnownTopic* known) const;
  api::Outcome find_topic(const api::SendRequest& request, SendTarget& target);
  api::Outcome check_queue(const api::SendRequest& request, const KnownTopic& topic) const;
  api::Outcome check_single(const api::SendRequest& request, const PropertyScan& scan,
                            SendTarget& target);
  api::Outcome check_batch(const api::SendRequest& request, const PropertyScan& scan,
                           const KnownTopic& topic) const;
  api::Outcome check_light_queues(const api::SendRequest& request, const PropertyScan& scan);
  api::Outcome check_retry(const api::SendRequest& request, SendTarget& target);
  api::Outcome check_kind(const api::SendRequest& request, const PropertyScan& scan,
                          SendTarget& target) const;
  api::Outcome check_half() const;
  api::Outcome check_inner_batch(const api::SendRequest& request, const PropertyScan& scan,
                                 const KnownTopic& topic) const;

  const Rooms rooms_;
  LightQueueQuota light_quota_;
  SnapshotCache<KnownTopic> topics_;
  SnapshotCache<Group> groups_;
};

/// The level of a message's DELAY; 0 without one. Nothing if the text is no number.
std::optional<std::int32_t> parse_delay_level(std::string_view text);

}  // namespace saker::broker
