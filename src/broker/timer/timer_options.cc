#include "broker/timer/timer_options.h"

namespace saker::broker {

using config::boolean;
using config::integer;

namespace {

void add_delivery(config::Table& table, TimerOptions& o) {
  table.push_back(boolean("timerWheelEnable", o.enabled,
                          {.unit = "", .sentence = "Serve messages with a time of delivery."}));
  table.push_back(integer("timerMaxDelaySec", o.delay_seconds_max, {1, 604'800},
                          {.unit = "s", .sentence = "Longest delay that a message may ask for."}));
  table.push_back(
      integer("timerRollWindowSlot", o.roll_window_slots, {2, 604'740},
              {.unit = "slots",
               .sentence = "A message that waits longer is stored anew in between, so that "
                           "fileReservedTime does not take it."}));
  table.push_back(
      integer("timerFlushIntervalMs", o.flush_interval_ms, {10, 600'000},
              {.unit = "ms", .sentence = "Period of bringing timer files to the disk."}));
  table.push_back(
      integer("timerCongestNumEachSlot", o.slot_count_max, {1, INT32_MAX},
              {.unit = "",
               .sentence = "With more messages in a slot some new ones are refused, from twice as "
                           "many on all."}));
  table.push_back(boolean("timerStopEnqueue", o.stop_enqueue,
                          {.unit = "", .sentence = "Leave new timer messages in their topic."}));
  table.push_back(boolean("timerStopDequeue", o.stop_dequeue,
                          {.unit = "", .sentence = "Deliver no timer messages."}));
}

void add_recall(config::Table& table, TimerOptions& o) {
  table.push_back(boolean("recallMessageEnable", o.recall,
                          {.unit = "", .sentence = "Let producers take timer messages back."}));
  table.push_back(boolean("allowRecallWhenBrokerNotWriteable", o.recall_while_not_writable,
                          {.unit = "", .sentence = "Also where brokerPermission forbids sends."}));
  table.push_back(
      boolean("appendTopicForTimerDeleteKey", o.topic_in_delete_key,
              {.unit = "",
               .sentence = "Write recalls as RocketMQ 5.3.2 to 5.3.4 do; both forms are read."}));
}

}  // namespace

config::Table settings(TimerOptions& options) {
  config::Table table;
  add_delivery(table, options);
  add_recall(table, options);
  return table;
}

}  // namespace saker::broker
