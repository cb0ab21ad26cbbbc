#include "cli/admin/timer_rows.h"

#include <algorithm>
#include <optional>

#include "base/clock.h"
#include "cli/admin/broker_store.h"
#include "cli/admin/http.h"
#include "cli/admin/message/waiting_messages.h"
#include "model/address_text.h"
#include "model/property.h"

namespace saker::cli {
namespace {

constexpr std::size_t kPageMax = 256;
constexpr int kDone = 200;

std::string path_of(const TimerWish& wish, std::size_t count, const std::string& after) {
  std::string path = "/api/v1/timers?limit=" + std::to_string(std::min(count, kPageMax));
  if (!wish.topic.empty()) path += "&topic=" + url_part(wish.topic);
  if (wish.from_ms > 0) path += "&fromMs=" + std::to_string(wish.from_ms);
  return after.empty() ? path : path + "&after=" + url_part(after);
}

/// Nothing: it is not to be had this way.
std::optional<TimerPage> over_http(Cluster& cluster, const BrokerAt& broker,
                                   const HostAddress& address, const TimerWish& wish) {
  TimerPage page;
  page.next = wish.after;
  do {
    const auto answer =
        http_ask("GET", address, path_of(wish, wish.count_max - page.rows.size(), page.next),
                 cluster.options().timeout_ms);
    if (!answer.ok() || answer->status != kDone) return std::nullopt;
    const auto document = wire::json::Document::parse(answer->body);
    if (!document.ok()) return std::nullopt;
    for (TimerRow& row : timer_rows_in(document->root(), broker.name))
      page.rows.push_back(std::move(row));
    page.next = document->root()["next"].text_or("");
  } while (!page.next.empty() && page.rows.size() < wish.count_max);
  return page;
}

TimerRow row_of(const WaitingMessage& waiting) {
  return {.due_ms = waiting.due_ms,
          .topic = waiting.topic(),
          .broker = waiting.broker.name,
          .kind = kind_of(waiting),
          .id = waiting.message.id(),
          .keys = std::string(waiting.message.property(property::kKeys)),
          .born_ms = waiting.message.record.born_timestamp_ms};
}

Result<TimerPage> over_remoting(Cluster& cluster, const BrokerAt& broker, const TimerWish& wish) {
  if (!wish.after.empty()) {
    return Error{ErrorCode::kFailedPrecondition,
                 shown(broker) +
                     " cannot go on behind a page: its HTTP port is out of reach from "
                     "here, or it has none; go on with --from"};
  }
  const auto all = read_waiting(cluster, broker, SystemClock().wall_ms());
  if (!all.ok()) return all.error();
  TimerPage page;
  for (const WaitingMessage& waiting : *all) {
    if (!wish.topic.empty() && waiting.topic() != wish.topic) continue;
    if (waiting.due_ms < wish.from_ms) continue;
    if (page.rows.size() == wish.count_max) break;
    page.rows.push_back(row_of(waiting));
  }
  return page;
}

}  // namespace

bool is_http_in_reach(const BrokerAt& broker, std::string_view http_bind_address) {
  return !is_loopback(http_bind_address) || is_loopback(to_string(broker.address));
}

std::vector<TimerRow> timer_rows_in(wire::json::Value answer, const std::string& broker) {
  std::vector<TimerRow> rows;
  for (const wire::json::Value& one : answer["timers"].items()) {
    TimerRow row{.due_ms = one["dueMs"].long_or(0),
                 .topic = one["topic"].text_or(""),
                 .broker = broker,
                 .kind = one["kind"].text_or(""),
                 .id = one["id"].text_or(""),
                 .keys = {},
                 .born_ms = one["bornMs"].long_or(0)};
    if (row.kind == "delay") row.kind += " level " + std::to_string(one["level"].int_or(0));
    for (const wire::json::Value& key : one["keys"].items())
      row.keys += (row.keys.empty() ? "" : " ") + key.text_or("");
    rows.push_back(std::move(row));
  }
  return rows;
}

Result<TimerPage> read_timer_rows(Cluster& cluster, const BrokerAt& broker, const TimerWish& wish) {
  const auto settings = read_broker_settings(cluster, broker);
  if (!settings.ok()) return settings.error();
  const auto address = http_address(broker, *settings);
  const auto bound = settings->find("httpBindAddress");
  if (address.ok() && bound != settings->end() && is_http_in_reach(broker, bound->second)) {
    if (auto page = over_http(cluster, broker, *address, wish)) return std::move(*page);
  }
  return over_remoting(cluster, broker, wish);
}

}  // namespace saker::cli
