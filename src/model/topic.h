#pragma once

#include <cstdint>
#include <map>
#include <string>

namespace saker {

// ON DISK and ON WIRE: never renumber.
inline constexpr std::int32_t kPermInherit = 1;  ///< may serve as a template for new topics
inline constexpr std::int32_t kPermWrite = 2;
inline constexpr std::int32_t kPermRead = 4;

enum class TopicFilterType { kSingleTag, kMultiTag };

/// What is configured of a topic on one broker. Defaults are those of RocketMQ 5.5.0's TopicConfig.
struct Topic {
  std::string name;
  std::int32_t read_queue_count = 16;
  std::int32_t write_queue_count = 16;
  std::int32_t perm = kPermRead | kPermWrite;
  TopicFilterType filter_type = TopicFilterType::kSingleTag;
  std::int32_t sys_flag = 0;  ///< bit 0: unit, bit 1: unit subscription
  bool order = false;
  std::map<std::string, std::string> attributes;  ///< names without the + and - of requests

  friend bool operator==(const Topic&, const Topic&) = default;
};

}  // namespace saker
