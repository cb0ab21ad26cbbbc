#include "broker/lite/lite_options.h"

namespace saker::broker {
namespace {

using config::boolean;
using config::integer;

constexpr std::int64_t kDayMs = 86'400'000;

}  // namespace

void add_lite_settings(config::Table& table, LiteOptions& o) {
  table.push_back(integer("liteTtlCheckInterval", o.expiry_check_ms, {100, kDayMs},
                          {.unit = "ms", .sentence = "Period of looking for old lite topics."}));
  table.push_back(
      integer("minLiteTTl", o.age_min_ms, {0, 30 * kDayMs},
              {.unit = "ms",
               .sentence = "No lite topic goes that is younger, and none so soon after a start."}));
  table.push_back(
      integer("liteSubscriptionCheckInterval", o.subscription_check_ms, {100, kDayMs},
              {.unit = "ms", .sentence = "Period of looking for clients that went silent."}));
  table.push_back(integer(
      "liteSubscriptionCheckTimeoutMills", o.subscription_age_max_ms, {1'000, kDayMs},
      {.unit = "ms", .sentence = "Subscriptions to lite topics last so long if not repeated."}));
  table.push_back(integer("maxLiteSubscriptionCount", o.subscriptions_max, {0, 100'000'000},
                          {.unit = "", .sentence = "Most lite topics that clients subscribe to."}));
  table.push_back(
      boolean("enableLmqQuota", o.limits_light_queues,
              {.unit = "", .sentence = "Refuse messages to new light queues above their number."}));
  table.push_back(integer("maxLmqConsumeQueueNum", o.light_queues_max, {0, 100'000'000},
                          {.unit = "", .sentence = "Most light queues, with enableLmqQuota."}));
  table.push_back(boolean("liteLagCountMetricsEnable", o.measures_lag,
                          {.unit = "", .sentence = "Metrics have lags in lite topics, by topic."}));
  table.push_back(boolean(
      "liteLagLatencyMetricsEnable", o.measures_lag_age,
      {.unit = "",
       .sentence =
           "Metrics have ages of those lags; a scrape looks at a message of each lite topic."}));
}

}  // namespace saker::broker
