#pragma once

#include "api/inspection.h"
#include "broker/client/membership.h"
#include "broker/client/seen_subscriptions.h"
#include "broker/delay/delay_offsets.h"
#include "broker/group/group_table.h"
#include "broker/offset/offset_table.h"
#include "broker/options.h"
#include "broker/topic/topic_table.h"
#include "store/store.h"

namespace saker::broker {

/// How far a group is in one queue.
struct QueuePlace {
  QueueId id;
  QueueOffset end = {};        ///< of the queue
  QueueOffset committed = {};  ///< 0 where nothing was committed
  QueueOffset pulled = {};     ///< at least `committed`
};

/// And in one topic.
struct GroupPlaces {
  std::string group;
  std::string topic;
  std::vector<QueuePlace> queues;  ///< all that can be read
};

/// How far a group is in the lite topics of one topic, where it is behind.
struct LitePlaces {
  struct Queue {
    std::string name;  ///< of the light queue
    QueueOffset end = {};
    QueueOffset committed = {};
  };
  std::string group;
  std::string topic;
  std::vector<Queue> queues;
};

/// Answers what an administrator wants to know, out of the broker's tables and the store.
/// Thread: any.
class Inspector final : public api::Inspection {
 public:
  /// What it stands on; all outlive it.
  struct Rooms {
    const Options& options;
    const Clock& clock;
    const TopicTable& topics;
    GroupTable& groups;
    const OffsetTable& offsets;
    const DelayOffsets& delay_offsets;
    const Membership& membership;
    const SeenSubscriptions& seen;
    const store::Store& store;
  };
  explicit Inspector(const Rooms& rooms) : rooms_(rooms) {}

  api::TopicListing topics() override;
  std::optional<Topic> topic(std::string_view name) override;
  api::OutcomeOf<std::vector<api::QueueState>> queues(std::string_view topic) override;
  api::OutcomeOf<api::QueueLook> look_into(std::string_view topic, QueueId queue_id,
                                           QueueOffset first, std::int32_t count) override;
  std::vector<std::string> system_topics() override;
  std::vector<std::string> groups_of(std::string_view topic) override;
  api::GroupListing groups() override;
  api::OutcomeOf<Group> group(std::string_view name) override;
  std::vector<std::string> topics_of(std::string_view group) override;
  api::OffsetListing offsets() override;
  api::DelayListing delay_offsets() override;
  std::vector<api::QueueProgress> progress(std::string_view group,
                                           std::span<const std::string> topics) override;
  std::optional<api::Subscription> subscription(std::string_view group,
                                                std::string_view topic) override;
  api::OutcomeOf<api::ConsumerGroupFacts> consumers(std::string_view group) override;
  std::vector<api::SubscriptionMismatch> mismatches(std::string_view group) override;
  api::OutcomeOf<std::vector<api::ClientFacts>> producers(std::string_view group) override;
  OrderedStringMap<std::vector<api::ProducerFacts>> all_producers() override;

  /// Progress of all groups in all topics that they read, by group and topic. No message is looked
  /// at.
  std::vector<GroupPlaces> places() const;
  /// The same in lite topics, by group and topic. COMPAT: in a lite topic in which it has not begun
  /// a group is not behind.
  std::vector<LitePlaces> lite_places() const;
  /// Groups whose members do not subscribe alike, by name.
  std::vector<SubscriptionOpinions::Differing> differing_groups() const {
    return rooms_.membership.differing_groups();
  }

 private:
  std::vector<std::string> read_topics_of(std::string_view group) const;
  bool reads(std::string_view group, const std::string& topic) const;
  api::QueueProgress progress_in(std::string_view group, const std::string& topic,
                                 QueueId queue_id) const;

  const Rooms rooms_;
};

}  // namespace saker::broker
