#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "api/membership.h"
#include "api/outcome.h"
#include "api/queue_lock.h"
#include "base/unique_function.h"

namespace saker::api {

struct Lane;

/// Which queues a member of a group should read.
struct AssignmentRequest {
  std::string topic;
  std::string group;
  std::string client_id;
  std::string strategy;
  MessageModel message_model = MessageModel::kClustering;
};

struct AssignmentOutcome {
  Status status = Status::kOk;
  std::string message;
  bool is_known = false;  ///< false: the client should keep what it has
  std::string mode;       ///< "PULL" or "POP"
  std::vector<LockedQueue> queues;
};
using AssignmentCompletion = UniqueFunction<void(const AssignmentOutcome&)>;

/// How a group reads a topic.
struct RequestMode {
  std::string topic;
  std::string group;
  std::string mode = "PULL";
  std::int32_t pop_share_queue_count = 0;

  friend bool operator==(const RequestMode&, const RequestMode&) = default;
};

/// The broker shares out queues in the place of its clients. Thread: as Broker says.
class Assignment {
 public:
  virtual ~Assignment() = default;
  /// May ask a name server: answered on the lane, now or later.
  virtual void assign_queues(Lane lane, const AssignmentRequest& request,
                             AssignmentCompletion done) = 0;
  virtual Outcome set_request_mode(const RequestMode& mode) = 0;
};

}  // namespace saker::api
