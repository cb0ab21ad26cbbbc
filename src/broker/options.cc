#include "broker/options.h"

#include <algorithm>

#include "broker/inert_settings.h"
#include "config/checked.h"
#include "model/address_text.h"
#include "model/delay_levels.h"

namespace saker::broker {
namespace {

using config::boolean;
using config::checked;
using config::integer;
using config::Table;
using config::text;

constexpr std::int64_t kDayMs = 86'400'000;
// Names of topics end there, and both names are topics, too.
constexpr std::size_t kNameBytesMax = 127;

/// RocketMQ takes any text. A name stands in paths, in metrics, and in the name server's lists of
/// `broker:queues;broker:queues`.
Status check_name(std::string_view text) {
  static constexpr std::string_view kRefused = "/\\:;,\"'";
  const bool is_plain = std::all_of(text.begin(), text.end(), [](char c) {
    return static_cast<unsigned char>(c) > ' ' && c != 0x7F &&
           kRefused.find(c) == std::string_view::npos;
  });
  if (is_plain && !text.empty() && text.size() <= kNameBytesMax) return {};
  return Error{ErrorCode::kInvalidArgument, "expected 1 to " + std::to_string(kNameBytesMax) +
                                                " bytes without blanks and / \\ : ; , \" ', got '" +
                                                std::string(text) + "'"};
}

Status check_role(std::string_view text) {
  if (text != "SLAVE") return {};
  return Error{ErrorCode::kUnimplemented,
               "SLAVE is not served by this version: use ASYNC_MASTER or SYNC_MASTER"};
}

/// Two below, old clients are served.
Status check_port(std::string_view text) {
  if (text != "1" && text != "2") return {};
  return Error{ErrorCode::kInvalidArgument,
               "expected 0 or more than 2, since the port two below is listened on, too"};
}

Status check_delay_levels(std::string_view text) {
  const auto levels = DelayLevels::parse(text);
  return levels.ok() ? Status() : levels.error();
}

void add_identity(Table& table, Options& o) {
  table.push_back(
      checked(text("brokerClusterName", o.cluster_name,
                   {.unit = "", .sentence = "Name of the cluster that the broker joins."}),
              check_name));
  table.push_back(
      checked(text("brokerName", o.broker_name,
                   {.unit = "", .sentence = "Name of the broker, by default the host's name."}),
              check_name));
  table.push_back(integer("brokerId", o.broker_id, {0, 1'000'000},
                          {.unit = "", .sentence = "0 for a master; masters are forced to 0."}));
  table.push_back(config::choice(
      "configManagerVersion", o.config_manager_version, {"v1", "v2"},
      {.unit = "", .sentence = "Form of the tables' databases with storeType=defaultRocksDB."}));
  table.push_back(boolean("useSingleRocksDBForAllConfigs", o.one_database_for_tables,
                          {.unit = "", .sentence = "With v1: one database for all tables."}));
  table.push_back(
      checked(config::choice("brokerRole", o.broker_role, {"ASYNC_MASTER", "SYNC_MASTER", "SLAVE"},
                             {.unit = "", .sentence = "Part played in replication."}),
              check_role));
  table.push_back(checked(
      text("brokerIP1", o.ip, {.unit = "", .sentence = "Address that is announced to clients."}),
      check_ip_address));
  table.push_back(
      checked(integer("listenPort", o.listen_port, {0, 65'535},
                      {.unit = "", .sentence = "Port for clients; 0 takes a free one."}),
              check_port));
  table.push_back(integer("haListenPort", o.ha_listen_port, {0, 65'535},
                          {.unit = "", .sentence = "Port for replicas; 0 means listenPort + 1."}));
  table.push_back(integer("brokerPermission", o.permission, {0, 7},
                          {.unit = "", .sentence = "What clients may do: 4 read, 2 write."}));
  table.push_back(text("regionId", o.region_id,
                       {.unit = "", .sentence = "Region that is written into every message."}));
  table.push_back(boolean("traceOn", o.trace_on,
                          {.unit = "", .sentence = "Whether clients may trace messages."}));
}

void add_topics(Table& table, Options& o) {
  table.push_back(boolean("autoCreateTopicEnable", o.auto_create_topic,
                          {.unit = "", .sentence = "Create unknown topics from TBW102 on send."}));
  table.push_back(
      boolean("autoCreateSubscriptionGroup", o.auto_create_group,
              {.unit = "", .sentence = "Create unknown consumer groups on first use."}));
  table.push_back(boolean("enableCreateSysGroup", o.create_system_group,
                          {.unit = "", .sentence = "Create groups named CID_RMQ_SYS_ always."}));
  table.push_back(integer("defaultTopicQueueNums", o.default_topic_queue_count, {1, 65'536},
                          {.unit = "", .sentence = "Queues of TBW102, the most of a new topic."}));
  table.push_back(integer("reviveQueueNum", o.revive_queue_count, {1, 1024},
                          {.unit = "", .sentence = "Queues of the revive log's topic."}));
  table.push_back(boolean("clusterTopicEnable", o.cluster_topic,
                          {.unit = "", .sentence = "The topic named like the cluster is usable."}));
  table.push_back(boolean("brokerTopicEnable", o.broker_topic,
                          {.unit = "", .sentence = "The topic named like the broker is usable."}));
  table.push_back(
      boolean("traceTopicEnable", o.trace_topic,
              {.unit = "", .sentence = "Create the topic of message traces at start."}));
  table.push_back(text("msgTraceTopicName", o.trace_topic_name,
                       {.unit = "", .sentence = "Name of the topic of message traces."}));
  table.push_back(boolean("validateSystemTopicWhenUpdateTopic", o.protect_system_topics,
                          {.unit = "", .sentence = "Refuse to change system topics."}));
  table.push_back(boolean("enableMixedMessageType", o.mixed_message_type,
                          {.unit = "", .sentence = "Allow topics of message.type MIXED."}));
}

void add_bounds(Table& table, Options& o) {
  table.push_back(integer(
      "putThreadPoolQueueCapacity", o.waiting_sends_max, {1, 100'000'000},
      {.unit = "", .sentence = "Sends that wait for SYNC_FLUSH; more are refused as busy."}));
  table.push_back(integer(
      "queryThreadPoolQueueCapacity", o.waiting_queries_max, {1, 1'000'000},
      {.unit = "",
       .sentence = "Queries that wait for their turn; more are refused as busy. RocketMQ's default "
                   "is 20000."}));
  table.push_back(
      integer("heldPullsMax", o.held_pulls_max, {0, 100'000'000},
              {.unit = "", .sentence = "Pulls that wait for messages; more are refused as busy."}));
  table.push_back(integer(
      "heldPerConnectionMax", o.held_per_connection_max, {0, 100'000'000},
      {.unit = "",
       .sentence = "Pulls and pops of one connection that wait; more are refused as busy."}));
}

void add_produce(Table& table, Options& o) {
  table.push_back(
      boolean("storeReplyMessageEnable", o.store_replies,
              {.unit = "", .sentence = "Store replies that reached the client that asked."}));
  table.push_back(integer("startAcceptSendRequestTimeStamp", o.accept_sends_from_ms, {0, INT64_MAX},
                          {.unit = "ms", .sentence = "Refuse sends before this time of day."}));
  table.push_back(
      checked(text("messageDelayLevel", o.delay_levels,
                   {.unit = "", .sentence = "Delays of the levels, units s, m, h and d."}),
              check_delay_levels));
  table.push_back(integer("flushDelayOffsetInterval", o.delay_offset_flush_ms, {100, kDayMs},
                          {.unit = "ms", .sentence = "Period of writing delayOffset.json."}));
}

void add_transactions(Table& table, Options& o) {
  table.push_back(boolean("rejectTransactionMessage", o.reject_transactions,
                          {.unit = "", .sentence = "Refuse transactional messages."}));
  table.push_back(
      integer("transactionTimeOut", o.transaction_timeout_ms, {0, kDayMs},
              {.unit = "ms", .sentence = "Age of a transaction when its producer is asked."}));
  table.push_back(integer("transactionCheckMax", o.transaction_check_max, {0, 1'000'000},
                          {.unit = "", .sentence = "Questions before a transaction is given up."}));
  table.push_back(integer("transactionCheckInterval", o.transaction_check_interval_ms,
                          {100, kDayMs},
                          {.unit = "ms", .sentence = "Time between two questions."}));
  table.push_back(integer("transactionOpMsgMaxSize", o.transaction_op_bytes_max, {32, 1 << 20},
                          {.unit = "B", .sentence = "Size of a record of ended transactions."}));
  table.push_back(
      integer("transactionOpBatchInterval", o.transaction_op_period_ms, {0, 60'000},
              {.unit = "ms",
               .sentence = "Ended transactions are written down this often; RocketMQ's default is "
                           "3000. After a kill -9 those of the last period are asked for again."}));
  table.push_back(
      integer("transactionOpenMax", o.transaction_open_max, {1, 1'000'000'000},
              {.unit = "", .sentence = "Open transactions; more are refused as busy."}));
}

void add_consume(Table& table, Options& o) {
  table.push_back(boolean("longPollingEnable", o.long_polling,
                          {.unit = "", .sentence = "Hold pulls as long as the client asks."}));
  table.push_back(integer("shortPollingTimeMills", o.short_polling_ms, {0, 60'000},
                          {.unit = "ms", .sentence = "Hold of pulls without long polling."}));
  table.push_back(boolean("litePullMessageEnable", o.lite_pull,
                          {.unit = "", .sentence = "Serve pulls of lite pull consumers."}));
  table.push_back(
      boolean("enablePropertyFilter", o.property_filter,
              {.unit = "",
               .sentence = "Serve consumers that choose messages by SQL92 conditions on "
                           "properties; RocketMQ's default is false."}));
  table.push_back(boolean("enableCalcFilterBitMap", o.calculates_bit_maps,
                          {.unit = "",
                           .sentence = "Note beside each message which groups its properties "
                                       "pass; needs enableConsumeQueueExt."}));
  table.push_back(integer("metricsSamplesMax", o.metrics_samples_max, {100, 10'000'000},
                          {.unit = "samples",
                           .sentence = "How many samples /metrics has at most; the groups and "
                                       "topics beyond are left out and counted."}));
  table.push_back(
      integer("metricsHistogramTopicsMax", o.metrics_histogram_topics_max, {0, 1'000'000},
              {.unit = "topics",
               .sentence = "With more topics a histogram of /metrics is one for all of them."}));
  table.push_back(integer("maxErrorRateOfBloomFilter", o.bloom_error_percent, {1, 99},
                          {.unit = "%", .sentence = "How often such a note may be wrong."}));
  table.push_back(integer("expectConsumerNumUseFilter", o.bloom_expected_groups, {1, 10'000},
                          {.unit = "", .sentence = "Groups for which such notes have room."}));
  table.push_back(
      integer("filterDataCleanTimeSpan", o.filter_clean_ms, {1'000, 365 * kDayMs},
              {.unit = "ms", .sentence = "Life of property filters whose group is gone."}));
  table.push_back(integer("defaultQueryMaxNum", o.unique_query_count, {1, 1 << 16},
                          {.unit = "", .sentence = "Most that a query by unique id answers."}));
  table.push_back(boolean("notifyConsumerIdsChangedEnable", o.notify_member_changes,
                          {.unit = "", .sentence = "Tell consumers when their group changes."}));
  table.push_back(integer("channelExpiredTimeout", o.client_expiry_ms, {1'000, kDayMs},
                          {.unit = "ms", .sentence = "Silence after which a client is dropped."}));
  table.push_back(integer("subscriptionExpiredTimeout", o.subscription_expiry_ms, {1'000, kDayMs},
                          {.unit = "ms", .sentence = "Life of subscriptions seen in pulls only."}));
  table.push_back(integer("flushConsumerOffsetInterval", o.offset_flush_ms, {100, kDayMs},
                          {.unit = "ms", .sentence = "Period of writing consumerOffset.json."}));
  table.push_back(integer("consumerOffsetUpdateVersionStep", o.offset_version_step, {1, 1'000'000},
                          {.unit = "", .sentence = "Commits after which the version advances."}));
}

void add_registration(Table& table, Options& o) {
  table.push_back(checked(text("namesrvAddr", o.name_servers,
                               {.unit = "", .sentence = "Name servers, host:port;host:port."}),
                          check_address_list));
  table.push_back(integer("registerNameServerPeriod", o.registration_period_ms, {1'000, kDayMs},
                          {.unit = "ms", .sentence = "Period of registration, 10 to 60 s."}));
  table.push_back(integer("registerBrokerTimeoutMills", o.registration_timeout_ms, {100, kDayMs},
                          {.unit = "ms", .sentence = "Longest wait for a name server's answer."}));
  table.push_back(
      config::without_effect("forceRegister", "true", "everything is registered every period."));
  table.push_back(boolean("compressedRegister", o.compressed_register,
                          {.unit = "", .sentence = "Send the topics compressed."}));
}

}  // namespace

Table settings(Options& options) {
  Table table;
  add_identity(table, options);
  add_topics(table, options);
  add_produce(table, options);
  add_bounds(table, options);
  add_transactions(table, options);
  add_consume(table, options);
  add_pop_settings(table, options.pop);
  add_lite_settings(table, options.lite);
  add_registration(table, options);
  for (config::Setting& row : settings(options.timer)) table.push_back(std::move(row));
  for (config::Setting& row : inert_settings(options.ip)) table.push_back(std::move(row));
  return table;
}

Status check(const Options& options) {
  Options copy = options;
  config::Settings rows;
  rows.add(settings(copy));
  return check_values(rows);
}

}  // namespace saker::broker
