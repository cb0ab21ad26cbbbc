#pragma once

#include <cstdint>

#include "config/live.h"
#include "config/setting.h"

namespace saker::broker {

/// Settings of lite topics.
struct LiteOptions {
  std::int64_t expiry_check_ms = 120'000;                  ///< liteTtlCheckInterval
  std::int64_t age_min_ms = 900'000;                       ///< minLiteTTl
  std::int64_t subscription_check_ms = 120'000;            ///< liteSubscriptionCheckInterval
  std::int64_t subscription_age_max_ms = 180'000;          ///< liteSubscriptionCheckTimeoutMills
  config::Live<std::int64_t> subscriptions_max = 100'000;  ///< maxLiteSubscriptionCount
  config::Live<bool> limits_light_queues = false;          ///< enableLmqQuota
  config::Live<std::int32_t> light_queues_max = 20'000;    ///< maxLmqConsumeQueueNum
  config::Live<bool> measures_lag = false;                 ///< liteLagCountMetricsEnable
  config::Live<bool> measures_lag_age = false;             ///< liteLagLatencyMetricsEnable
};

/// Adds the rows of the settings, bound to `options`.
void add_lite_settings(config::Table& table, LiteOptions& options);

}  // namespace saker::broker
