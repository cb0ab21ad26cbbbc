#pragma once

#include <cstdint>
#include <string>

#include "base/result.h"
#include "broker/lite/lite_options.h"
#include "broker/pop/pop_options.h"
#include "broker/timer/timer_options.h"
#include "config/live.h"
#include "config/setting.h"

namespace saker::broker {

/// The host's name, for brokerName.
std::string local_host_name();

/// The address by which others reach this host: the first public IPv4 address, else the last
/// private one, else 127.0.0.1 (spec 05 §8.1).
std::string local_address();

/// Settings of one broker. Names of the keys and the rows of the table: options.cc. What is Live
/// may change while the broker runs.
struct Options {
  std::string cluster_name = "DefaultCluster";           ///< brokerClusterName
  std::string broker_name = local_host_name();           ///< brokerName
  std::int64_t broker_id = 0;                            ///< brokerId
  std::string broker_role = "ASYNC_MASTER";              ///< brokerRole
  std::string ip = local_address();                      ///< brokerIP1
  std::int32_t listen_port = 10911;                      ///< listenPort
  std::int32_t ha_listen_port = 0;                       ///< haListenPort; 0: listenPort + 1
  std::string name_servers;                              ///< namesrvAddr, host:port;host:port
  config::Live<std::int32_t> permission = 6;             ///< brokerPermission: 4 read, 2 write
  std::string region_id = "DefaultRegion";               ///< regionId
  bool trace_on = true;                                  ///< traceOn
  config::Live<bool> auto_create_topic = true;           ///< autoCreateTopicEnable
  config::Live<bool> auto_create_group = true;           ///< autoCreateSubscriptionGroup
  config::Live<bool> create_system_group = true;         ///< enableCreateSysGroup
  std::int32_t default_topic_queue_count = 8;            ///< defaultTopicQueueNums
  std::int32_t revive_queue_count = 8;                   ///< reviveQueueNum
  bool cluster_topic = true;                             ///< clusterTopicEnable
  bool broker_topic = true;                              ///< brokerTopicEnable
  bool trace_topic = false;                              ///< traceTopicEnable
  std::string trace_topic_name = "RMQ_SYS_TRACE_TOPIC";  ///< msgTraceTopicName
  config::Live<bool> protect_system_topics = true;       ///< validateSystemTopicWhenUpdateTopic
  config::Live<bool> mixed_message_type = false;         ///< enableMixedMessageType
  config::Live<bool> reject_transactions = false;        ///< rejectTransactionMessage
  config::Live<std::int64_t> transaction_timeout_ms = 6'000;  ///< transactionTimeOut
  config::Live<std::int32_t> transaction_check_max = 15;      ///< transactionCheckMax
  std::int64_t transaction_check_interval_ms = 30'000;        ///< transactionCheckInterval
  std::int32_t transaction_op_bytes_max = 4'096;              ///< transactionOpMsgMaxSize
  std::int64_t transaction_op_period_ms = 100;                ///< transactionOpBatchInterval
  std::int32_t transaction_open_max = 1'000'000;              ///< transactionOpenMax
  std::int32_t waiting_sends_max = 10'000;                    ///< putThreadPoolQueueCapacity
  std::int32_t waiting_queries_max = 1'000;                   ///< queryThreadPoolQueueCapacity
  std::int32_t held_pulls_max = 200'000;                      ///< heldPullsMax
  std::int32_t held_per_connection_max = 20'000;              ///< heldPerConnectionMax
  config::Live<bool> store_replies = true;                    ///< storeReplyMessageEnable
  config::Live<std::int64_t> accept_sends_from_ms = 0;        ///< startAcceptSendRequestTimeStamp
  config::Live<bool> long_polling = true;                     ///< longPollingEnable
  config::Live<std::int64_t> short_polling_ms = 1000;         ///< shortPollingTimeMills
  config::Live<bool> lite_pull = true;                        ///< litePullMessageEnable
  bool property_filter = true;                                ///< enablePropertyFilter
  bool calculates_bit_maps = false;                           ///< enableCalcFilterBitMap
  std::int32_t bloom_error_percent = 20;                      ///< maxErrorRateOfBloomFilter
  std::int32_t bloom_expected_groups = 32;                    ///< expectConsumerNumUseFilter
  std::int64_t filter_clean_ms = 86'400'000;                  ///< filterDataCleanTimeSpan
  std::int32_t metrics_samples_max = 100'000;                 ///< metricsSamplesMax
  std::int32_t metrics_histogram_topics_max = 1'000;          ///< metricsHistogramTopicsMax
  std::int32_t unique_query_count = 32;                       ///< defaultQueryMaxNum
  config::Live<bool> notify_member_changes = true;            ///< notifyConsumerIdsChangedEnable
  config::Live<std::int64_t> client_expiry_ms = 120'000;      ///< channelExpiredTimeout
  std::int64_t subscription_expiry_ms = 600'000;              ///< subscriptionExpiredTimeout
  std::int64_t registration_period_ms = 30'000;               ///< registerNameServerPeriod
  std::int64_t registration_timeout_ms = 24'000;              ///< registerBrokerTimeoutMills
  bool compressed_register = false;                           ///< compressedRegister
  std::int64_t offset_flush_ms = 5'000;                       ///< flushConsumerOffsetInterval
  std::int32_t offset_version_step = 500;                     ///< consumerOffsetUpdateVersionStep
  std::string config_manager_version = "v1";                  ///< configManagerVersion
  bool one_database_for_tables = false;                       ///< useSingleRocksDBForAllConfigs
  std::int64_t delay_offset_flush_ms = 10'000;                ///< flushDelayOffsetInterval
  std::string delay_levels =                                  ///< messageDelayLevel
      "1s 5s 10s 30s 1m 2m 3m 4m 5m 6m 7m 8m 9m 10m 20m 30m 1h 2h";
  TimerOptions timer;

  PopOptions pop;
  LiteOptions lite;

  // No settings of their own: the store's, which Broker::open copies.
  bool light_queues = false;
  std::int64_t append_busy_ms = 1'000;

  bool readable() const { return (permission & 4) != 0; }
  bool writable() const { return (permission & 2) != 0; }
  std::string address() const { return ip + ":" + std::to_string(listen_port); }
};

/// The table of settings, bound to `options`.
config::Table settings(Options& options);

/// Whether every row takes the value that it has, for options that did not come through the rows.
/// Errors name the key and what it takes.
Status check(const Options& options);

}  // namespace saker::broker
