#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "wire/remoting/body/message_queue.h"

namespace saker::wire::remoting::body {

/// LockBatchRequestBody and UnlockBatchRequestBody, the bodies of LOCK_BATCH_MQ and
/// UNLOCK_BATCH_MQ.
struct LockBatch {
  std::string client_id;
  std::string consumer_group;
  std::vector<MessageQueue> queues;  ///< mqSet
  bool only_this_broker = false;     ///< since 5.x

  friend bool operator==(const LockBatch&, const LockBatch&) = default;
};

std::string encode(const LockBatch& batch);
Result<LockBatch> decode_lock_batch(std::string_view text);

/// LockBatchResponseBody: the queues that were locked, {"lockOKMQSet":[…]}.
std::string encode_locked_queues(const std::vector<MessageQueue>& queues);
Result<std::vector<MessageQueue>> decode_locked_queues(std::string_view text);

}  // namespace saker::wire::remoting::body
