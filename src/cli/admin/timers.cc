#include "cli/admin/timers.h"

#include <algorithm>
#include <cstdio>

#include "base/clock.h"
#include "cli/admin/message/dead_letter_store.h"
#include "cli/admin/message/waiting_messages.h"
#include "cli/admin/timer_rows.h"
#include "cli/text/text.h"
#include "model/recall_handle.h"
#include "wire/message/pending_timers.h"
#include "wire/remoting/code.h"

namespace saker::cli {
namespace {

namespace request = wire::remoting::request;

constexpr const char* kProducerGroup = "SELF_TEST_P_GROUP";

Result<std::vector<WaitingMessage>> read_all(Cluster& cluster) {
  const auto brokers = cluster.masters();
  if (!brokers.ok()) return brokers.error();
  const std::int64_t now_ms = SystemClock().wall_ms();
  std::vector<WaitingMessage> all;
  for (const BrokerAt& broker : *brokers) {
    auto found = read_waiting(cluster, broker, now_ms);
    if (!found.ok()) return found;
    std::move(found->begin(), found->end(), std::back_inserter(all));
  }
  std::stable_sort(all.begin(), all.end(), [](const WaitingMessage& a, const WaitingMessage& b) {
    return a.due_ms < b.due_ms;
  });
  return all;
}

/// More than is shown may wait.
void say_how_to_go_on(const AdminOptions& admin, const TimerPage& page) {
  if (admin.form != Form::kTable || page.rows.empty()) return;
  const std::string way =
      page.next.empty() ? "--from " + time_text(page.rows.back().due_ms) : "--after " + page.next;
  std::fprintf(stderr, "there may be more: %s goes on, --max shows more at once\n", way.c_str());
}

/// Of all brokers the first ones. A page of several has no `next`.
Result<TimerPage> read_page(Cluster& cluster, const TimerListOptions& options) {
  const auto brokers = cluster.masters();
  if (!brokers.ok()) return brokers.error();
  if (!options.after.empty() && brokers->size() > 1) {
    return Error{ErrorCode::kInvalidArgument,
                 "--after goes on with the list of one broker, and there are " +
                     std::to_string(brokers->size()) + ": name it with -b, or give --from"};
  }
  TimerPage all;
  for (const BrokerAt& broker : *brokers) {
    auto page = read_timer_rows(cluster, broker,
                                {.topic = options.topic,
                                 .from_ms = options.from_ms.value_or(0),
                                 .after = options.after,
                                 .count_max = static_cast<std::size_t>(options.count_max)});
    if (!page.ok()) return page.error();
    std::move(page->rows.begin(), page->rows.end(), std::back_inserter(all.rows));
    if (brokers->size() == 1) all.next = page->next;
  }
  std::stable_sort(all.rows.begin(), all.rows.end(),
                   [](const TimerRow& a, const TimerRow& b) { return a.due_ms < b.due_ms; });
  return all;
}

/// That nothing waits is no answer for a topic that is not there.
Status check_topic(Cluster& cluster, const std::string& topic, const TimerPage& page) {
  if (topic.empty() || !page.rows.empty()) return {};
  const auto homes = brokers_with(cluster, topic);
  if (!homes.ok()) return homes.error();
  if (!homes->empty()) return {};
  return Error{ErrorCode::kNotFound,
               "no broker has a topic '" + topic + "'; what there is: saker admin topics list"};
}

Status list(const AdminOptions& admin, const TimerListOptions& options) {
  Cluster cluster(admin);
  auto all = read_page(cluster, options);
  if (!all.ok()) return all.error();
  if (Status known = check_topic(cluster, options.topic, *all); !known.ok()) return known;
  const auto count_max = static_cast<std::size_t>(options.count_max);
  const bool is_cut = all->rows.size() >= count_max || !all->next.empty();
  if (all->rows.size() > count_max) all->rows.resize(count_max);
  const std::int64_t now_ms = SystemClock().wall_ms();
  Page page;
  Table& table = page.table("timers", {{"due", Kind::kTime},
                                       {"left", Kind::kSeconds},
                                       {"topic"},
                                       {"broker"},
                                       {"kind"},
                                       {"id"},
                                       {"keys"},
                                       {"born", Kind::kTime}});
  for (const TimerRow& row : all->rows) {
    table.add({row.due_ms, std::max<std::int64_t>(0, row.due_ms - now_ms) / 1000, row.topic,
               row.broker, row.kind, row.id, row.keys, row.born_ms});
  }
  page.print(admin.form);
  if (is_cut) say_how_to_go_on(admin, *all);
  return {};
}

/// By the index of the brokers; nothing where they do not find it.
Result<std::optional<WaitingMessage>> find_in_index(Cluster& cluster, const std::string& key) {
  const auto brokers = cluster.masters();
  if (!brokers.ok()) return brokers.error();
  const std::int64_t now_ms = SystemClock().wall_ms();
  for (const BrokerAt& broker : *brokers) {
    const auto found = query_messages(
        cluster, broker, {.topic = std::string(kTimerTopic), .key = key, .is_unique = true});
    if (!found.ok()) return found.error();
    auto pending = wire::message::pending_of(*found, {.now_ms = now_ms});
    if (pending.empty()) continue;
    const std::int64_t due_ms = wire::message::timer_due_ms(pending.back());
    return std::optional(WaitingMessage{broker, std::move(pending.back()), due_ms, 0});
  }
  return std::optional<WaitingMessage>();
}

Result<WaitingMessage> find(Cluster& cluster, const std::string& id) {
  const auto handle = decode_recall_handle(id);
  auto at_once = find_in_index(cluster, handle ? handle->unique_key : id);
  if (!at_once.ok()) return at_once.error();
  if (*at_once) return std::move(**at_once);
  const auto all = read_all(cluster);
  if (!all.ok()) return all.error();
  const WaitingMessage* delayed = nullptr;
  for (const WaitingMessage& waiting : *all) {
    const bool is_timer = waiting.level == 0;
    if (is_timer && (waiting.message.id() == id || recall_handle(waiting) == id)) return waiting;
    if (waiting.message.id() == id) delayed = &waiting;
  }
  if (delayed != nullptr) {
    return Error{ErrorCode::kFailedPrecondition,
                 "message " + id + " waits by " + kind_of(*delayed) +
                     ", and the protocol takes back only messages with a time of their own "
                     "(--at); it is delivered at " +
                     time_text(delayed->due_ms)};
  }
  return Error{ErrorCode::kNotFound,
               "no message '" + id +
                   "' waits for its time: it may be delivered or taken back already; what waits: "
                   "saker admin timers list"};
}

Status cancel(const AdminOptions& admin, const TimerCancelOptions& options) {
  Cluster cluster(admin);
  const auto timer = find(cluster, options.id);
  if (!timer.ok()) return timer.error();
  if (!options.is_confirmed) {
    return Error{ErrorCode::kFailedPrecondition,
                 "message " + timer->message.id() + " for topic '" + timer->topic() + "', due at " +
                     time_text(timer->due_ms) +
                     ", would never be delivered; nothing was done. To do it add --yes"};
  }
  const auto answer = cluster.call(timer->broker, {request::kRecallMessage,
                                                   {{"producerGroup", kProducerGroup},
                                                    {"topic", timer->topic()},
                                                    {"recallHandle", recall_handle(*timer)}},
                                                   {}});
  if (!answer.ok()) return answer.error();
  if (answer->code != wire::remoting::response::kSuccess) {
    Error refused =
        refusal(shown(timer->broker), "take back message " + timer->message.id(), *answer);
    if (answer->code == wire::remoting::response::kNoPermission)
      refused.message += ". The setting recallMessageEnable=true allows it";
    return refused;
  }
  Page page;
  page.fact("id", timer->message.id())
      .fact("topic", timer->topic())
      .fact("broker", timer->broker.name)
      .fact("due", timer->due_ms, Kind::kTime)
      .fact("cancelled", true);
  page.print(admin.form);
  return {};
}

}  // namespace

int timers_list(const AdminOptions& admin, const TimerListOptions& options) {
  return end("timers list", list(admin, options));
}

int timers_cancel(const AdminOptions& admin, const TimerCancelOptions& options) {
  return end("timers cancel", cancel(admin, options));
}

}  // namespace saker::cli
