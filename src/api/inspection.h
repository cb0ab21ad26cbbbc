#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "api/client_channel.h"
#include "api/membership.h"
#include "api/outcome.h"
#include "base/string_map.h"
#include "model/data_version.h"
#include "model/group.h"
#include "model/offset.h"
#include "model/topic.h"

namespace saker::api {

/// All topics of one moment.
struct TopicListing {
  DataVersion version;
  OrderedStringMap<Topic> topics;
};

struct GroupListing {
  DataVersion version;
  OrderedStringMap<Group> groups;
  OrderedStringMap<OrderedStringMap<std::int32_t>> forbidden;  ///< group → topic → bits
};

/// Where all groups are, by "topic@group" and queue.
struct OffsetListing {
  using Queues = std::map<std::int32_t, std::int64_t>;

  DataVersion version;
  OrderedStringMap<Queues> committed;
  OrderedStringMap<Queues> pulled;  ///< what was handed to them, where that is kept
  /// With light queues: of groups named %LMQ%…, which read one queue a topic.
  std::optional<OrderedStringMap<std::int64_t>> light;
};

/// The entry of each delay level that is delivered next.
struct DelayListing {
  DataVersion version;
  std::map<std::int32_t, std::int64_t> next;
};

struct QueueState {
  QueueId queue_id;
  QueueOffset min;
  QueueOffset max;
  std::int64_t last_store_ms = 0;  ///< of the last message; 0: none
};

/// How far a group is in one queue.
struct QueueProgress {
  std::string topic;
  QueueId queue_id;
  QueueOffset end;        ///< of the queue
  QueueOffset committed;  ///< 0 where nothing was committed
  QueueOffset pulled;     ///< at least `committed`
  std::int64_t last_consumed_ms =
      0;  ///< store time of the last message before `committed`; 0: none
};

struct ClientFacts {
  std::string client_id;
  HostAddress address;
  ClientVersion version;
};

/// One member of a producer group.
struct ProducerFacts {
  ClientFacts client;
  std::int64_t seen_ms = 0;  ///< wall clock, of the last heartbeat
};

/// An entry of a queue: where its message is, and what filters know of it.
struct QueueEntryFacts {
  LogOffset log_offset;
  std::int64_t bytes = 0;
  std::int64_t tags_code = 0;
};

struct QueueLook {
  QueueOffset min;
  QueueOffset max;
  std::vector<QueueEntryFacts> entries;  ///< from the asked one on; none where there is none
};

struct ConsumerGroupFacts {
  ConsumeType consume_type = ConsumeType::kPassively;
  MessageModel message_model = MessageModel::kClustering;
  std::int32_t consume_from_where = 0;
  std::vector<ClientFacts> members = {};
  std::vector<Subscription> subscriptions = {};
};

/// What some members of a group want of a topic of which others want something else.
struct SubscriptionMismatch {
  std::string topic;
  std::string expression;               ///< tags in order, long texts cut
  std::string expression_type;          ///< empty: they do not subscribe to the topic
  std::vector<std::string> client_ids;  ///< in order, 100 at most

  friend bool operator==(const SubscriptionMismatch&, const SubscriptionMismatch&) = default;
};

/// What an administrator may look at; nothing is changed. Thread: any.
class Inspection {
 public:
  virtual ~Inspection() = default;

  virtual TopicListing topics() = 0;
  virtual std::optional<Topic> topic(std::string_view name) = 0;
  /// Every queue that can be read or written. Error: kTopicNotFound.
  virtual OutcomeOf<std::vector<QueueState>> queues(std::string_view topic) = 0;
  /// The entries of a queue from `first` on, `count` at most. Error: kFailed for a queue that the
  /// topic does not have.
  virtual OutcomeOf<QueueLook> look_into(std::string_view topic, QueueId queue_id,
                                         QueueOffset first, std::int32_t count) = 0;
  virtual std::vector<std::string> system_topics() = 0;
  /// Groups that read the topic: those that are online and those that committed offsets.
  virtual std::vector<std::string> groups_of(std::string_view topic) = 0;

  virtual GroupListing groups() = 0;
  /// Created where groups come into being by use. Error: kGroupNotFound.
  virtual OutcomeOf<Group> group(std::string_view name) = 0;
  virtual std::vector<std::string> topics_of(std::string_view group) = 0;
  virtual OffsetListing offsets() = 0;
  virtual DelayListing delay_offsets() = 0;
  /// In the given topics, or in all that the group committed offsets of and still reads.
  virtual std::vector<QueueProgress> progress(std::string_view group,
                                              std::span<const std::string> topics) = 0;
  virtual std::optional<Subscription> subscription(std::string_view group,
                                                   std::string_view topic) = 0;
  /// Error: kConsumerNotOnline.
  virtual OutcomeOf<ConsumerGroupFacts> consumers(std::string_view group) = 0;
  /// By topic, 1000 at most; none where the members of the group subscribe alike.
  virtual std::vector<SubscriptionMismatch> mismatches(std::string_view group) = 0;
  /// Error: kFailed where nobody is in the group.
  virtual OutcomeOf<std::vector<ClientFacts>> producers(std::string_view group) = 0;
  /// Of all groups.
  virtual OrderedStringMap<std::vector<ProducerFacts>> all_producers() = 0;
};

}  // namespace saker::api
