#include <algorithm>

#include "config/properties.h"
#include "front/http/admin/message_row.h"
#include "front/http/admin/message_source.h"
#include "front/http/admin/resource.h"

namespace saker::front {
namespace {

using wire::json::Writer;

void write(Writer& json, std::string_view name, const api::DayTotals& totals) {
  json.key(name).begin_object();
  json.field("yesterday", totals.today_morning - totals.yesterday_morning);
  json.field("today", totals.now - totals.today_morning);
  json.field("sinceStart", totals.now).end_object();
}

void write(Writer& json, std::string_view name, const api::Rates& rates) {
  json.key(name).begin_object().field("tenSeconds", rates.ten_seconds);
  json.field("minute", rates.minute).field("tenMinutes", rates.ten_minutes).end_object();
}

void write(Writer& json, std::string_view name, const std::vector<api::DirectoryFacts>& all) {
  json.key(name).begin_array();
  for (const api::DirectoryFacts& one : all) {
    json.begin_object().field("directory", one.directory).field("usedBytes", one.used_bytes);
    json.field("usableBytes", one.usable_bytes).end_object();
  }
  json.end_array();
}

void write_names(Writer& json, api::RuntimeSettings& settings) {
  std::string name;
  std::string cluster;
  const auto properties = config::parse_properties(settings.dump());
  if (properties.ok()) {
    for (const config::Property& property : *properties) {
      if (property.key == "brokerName") name = property.value;
      if (property.key == "brokerClusterName") cluster = property.value;
    }
  }
  json.field("name", name).field("cluster", cluster);
}

void write_condition(Writer& json, const api::Condition& condition) {
  json.field("sound", condition.is_sound).field("ready", condition.is_ready);
  write_or_null(json, "why", condition.why);
}

void write_store(Writer& json, const api::RuntimeFacts& facts) {
  json.field("longestSendMs", facts.puts.longest_ms).field("failedSends", facts.puts.failures);
  json.field("logBegin", facts.log_begin.value).field("logEnd", facts.log_end.value);
  write_or_null(json, "firstStoredMs", std::max<std::int64_t>(0, facts.first_store_ms));
  json.field("unflushedBytes", facts.unflushed_bytes);
  json.field("undispatchedBytes", facts.undispatched_bytes);
  json.field("unreadTimers", facts.timers_unread);
  write(json, "logDirectories", facts.log_directories);
  write(json, "queueDirectories", facts.queue_directories);
  json.key("delayLevels").begin_array();
  for (const api::DelayLevelFacts& level : facts.delay_levels) {
    json.begin_object().field("level", level.level).field("delivered", level.delivered.value);
    json.field("maxOffset", level.end.value).end_object();
  }
  json.end_array();
}

/// How far a group is behind in a topic.
struct Lag {
  std::string group;
  std::string topic;
  std::int64_t messages = 0;
  std::vector<QueueSpan> firsts;  ///< of each queue the first message of these
};

void add_lags(AdminCall& call, const std::string& group, std::vector<Lag>& lags) {
  for (const api::QueueProgress& queue : call.rooms.broker.inspection().progress(group, {})) {
    const bool is_new =
        lags.empty() || lags.back().group != group || lags.back().topic != queue.topic;
    if (is_new) lags.push_back({group, queue.topic, 0, {}});
    // What was deleted before it was consumed is not waited for.
    const QueueOffset first =
        std::max(queue.committed, call.rooms.broker.min_offset({queue.topic, queue.queue_id}));
    if (first >= queue.end) continue;
    lags.back().messages += queue.end - first;
    lags.back().firsts.push_back({queue.topic, queue.queue_id.value, first.value, first.value + 1});
  }
}

/// Age of the oldest message that is not consumed; nothing if none is there, or there is no time to
/// look.
std::optional<std::int64_t> seconds_of(MessageSource& source, const Lag& lag, std::int64_t now_ms) {
  std::int64_t oldest_ms = now_ms;
  bool is_known = lag.messages == 0;
  for (const QueueSpan& span : lag.firsts) {
    const auto scanned = source.scan(span, [&](Message&& message) {
      oldest_ms = std::min(oldest_ms, message.record.store_timestamp_ms);
      is_known = true;
      return true;
    });
    if (!scanned.ok() || !scanned.value) return std::nullopt;
  }
  return is_known ? std::optional((now_ms - oldest_ms) / 1000) : std::nullopt;
}

}  // namespace

HttpReply show_broker(AdminCall& call) {
  const api::RuntimeFacts facts = call.rooms.broker.statistics().runtime();
  Writer json;
  json.begin_object();
  write_names(json, call.rooms.settings);
  write_condition(json, call.rooms.measures.condition());
  json.field("startedMs", facts.boot_ms).field("nowMs", facts.now_ms);
  write(json, "in", facts.put);
  write(json, "out", facts.got);
  write(json, "inRate", facts.put_rate);
  write(json, "outRate", facts.got_rate);
  write_store(json, facts);
  json.end_object();
  return json_reply(json);
}

HttpReply list_lag(AdminCall& call) {
  const auto group = call.parameter("group");
  const auto groups = call.rooms.broker.inspection().groups().groups;
  if (group && !groups.contains(*group)) return no_group(*group);
  std::vector<Lag> lags;
  for (const auto& [name, settings] : groups) {
    if (group && name != *group) continue;
    if (std::chrono::steady_clock::now() >= call.deadline) {
      return error_reply(504,
                         "there are more groups than three seconds suffice for; name one: "
                         "?group=");
    }
    add_lags(call, name, lags);
  }
  const std::int64_t messages_min = call.number("messages").value_or(1);
  std::erase_if(lags, [&](const Lag& lag) { return lag.messages < messages_min; });
  std::stable_sort(lags.begin(), lags.end(),
                   [](const Lag& a, const Lag& b) { return a.messages > b.messages; });
  const auto limit = static_cast<std::size_t>(call.number("limit").value_or(100));
  if (lags.size() > limit)
    lags.erase(lags.begin() + static_cast<std::ptrdiff_t>(limit), lags.end());
  MessageSource source(call);
  Writer json;
  json.begin_array();
  for (const Lag& lag : lags) {
    json.begin_object().field("group", lag.group).field("topic", lag.topic);
    json.field("messages", lag.messages).key("seconds");
    const auto seconds = seconds_of(source, lag, call.rooms.clock.wall_ms());
    seconds ? json.value(*seconds) : json.null();
    json.end_object();
  }
  json.end_array();
  return json_reply(json);
}

}  // namespace saker::front
