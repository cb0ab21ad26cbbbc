#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "base/result.h"
#include "wire/json/document.h"
#include "wire/json/writer.h"

namespace saker::wire::remoting::body {

/// TopicQueueMappingInfo: which logical queues of a static topic a broker leads (spec 02 §12).
struct QueueMappingInfo {
  std::string topic;
  std::string scope = "__global__";
  std::int32_t queue_count = 0;  ///< totalQueues
  std::string broker_name;       ///< bname
  std::int64_t epoch = 0;
  bool dirty = false;
  std::map<std::int32_t, std::int32_t> current_ids;  ///< currIdMap: logical → physical queue

  friend bool operator==(const QueueMappingInfo&, const QueueMappingInfo&) = default;
};

void write(json::Writer& writer, const QueueMappingInfo& info);
QueueMappingInfo read_queue_mapping_info(json::Value value);

std::string encode(const QueueMappingInfo& info);
Result<QueueMappingInfo> decode_queue_mapping_info(std::string_view text);

}  // namespace saker::wire::remoting::body
