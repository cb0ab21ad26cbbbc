#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "api/produce.h"
#include "base/clock.h"
#include "broker/group/group_table.h"
#include "broker/options.h"
#include "broker/produce/stored_properties.h"
#include "broker/tally/pair_counts.h"
#include "broker/topic/topic_table.h"
#include "model/delay_levels.h"
#include "store/store.h"
#include "wire/record/record.h"

namespace saker::broker {

/// Takes messages back from consumers that could not handle them: they come again through the
/// group's retry topic after a delay, or go to its dead letters. Success is answered only after the
/// store has the new record. Thread: its lane. Source: spec 05 §13.1.
class SendBack {
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
    PairCounts& counts;        ///< of what was taken back
    PairCounts& dead_letters;  ///< of what was given up
  };
  explicit SendBack(const Rooms& rooms);

  void send_back(const api::SendBackRequest& request, api::Completion done);

 private:
  api::Outcome check(const api::SendBackRequest& request, GroupPtr& group) const;
  KnownTopicPtr retry_topic(const api::SendBackRequest& request, const Group& group) const;
  void give_up(const wire::record::Record& original, const std::string& group,
               api::Completion done);
  void retry(const wire::record::Record& original, const KnownTopic& topic, std::int32_t level,
             api::Completion done);
  void begin_properties(const wire::record::Record& original,
                        std::span<const std::string_view> rewritten);
  void stage(store::NewRecord record, api::Completion done);

  const Rooms rooms_;
  StoredProperties properties_;
  Counts* counted_ = nullptr;   ///< of the message at hand
  Counts* given_up_ = nullptr;  ///< likewise; null: it comes again
  std::uint32_t next_queue_ = 0;
};

}  // namespace saker::broker
