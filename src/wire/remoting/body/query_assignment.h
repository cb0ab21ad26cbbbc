#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "wire/remoting/body/heartbeat_data.h"
#include "wire/remoting/body/message_queue.h"

namespace saker::wire::remoting::body {

/// QueryAssignmentRequestBody: which queues should this client read?
struct QueryAssignment {
  std::string topic;
  std::string consumer_group;
  std::string client_id;
  std::string strategy_name;
  MessageModel message_model = MessageModel::kClustering;

  friend bool operator==(const QueryAssignment&, const QueryAssignment&) = default;
};

std::string encode(const QueryAssignment& query);
Result<QueryAssignment> decode_query_assignment(std::string_view text);

/// QueryAssignmentResponseBody, all queues in one mode:
/// {"messageQueueAssignments":[{"messageQueue":{…},"mode":"POP"}]}.
std::string encode_assignments(const std::vector<MessageQueue>& queues, std::string_view mode);
/// The same where the broker knows nothing and the client should keep what it has.
std::string encode_no_assignments();

}  // namespace saker::wire::remoting::body
