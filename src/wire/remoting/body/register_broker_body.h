#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/string_map.h"
#include "model/data_version.h"
#include "model/topic.h"
#include "wire/remoting/body/queue_mapping_info.h"

namespace saker::wire::remoting::body {

/// RegisterBrokerBody: what a broker tells the name server of its topics (REGISTER_BROKER).
struct RegisterBrokerBody {
  std::vector<std::string> filter_servers;
  DataVersion version;
  OrderedStringMap<Topic> topics;
  DataVersion mapping_version;                  ///< not in the compressed form
  OrderedStringMap<QueueMappingInfo> mappings;  ///< topic →; static topics only

  friend bool operator==(const RegisterBrokerBody&, const RegisterBrokerBody&) = default;
};

std::string encode(const RegisterBrokerBody& body);

/// The compressed form (spec 05 §2.3), a zlib stream of
///
///     | n, DataVersion JSON | count, count × (n, topic line) | n, filter servers JSON |
///     | count, count × (n, QueueMappingInfo JSON) |            all numbers are int32
///
/// The last part only for name servers that know static topics (`request_version` ≥ 413).
/// COMPAT: order and topicSysFlag of topics are lost in it.
std::string encode_compressed(const RegisterBrokerBody& body, std::int32_t request_version);

/// What the header of the request says of the body.
struct RegisterBrokerEncoding {
  bool compressed = false;
  std::int32_t request_version = 0;
};

/// Either form. COMPAT: brokers 5.x with compressedRegister send the compressed form but do not say
/// so; a body that begins like a zlib stream (0x78) is taken for one. Errors: kInvalidArgument,
/// kCorrupt, kResourceExhausted.
Result<RegisterBrokerBody> decode_register_broker_body(std::string_view bytes,
                                                       const RegisterBrokerEncoding& encoding);

}  // namespace saker::wire::remoting::body
