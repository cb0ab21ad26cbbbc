#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "api/produce.h"
#include "base/clock.h"
#include "broker/group/group_table.h"
#include "broker/options.h"
#include "broker/produce/answer_gate.h"
#include "broker/produce/half_book.h"
#include "broker/produce/message_id.h"
#include "broker/produce/send_checks.h"
#include "broker/produce/stored_properties.h"
#include "broker/produce/unique_key.h"
#include "broker/tally/pair_counts.h"
#include "broker/tally/send_meter.h"
#include "broker/timer/timer_intake.h"
#include "broker/topic/topic_table.h"
#include "model/delay_levels.h"
#include "store/store.h"

namespace saker::broker {

/// Takes messages from producers: checks, completes the properties, stages for the lane's next
/// commit, and answers when the store has them. Allocates nothing in the steady state.
/// Thread: its lane.
class Sender {
 public:
  /// What it stands on; all outlive it.
  struct Rooms {
    const Options& options;
    const Clock& clock;
    TopicTable& topics;
    GroupTable& groups;
    const DelayLevels& delay_levels;
    const store::Store& store;
    store::Appender& appender;
    HostAddress store_host;
    UniqueKeyMaker::Identity identity;
    std::int32_t message_bytes_max = 4 << 20;
    HalfBook& halves;
    SendMeter& meter;
    PairCounts& dead_letters;                   ///< counts of what clients send there
    AnswerGate* gate = nullptr;                 ///< null: nothing holds an answer back
    const store::TimerStore* timers = nullptr;  ///< null: none are served
  };
  explicit Sender(const Rooms& rooms);

  void send(const api::SendRequest& request, api::SendCompletion done);

  /// What would speak against the send.
  api::Outcome check(const api::SendRequest& request);

  /// As many as the lane knew of when it counted last; 0 without a limit. Thread: any.
  std::int64_t light_queue_count() const { return checks_.light_queue_count(); }

 private:
  /// What the transactions want to know of a half message.
  struct Half {
    std::string topic;
    std::string producer_group;
    std::int64_t immunity_ms = 0;
  };
  /// A send that the store has not answered yet. Used again for later ones.
  struct Pending {
    api::SendCompletion done;
    std::string topic;  ///< set while the gate holds answers for it back
    std::string transaction_id;
    std::string recall_handle;
    QueueId queue_id;
    bool inner_batch = false;
    std::optional<Half> half;
    SendMeter::Sent sent = {};
    Counts* dead_letters = nullptr;  ///< null: it is none
  };
  /// Where a single message is stored, and how its properties differ from the client's.
  struct Destination {
    std::string_view topic;
    QueueId queue_id;
    std::int64_t tags_code = 0;
    bool tags_code_is_delay = false;
  };

  void send_single(const api::SendRequest& request, const PropertyScan& scan,
                   const KnownTopic& topic, api::SendCompletion done);
  void send_half(const api::SendRequest& request, const PropertyScan& scan, const KnownTopic& topic,
                 api::SendCompletion done);
  void send_to_dead_letters(const api::SendRequest& request, const PropertyScan& scan,
                            const std::string& group, api::SendCompletion done);
  void send_batch(const api::SendRequest& request, const PropertyScan& scan,
                  const KnownTopic& topic, api::SendCompletion done);
  bool take_units(const api::SendRequest& request, const store::NewRecord& like);
  Destination put_aside(const api::SendRequest& request, const PropertyScan& scan,
                        std::int32_t level, QueueId queue_id);
  Destination put_into_slot(const api::SendRequest& request, const PropertyScan& scan,
                            std::int64_t slot_ms, QueueId queue_id);
  std::string recall_handle_of(const api::SendRequest& request, std::int64_t slot_ms,
                               std::string_view unique_key) const;
  void send_inner_batch(const api::SendRequest& request, const PropertyScan& scan,
                        const KnownTopic& topic, api::SendCompletion done);
  void enter_lite_topic(const api::SendRequest& request, PropertyScan& scan);
  bool lists_light_queues(const PropertyScan& scan, const KnownTopic& topic);
  std::string_view complete_properties(const PropertyScan& scan);
  store::NewRecord record_of(const api::SendRequest& request, const KnownTopic& topic) const;
  static QueueId queue_of_priority(std::int32_t priority, const KnownTopic& topic);
  QueueId choose_queue(const api::SendRequest& request, const KnownTopic& topic);

  Pending& take_pending(api::SendCompletion done, QueueId queue_id, std::string_view id);
  void stage(std::span<const store::NewRecord> records, bool wait_durable, Pending& pending);
  void complete(Pending& pending, const store::Appended& appended);
  void answer(api::SendCompletion done, const api::SendOutcome& outcome, std::string_view topic);
  void refuse(const api::Outcome& why, api::SendCompletion& done) const;

  const Rooms rooms_;
  const std::string illegal_message_;
  SendChecks checks_;
  TimerIntake timer_intake_;
  StoredProperties properties_;
  UniqueKeyMaker unique_keys_;
  MessageIdWriter message_ids_;
  MessageKind kind_{};           ///< of the send at hand
  std::string_view held_topic_;  ///< of the send at hand, if its answer may have to wait
  std::uint32_t next_queue_ = 0;
  std::vector<store::NewRecord> units_;
  std::vector<std::string_view> light_queues_;  ///< of the send at hand
  std::string lite_queue_;                      ///< of the send at hand, if it names a lite topic
  std::deque<Pending> pending_;
  std::vector<Pending*> spare_;
};

}  // namespace saker::broker
