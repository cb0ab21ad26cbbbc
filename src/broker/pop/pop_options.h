#pragma once

#include <cstdint>
#include <string>

#include "config/setting.h"

namespace saker::broker {

/// Settings of pop consumption and of shared-out queues. Names of the keys: pop_options.cc.
struct PopOptions {
  std::int32_t retry_first_percent = 20;              ///< popFromRetryProbability
  bool retry_topic_with_plus = false;                 ///< enableRetryTopicV2
  bool read_other_retry_topic = true;                 ///< retrieveMessageFromPopRetryTopicV1
  std::int32_t retry_first_percent_for_priority = 0;  ///< popFromRetryProbabilityForPriority
  bool priority_ascends = true;                       ///< priorityOrderAsc
  bool answer_retry_topic = false;                    ///< popResponseReturnActualRetryTopic
  bool begin_at_zero_in_memory = true;                ///< initPopOffsetByCheckMsgInMem
  std::int32_t waiting_max = 1024;                    ///< popPollingSize
  std::int32_t waiting_total_max = 100'000;           ///< maxPopPollingSize
  bool wake_when_unlocked = true;                     ///< enableNotifyAfterPopOrderLockRelease
  bool buffer_check_points = false;                   ///< enablePopBufferMerge
  std::int64_t buffer_stay_ms = 10'000;               ///< popCkStayBufferTime
  std::int64_t buffer_margin_ms = 3'000;              ///< popCkStayBufferTimeOut
  std::int64_t buffered_total_max = 200'000;          ///< popCkMaxBufferSize
  std::int64_t buffered_max = 20'000;                 ///< popCkOffsetMaxQueueSize
  std::int64_t revive_interval_ms = 1'000;            ///< reviveInterval
  std::string request_mode = "PULL";                  ///< defaultMessageRequestMode
  std::int32_t share_queue_count = -1;                ///< defaultPopShareQueueNum
  bool share_out_queues = true;                       ///< serverLoadBalancerEnable
  std::int64_t route_refresh_ms = 30'000;             ///< loadBalancePollNameServerInterval
};

/// Adds the rows of the settings, bound to `options`.
void add_pop_settings(config::Table& table, PopOptions& options);

}  // namespace saker::broker
