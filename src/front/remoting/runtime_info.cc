#include <algorithm>
#include <array>
#include <cstdio>

#include "front/remoting/answer.h"
#include "front/remoting/handlers.h"
#include "wire/json/java_double.h"
#include "wire/remoting/body/kv_table.h"

// GET_BROKER_RUNTIME_INFO (28): a table of texts. Source: spec 09 §9.
namespace saker::front {
namespace {

using Table = OrderedStringMap<std::string>;

constexpr std::string_view kVersionName = "V5_5_0";
constexpr std::array<const char*, 13> kTimeClasses = {
    "<=0ms", "0~10ms", "10~50ms", "50~100ms", "100~200ms", "200~500ms", "500ms~1s",
    "1~2s",  "2~3s",   "3~4s",    "4~5s",     "5~10s",     "10s~"};

/// "0 B", "1023 B", "1.5 KiB", "100.0 GiB".
std::string human_bytes(std::int64_t bytes) {
  if (bytes < 1024) return std::to_string(bytes) + " B";
  constexpr std::array kUnits = {"KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
  double amount = static_cast<double>(bytes) / 1024;
  std::size_t unit = 0;
  for (; amount >= 1024 && unit + 1 < kUnits.size(); ++unit) amount /= 1024;
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.1f %s", amount, kUnits[unit]);
  return text.data();
}

std::string rates_text(const api::Rates& rates) {
  return wire::json::java_double(rates.ten_seconds) + " " + wire::json::java_double(rates.minute) +
         " " + wire::json::java_double(rates.ten_minutes);
}

std::string duration_text(std::int64_t ms) {
  const std::int64_t seconds = ms / 1000;
  return "[ " + std::to_string(seconds / 86'400) + " days, " +
         std::to_string(seconds / 3'600 % 24) + " hours, " + std::to_string(seconds / 60 % 60) +
         " minutes, " + std::to_string(seconds % 60) + " seconds ]";
}

void add_totals(const api::RuntimeFacts& facts, Table& table) {
  const auto add = [&table](const std::string& name, const api::DayTotals& totals) {
    table[name + "YesterdayMorning"] = std::to_string(totals.yesterday_morning);
    table[name + "TodayMorning"] = std::to_string(totals.today_morning);
    table[name + "TodayNow"] = std::to_string(totals.now);
  };
  add("msgPutTotal", facts.put);
  add("msgGetTotal", facts.got);
  table["putTps"] = rates_text(facts.put_rate);
  table["getFoundTps"] = rates_text(facts.found_rate);
  table["getMissTps"] = rates_text(facts.missed_rate);
  table["getTotalTps"] = rates_text(facts.asked_rate);
  table["getTransferredTps"] = rates_text(facts.got_rate);
  // COMPAT: 4.x spells it so, and its clusterList breaks without it.
  table["getTransferedTps"] = table["getTransferredTps"];
}

/// The upper bound of the class that holds the given share of the sends, in ms.
std::string percentile_text(const api::PutFacts& puts, double share) {
  constexpr std::array<int, 13> kBoundsMs = {0,    10,   50,   100,  200,    500,   1000,
                                             2000, 3000, 4000, 5000, 10'000, 10'000};
  std::int64_t seen = 0;
  std::size_t at = 0;
  for (; at + 1 < puts.by_time.size(); ++at) {
    seen += puts.by_time[at];
    if (static_cast<double>(seen) >= share * static_cast<double>(puts.messages)) break;
  }
  return std::to_string(kBoundsMs[at]) + ".00";
}

void add_puts(const api::RuntimeFacts& facts, Table& table) {
  const api::PutFacts& puts = facts.puts;
  const std::int64_t count = std::max<std::int64_t>(1, puts.messages);
  table["putMessageTimesTotal"] = std::to_string(count);
  table["putMessageFailedTimes"] = std::to_string(puts.failures);
  table["putMessageSizeTotal"] = std::to_string(puts.bytes);
  table["putMessageAverageSize"] =
      wire::json::java_double(static_cast<double>(puts.bytes) / static_cast<double>(count));
  std::string& classes = table["putMessageDistributeTime"];
  for (std::size_t i = 0; i < kTimeClasses.size(); ++i) {
    classes += std::string("[") + kTimeClasses[i] + "]:" + std::to_string(puts.by_time[i]) + " ";
  }
  table["putMessageEntireTimeMax"] = std::to_string(puts.longest_ms);
  table["getMessageEntireTimeMax"] = std::to_string(facts.longest_get_ms);
  table["putLatency99"] = percentile_text(puts, 0.99);
  table["putLatency999"] = percentile_text(puts, 0.999);
}

double used_ratio(const api::DirectoryFacts& room) {
  const std::int64_t all = room.used_bytes + room.usable_bytes;
  return all <= 0 ? 0 : static_cast<double>(room.used_bytes) / static_cast<double>(all);
}

/// Of several directories the emptiest counts: new files go there.
std::string ratio_text(const std::vector<api::DirectoryFacts>& rooms) {
  double least = rooms.empty() ? 0 : 1;
  for (const api::DirectoryFacts& room : rooms) least = std::min(least, used_ratio(room));
  return wire::json::java_double(least);
}

void add_store(const api::RuntimeFacts& facts, Table& table) {
  table["commitLogMinOffset"] = std::to_string(facts.log_begin.value);
  table["commitLogMaxOffset"] = std::to_string(facts.log_end.value);
  table["earliestMessageTimeStamp"] = std::to_string(facts.first_store_ms);
  table["dispatchBehindBytes"] = std::to_string(facts.undispatched_bytes);
  table["remainHowManyDataToFlush"] = human_bytes(facts.unflushed_bytes);
  std::int64_t total = 0;
  std::int64_t usable = 0;
  for (const api::DirectoryFacts& room : facts.log_directories) {
    table["commitLogDiskRatio_" + room.directory] = wire::json::java_double(used_ratio(room));
    total += room.used_bytes + room.usable_bytes;
    usable += room.usable_bytes;
  }
  table["commitLogDiskRatio"] = ratio_text(facts.log_directories);
  table["consumeQueueDiskRatio"] = ratio_text(facts.queue_directories);
  table["commitLogDirCapacity"] =
      "Total : " + human_bytes(total) + ", Free : " + human_bytes(usable) + ".";
  for (const api::DelayLevelFacts& level : facts.delay_levels) {
    table["scheduleMessageOffset_" + std::to_string(level.level)] =
        std::to_string(level.delivered.value) + "," + std::to_string(level.end.value);
  }
}

/// What RocketMQ has and this broker has not: its loops have no queues of requests, and no buffers
/// before the log.
void add_absent(Table& table) {
  for (const char* pool : {"send", "pull", "litePull", "query", "ack"}) {
    for (const char* what :
         {"ThreadPoolQueueSize", "ThreadPoolQueueCapacity", "ThreadPoolQueueHeadWaitTimeMills"}) {
      table[std::string(pool) + what] = "0";
    }
  }
  table["EndTransactionQueueSize"] = "0";
  table["EndTransactionThreadPoolQueueCapacity"] = "0";
  table["dispatchMaxBuffer"] = "0";
  table["pageCacheLockTimeMills"] = "0";
  table["remainTransientStoreBufferNumbs"] = std::to_string(INT32_MAX);
}

void add_timers(Context& context, const api::RuntimeFacts& facts, Table& table) {
  table["timerReadBehind"] = "0";
  table["timerOffsetBehind"] = std::to_string(facts.timers_unread);
  table["timerCongestNum"] = "0";
  const auto entered =
      context.broker.statistics().traffic(api::Traffic::kTopicPuts, "rmq_sys_wheel_timer");
  table["timerEnqueueTps"] = wire::json::java_double(entered ? entered->minute.per_second : 0);
  table["timerDequeueTps"] = wire::json::java_double(facts.timer_rate.minute);
}

}  // namespace

void get_runtime_info(Context& context) {
  const api::RuntimeFacts facts = context.broker.statistics().runtime();
  Table table;
  table["brokerVersionDesc"] = kVersionName;
  // COMPAT: dropped by 5.4, and exporters publish nothing without it.
  table["brokerVersion"] = std::to_string(wire::remoting::kVersion);
  table["brokerActive"] = "true";
  table["bootTimestamp"] = std::to_string(facts.boot_ms);
  table["runtime"] = duration_text(facts.now_ms - facts.boot_ms);
  table["startAcceptSendRequestTimeStamp"] = std::to_string(facts.accept_sends_from_ms);
  add_totals(facts, table);
  add_puts(facts, table);
  add_store(facts, table);
  add_timers(context, facts, table);
  add_absent(table);
  std::move(context.responder).answer({}, wire::remoting::body::encode_kv_table(table));
}

}  // namespace saker::front
