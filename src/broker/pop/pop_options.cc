#include "broker/pop/pop_options.h"

namespace saker::broker {
namespace {

using config::boolean;
using config::integer;
using config::Table;

constexpr std::int64_t kDayMs = 86'400'000;

void add_reading(Table& table, PopOptions& o) {
  table.push_back(
      integer("popFromRetryProbability", o.retry_first_percent, {0, 100},
              {.unit = "%", .sentence = "Share of pops that look into the retry topic first."}));
  table.push_back(
      integer("popFromRetryProbabilityForPriority", o.retry_first_percent_for_priority, {0, 100},
              {.unit = "%", .sentence = "The same of pops that keep to the order of priorities."}));
  table.push_back(
      boolean("priorityOrderAsc", o.priority_ascends,
              {.unit = "", .sentence = "A greater number is a higher priority; else a smaller."}));
  table.push_back(
      boolean("enableRetryTopicV2", o.retry_topic_with_plus,
              {.unit = "", .sentence = "Name retry topics of pops %RETRY%group+topic."}));
  table.push_back(
      boolean("retrieveMessageFromPopRetryTopicV1", o.read_other_retry_topic,
              {.unit = "", .sentence = "Pop from retry topics of the other kind of name, too."}));
  table.push_back(boolean(
      "popResponseReturnActualRetryTopic", o.answer_retry_topic,
      {.unit = "", .sentence = "Leave the name of the retry topic in messages popped from it."}));
  table.push_back(boolean(
      "initPopOffsetByCheckMsgInMem", o.begin_at_zero_in_memory,
      {.unit = "", .sentence = "A new group begins at 0 in a queue that is still in memory."}));
}

void add_waiting(Table& table, PopOptions& o) {
  table.push_back(integer("popPollingSize", o.waiting_max, {0, 1'000'000},
                          {.unit = "", .sentence = "Most pops that wait for one target."}));
  table.push_back(integer("maxPopPollingSize", o.waiting_total_max, {0, 10'000'000},
                          {.unit = "", .sentence = "Most pops that wait in all."}));
  table.push_back(boolean(
      "enableNotifyAfterPopOrderLockRelease", o.wake_when_unlocked,
      {.unit = "", .sentence = "Wake pops in order when unacknowledged messages reappear."}));
}

void add_check_points(Table& table, PopOptions& o) {
  table.push_back(boolean(
      "enablePopBufferMerge", o.buffer_check_points,
      {.unit = "",
       .sentence = "Store what was popped only if it is not acknowledged soon; after a kill more "
                   "is popped again."}));
  table.push_back(integer("popCkStayBufferTime", o.buffer_stay_ms, {0, kDayMs},
                          {.unit = "ms", .sentence = "Longest stay in memory alone."}));
  table.push_back(
      integer("popCkStayBufferTimeOut", o.buffer_margin_ms, {0, kDayMs},
              {.unit = "ms", .sentence = "Stored at the latest so long before it reappears."}));
  table.push_back(integer("popCkMaxBufferSize", o.buffered_total_max, {0, 100'000'000},
                          {.unit = "", .sentence = "Most pops that are in memory alone."}));
  table.push_back(integer("popCkOffsetMaxQueueSize", o.buffered_max, {0, 100'000'000},
                          {.unit = "", .sentence = "The same of one group in one queue."}));
  table.push_back(
      integer("reviveInterval", o.revive_interval_ms, {10, kDayMs},
              {.unit = "ms", .sentence = "Period of committing how far revive queues are done."}));
}

void add_assignment(Table& table, PopOptions& o) {
  table.push_back(config::choice("defaultMessageRequestMode", o.request_mode, {"PULL", "POP"},
                                 {.unit = "", .sentence = "How groups read where none is set."}));
  table.push_back(
      integer("defaultPopShareQueueNum", o.share_queue_count, {-1, 65'536},
              {.unit = "", .sentence = "Other members' queues that a member pops from; -1: all."}));
  table.push_back(boolean("serverLoadBalancerEnable", o.share_out_queues,
                          {.unit = "", .sentence = "Share out queues; else each gets all."}));
  table.push_back(integer("loadBalancePollNameServerInterval", o.route_refresh_ms, {1'000, kDayMs},
                          {.unit = "ms", .sentence = "Age at which routes are asked for anew."}));
}

}  // namespace

void add_pop_settings(Table& table, PopOptions& options) {
  add_reading(table, options);
  add_waiting(table, options);
  add_check_points(table, options);
  add_assignment(table, options);
}

}  // namespace saker::broker
