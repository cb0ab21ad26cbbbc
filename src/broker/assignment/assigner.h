#pragma once

#include <string>
#include <vector>

#include "api/assignment.h"
#include "broker/assignment/request_modes.h"
#include "broker/assignment/topic_queues.h"
#include "broker/client/membership.h"
#include "broker/group/group_table.h"
#include "broker/options.h"
#include "broker/topic/topic_table.h"

namespace saker::broker {

/// Shares out the queues of topics among the members of groups. Thread: any. Source: spec 05 §18.
class Assigner {
 public:
  /// What it stands on; all outlive it.
  struct Rooms {
    const Options& options;
    const TopicTable& topics;
    GroupTable& groups;
    const Membership& membership;
    RequestModes& modes;
    TopicQueues& queues;
  };
  explicit Assigner(const Rooms& rooms) : rooms_(rooms) {}

  void assign(api::Lane lane, const api::AssignmentRequest& request,
              api::AssignmentCompletion done);
  api::Outcome set_mode(const api::RequestMode& mode);

 private:
  api::AssignmentOutcome outcome_of(const api::AssignmentRequest& request,
                                    const TopicQueues::Queues& queues) const;
  api::RequestMode mode_of(const api::AssignmentRequest& request) const;

  const Rooms rooms_;
};

}  // namespace saker::broker
