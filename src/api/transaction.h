#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "api/lane.h"
#include "api/produce.h"
#include "model/offset.h"

namespace saker::api {

/// How a transaction ends.
enum class TransactionDecision : std::uint8_t { kCommit, kRollback };

/// A producer says how the transaction ended whose message it sent before (the half message). The
/// views need to live only during the call.
struct EndTransactionRequest {
  std::string_view producer_group;
  QueueOffset half_offset;  ///< in the queue of half messages, as the broker told it
  LogOffset log_offset;     ///< of the half message
  TransactionDecision decision = TransactionDecision::kCommit;
  bool answers_check = false;  ///< the broker had asked
};

/// The broker asks a producer how a transaction ended. The views live during the call.
struct TransactionCheck {
  std::string_view half_topic;
  QueueOffset half_offset;      ///< what the producer's answer has to name
  LogOffset log_offset;         ///< likewise
  std::string_view message_id;  ///< the unique key
  std::string_view offset_message_id;
  std::string_view broker_name;
  std::string_view record;  ///< the message, in the topic and queue that it is meant for
};

/// Messages that become visible when their producer says so. Thread: the lane's.
class Transactions {
 public:
  virtual ~Transactions() = default;

  /// Done with success once the message is stored for consumers, or will never be. Repeating it
  /// changes nothing.
  virtual void end_transaction(Lane lane, const EndTransactionRequest& request,
                               Completion done) = 0;
  /// An administrator wants a transaction asked about again from the first question on, also after
  /// it was given up. The message is an open half message or one that was given up, by its place.
  virtual void resume_checks(Lane lane, LogOffset message, Completion done) = 0;
};

}  // namespace saker::api
