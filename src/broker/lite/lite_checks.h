#pragma once

#include "api/lite.h"
#include "api/pop.h"
#include "base/clock.h"
#include "broker/group/group_table.h"
#include "broker/options.h"
#include "broker/topic/topic_table.h"
#include "store/store.h"

namespace saker::broker {

bool is_lite_topic(const Topic& topic);
/// lite.topic.expiration; -1: never.
std::int32_t lite_expiration_min(const Topic& topic);

/// Everything that can speak against a pop of lite topics and what follows it, in RocketMQ's order
/// and words (spec 02 §17). Thread: any.
class LiteChecks {
 public:
  /// What it stands on; all outlive it.
  struct Rooms {
    const Options& options;
    const Clock& clock;
    const TopicTable& topics;
    GroupTable& groups;
    const store::Store& store;
  };
  explicit LiteChecks(const Rooms& rooms) : rooms_(rooms) {}

  api::Outcome check(const api::LitePopRequest& request) const;
  /// Of an acknowledgement, whose topic and queue number were checked.
  api::Outcome check_acknowledged(const api::PoppedMessage& message, std::string_view queue) const;
  /// Whether the place is one of the queue, or the next.
  bool is_in_queue(const api::PoppedMessage& message, std::string_view queue) const;

 private:
  api::Outcome check_request(const api::LitePopRequest& request) const;
  api::Outcome check_topic(std::string_view name) const;
  api::Outcome check_group(const api::LitePopRequest& request) const;

  const Rooms rooms_;
};

}  // namespace saker::broker
