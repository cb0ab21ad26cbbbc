#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cli/admin/message/message_store.h"
#include "model/topic_name.h"

namespace saker::cli {

/// A message of a transaction that is open: its newest copy, since a broker that asks about it
/// writes another one.
struct HalfMessage {
  BrokerAt broker;
  Message message;

  std::string topic() const;           ///< that it is for
  std::string producer_group() const;  ///< that decides
  std::int64_t check_count() const;    ///< how often the producer was asked
};

/// The transactions of a broker that nobody has ended, as far as the broker has written that down:
/// an end is seen up to transactionOpBatchInterval later.
Result<std::vector<HalfMessage>> read_open_halves(Cluster& cluster, const BrokerAt& broker);

/// The messages that the broker has given up, oldest first, at most `count_max`.
Result<std::vector<HalfMessage>> read_given_up(Cluster& cluster, const BrokerAt& broker,
                                               std::int64_t count_max);

}  // namespace saker::cli
