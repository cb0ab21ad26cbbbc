#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "model/offset.h"
#include "model/pop_receipt.h"

namespace saker::wire::remoting::body {

/// BatchAck: messages of one pop in one queue that are done. The receipt's offset is not set.
struct BatchAck {
  std::string consumer_group;
  std::string topic;  ///< the one that was asked for
  PopReceipt receipt;
  std::vector<QueueOffset> offsets;

  friend bool operator==(const BatchAck&, const BatchAck&) = default;
};

/// BatchAckMessageRequestBody. The offsets are a set of bits in Base64, the lowest bit of the first
/// byte for the start offset (java.util.BitSet):
///
///   {"acks":[{"b":"BQ==","c":"G","it":60000,"pt":…,"q":2,"r":"0","rq":3,"so":100,"t":"T"}],
///    "brokerName":"broker-a"}
std::string encode_batch_acks(const std::vector<BatchAck>& acks, std::string_view broker_name);

/// Long names are read, too. Sets of more than kAckBitsMax bits are cut.
Result<std::vector<BatchAck>> decode_batch_acks(std::string_view text);

inline constexpr std::size_t kAckBitsMax = 1 << 16;

}  // namespace saker::wire::remoting::body
