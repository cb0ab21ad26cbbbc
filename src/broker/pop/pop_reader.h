#pragma once

#include <cstdint>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "api/pop.h"
#include "base/clock.h"
#include "broker/options.h"
#include "broker/pop/pop_checks.h"
#include "broker/pop/pop_state.h"
#include "broker/snapshot/snapshot_cache.h"
#include "broker/topic/topic_table.h"
#include "store/store.h"

namespace saker::broker {

/// What one pop took from one queue.
struct PopPortion {
  PopSource source = PopSource::kTopic;
  PopCursorsPtr cursors;
  QueueId queue_id;
  QueueOffset start;          ///< where it began to read
  std::uint64_t reading = 0;  ///< of the cursor
  std::vector<QueueOffset> offsets;
  std::vector<store::Slice> slices;
  bool failed = false;  ///< its check point could not be stored
};

/// What one pop took from all queues, and what it left.
struct PopTaking {
  std::int64_t pop_time_ms = 0;
  std::vector<PopPortion> portions;
  std::vector<api::DeliveryCount> delivery_counts;
  std::int32_t message_count = 0;
  std::int64_t rest_count = 0;
  std::optional<std::int64_t> closed_until_ms;  ///< ordered: when a closed queue opens
};

/// Reads for pops: which queues in which order, from where on. Thread: its lane.
class PopReader {
 public:
  /// What it stands on; all outlive it.
  struct Rooms {
    const Options& options;
    const Clock& clock;
    TopicTable& topics;
    const store::Store& store;
    PopState& state;
    std::uint32_t seed = 0;  ///< of the choice of queues
  };
  explicit PopReader(const Rooms& rooms);

  /// Takes messages out of the queues: nobody else of the group gets them. Portions of ordered pops
  /// leave their queues closed, others their cursors unsettled.
  /// Takings of one answer have one time of the pop.
  PopTaking take(const api::PopRequest& request, const PopPermit& permit,
                 std::optional<std::int64_t> pop_time_ms = std::nullopt);

  /// Reads without taking. The portions have no cursors.
  PopTaking look(const api::PeekRequest& request, const PopPermit& permit);

  /// Whether there is a message that a pop could take, of whatever kind.
  bool has_messages(const api::PopTarget& target, bool ordered, std::string_view attempt_id,
                    std::int32_t read_queue_count);

 private:
  /// One pop on its way through the queues.
  struct Walk {
    const api::PopRequest& request;
    const PopPermit& permit;
    PopTaking taking;
    bool only_looks = false;
    bool by_priority = false;

    std::int32_t wanted() const { return request.message_count_max - taking.message_count; }
  };
  struct Source {
    PopSource kind = PopSource::kTopic;
    PopCursorsPtr cursors;
  };

  void walk(Walk& walk);
  void walk_topic(Walk& walk, std::uint32_t random);
  void walk_by_priority(Walk& walk, const Source& source);
  void walk_retry_topics(Walk& walk);
  bool exists(const std::string& retry_topic);
  std::vector<Source> retry_sources(const api::PopTarget& target);
  void visit(Walk& walk, const Source& source, QueueId queue_id);
  void visit_taken(Walk& walk, const Source& source, QueueId queue_id, QueueOffset from);
  bool is_closed(Walk& walk, const Progress& of) const;
  store::ReadResult read(const Walk& walk, const Source& source, QueueId queue_id,
                         QueueOffset from) const;
  void keep(Walk& walk, const Source& source, QueueId queue_id, QueueOffset from,
            store::ReadResult& result);
  void close(Walk& walk, const Progress& of, const PopPortion& portion, QueueOffset end);
  QueueOffset first_offset(const Source& source, QueueId queue_id, bool from_end) const;
  std::int64_t lag(const Source& source, QueueId queue_id, bool from_end) const;

  const Rooms rooms_;
  SnapshotCache<KnownTopic> topics_;
  std::minstd_rand random_;
};

}  // namespace saker::broker
