#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cli/admin/message/message_store.h"
#include "model/topic_name.h"

namespace saker::cli {

// ON DISK: where transactions wait, end, and are given up (spec 03 §16).
inline constexpr const char* kGivenUpTopic = "TRANS_CHECK_MAX_TIME_TOPIC";

/// A message of a transaction that is open: its newest copy, since a broker that asks about it
/// writes another one.
struct HalfMessage {
  BrokerAt broker;
  Message message;

  std::string topic() const;           ///< that it is for
  std::string producer_group() const;  ///< that decides
  std::int64_t check_count() const;    ///< how often the producer was asked
};

/// The offsets of half messages in an op record's body: "1,2," or, from 4.x, "1".
std::vector<std::int64_t> parse_op_body(std::string_view body);

/// Of copies in the order of the queue, and the offsets that op records name as ended, those that
/// are open. Copies of one transaction have the same id.
std::vector<Message> open_of(const std::vector<Message>& copies,
                             const std::vector<std::int64_t>& ended);

/// The transactions of a broker that nobody has ended, as far as the broker has written that down:
/// an end is seen up to transactionOpBatchInterval later.
Result<std::vector<HalfMessage>> read_open_halves(Cluster& cluster, const BrokerAt& broker);

/// The messages that the broker has given up, oldest first, at most `count_max`.
Result<std::vector<HalfMessage>> read_given_up(Cluster& cluster, const BrokerAt& broker,
                                               std::int64_t count_max);

}  // namespace saker::cli
