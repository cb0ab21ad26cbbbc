#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "api/consume.h"
#include "api/outcome.h"
#include "base/unique_function.h"
#include "model/offset.h"

namespace saker::api {

struct Lane;

/// Where a group is to go on in a lite topic. An offset counts from the begin, a tail back from
/// where the group is.
struct LiteStart {
  enum class Kind : std::uint8_t { kBegin, kEnd, kOffset, kTail };
  Kind kind = Kind::kBegin;
  std::int64_t count = 0;
};

/// What one client, as a member of its group, wants to hear of the lite topics of one topic.
struct LiteWish {
  enum class Action : std::uint8_t {
    kAdd,        ///< these, too
    kRemove,     ///< these no longer
    kSetAll,     ///< these and no others; said again and again, which keeps them
    kRemoveAll,  ///< the client is gone
  };
  Action action = Action::kAdd;
  std::string client_id;
  std::string group;
  std::string topic;
  std::vector<std::string> lite_topics;
  std::optional<LiteStart> start;  ///< kAdd
};

/// Hand out messages of the lite topics that the client subscribed to. The views need to live only
/// during the call.
struct LitePopRequest {
  std::string_view client_id;
  std::string_view group;
  std::string_view topic;
  std::int32_t message_count_max = 32;
  std::int64_t invisible_ms = 60'000;
  std::int64_t poll_ms = 0;  ///< as of PopRequest
  std::int64_t born_ms = 0;
  std::string_view attempt_id;
};

struct LitePopOutcome {
  Status status = Status::kOk;
  std::string_view message;  ///< for the user; valid during the completion
  bool was_allowed = false;  ///< what follows counts
  std::int64_t pop_time_ms = 0;
  std::int64_t invisible_ms = 0;
  std::vector<std::int32_t> delivery_counts;  ///< of each message: how often it was out before
  std::span<Slice> slices;                    ///< whole records; may be moved from
};
using LitePopCompletion = UniqueFunction<void(LitePopOutcome&)>;

/// The client no longer has a lite topic: another took it.
struct LiteLoss {
  std::string client_id;
  std::string group;
  std::string lite_topic;
};

struct LiteBrokerFacts {
  std::string store_type;
  std::int64_t light_queues_max = 0;
  std::int64_t light_queues = 0;
  std::int64_t subscriptions = 0;  ///< a lite topic of a client counts one
  std::int64_t closed_queues = 0;
  std::int64_t queues = 0;
  std::int64_t offsets = 0;
  std::int64_t clients = 0;
  std::map<std::string, std::int32_t> expirations;         ///< topic → minutes
  std::map<std::string, std::vector<std::string>> groups;  ///< topic → bound to it
};

struct LiteParentFacts {
  std::int32_t expiration_min = -1;
  std::vector<std::string> groups;
  std::int64_t light_queues = 0;  ///< of all topics
  std::int64_t lite_topics = 0;
};

struct LiteTopicFacts {
  QueueOffset min;
  QueueOffset max;
  std::int64_t last_store_ms = 0;
  std::vector<std::pair<std::string, std::string>> readers;  ///< client id, group
  bool is_at_home = true;  ///< clients of 5.5 send it to this broker
};

struct LiteClientFacts {
  std::int64_t lite_topic_count = -1;  ///< -1: the client is not known
  std::vector<std::string> queues;     ///< light queues; as many as were asked for
  std::int64_t asked_ms = -1;          ///< when it popped last
  std::int64_t took_ms = 0;            ///< when it got a message last
};

struct LiteLag {
  std::string lite_topic;
  std::int64_t count = 0;
  std::int64_t since_ms = -1;  ///< store time of the first message that is not consumed
};

struct LiteGroupFacts {
  std::string topic;  ///< the group is bound to
  std::int64_t lag = 0;
  std::int64_t since_ms = -1;
  std::vector<LiteLag> most;    ///< greatest count first
  std::vector<LiteLag> oldest;  ///< longest waiting first
  /// Of the one lite topic that was asked for, if the group is in it: end, committed, and the store
  /// time of what was consumed last.
  struct One {
    QueueOffset end;
    QueueOffset committed;
    std::int64_t consumed_ms = 0;
  };
  std::optional<One> one;
};

/// Lite topics. Thread: as Broker says.
class LiteTopics {
 public:
  virtual ~LiteTopics() = default;

  /// In order, until one is refused; what was done before stays done. `client` hears of losses.
  virtual Outcome subscribe(Lane lane, std::span<const LiteWish> wishes,
                            const ClientChannelPtr& client) = 0;
  virtual void pop(Lane lane, const LitePopRequest& request, const ClientChannelPtr& client,
                   LitePopCompletion done) = 0;

  // What an administrator may ask. What goes through many queues is looked for by other threads and
  // answered on the lane; kBusy if too many such questions wait.
  using BrokerFactsCompletion = UniqueFunction<void(OutcomeOf<LiteBrokerFacts>&)>;
  virtual void broker_facts(Lane lane, BrokerFactsCompletion done) = 0;
  using ParentFactsCompletion = UniqueFunction<void(OutcomeOf<LiteParentFacts>&)>;
  virtual void parent_facts(Lane lane, std::string_view topic, ParentFactsCompletion done) = 0;
  using TopicFactsCompletion = UniqueFunction<void(const OutcomeOf<LiteTopicFacts>&)>;
  virtual void topic_facts(Lane lane, std::string_view topic, std::string_view lite_topic,
                           TopicFactsCompletion done) = 0;
  struct ClientQuery {
    std::string_view topic;
    std::string_view group;
    std::string_view client_id;
    std::int32_t count_max = 1'000;
  };
  virtual OutcomeOf<LiteClientFacts> client_facts(const ClientQuery& query) = 0;
  struct GroupQuery {
    std::string_view group;
    std::string_view lite_topic;  ///< empty: all
    std::int32_t count_max = 0;   ///< of all: as many of the greatest lags
  };
  using GroupFactsCompletion = UniqueFunction<void(OutcomeOf<LiteGroupFacts>&)>;
  virtual void group_facts(Lane lane, const GroupQuery& query, GroupFactsCompletion done) = 0;
  /// Looks for messages that nobody was told of; for one client or, with an empty id, all of the
  /// group. Answered when it has looked.
  virtual void look_again(Lane lane, std::string_view group, std::string_view client_id,
                          UniqueFunction<void(const Outcome&)> done) = 0;
};

}  // namespace saker::api
