#include "cli/admin/timers.h"

#include <algorithm>

#include "base/clock.h"
#include "cli/admin/message/waiting_messages.h"
#include "cli/text/text.h"
#include "model/property.h"
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

std::string kind_of(const WaitingMessage& waiting) {
  return waiting.level == 0 ? "timer" : "delay level " + std::to_string(waiting.level);
}

Status list(const AdminOptions& admin, const TimerListOptions& options) {
  Cluster cluster(admin);
  const auto all = read_all(cluster);
  if (!all.ok()) return all.error();
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
  for (const WaitingMessage& waiting : *all) {
    if (!options.topic.empty() && waiting.topic() != options.topic) continue;
    if (static_cast<std::int64_t>(table.rows.size()) == options.count_max) break;
    table.add({waiting.due_ms, std::max<std::int64_t>(0, waiting.due_ms - now_ms) / 1000,
               waiting.topic(), waiting.broker.name, kind_of(waiting), waiting.message.id(),
               std::string(waiting.message.property(property::kKeys)),
               waiting.message.record.born_timestamp_ms});
  }
  page.print(admin.form);
  return {};
}

Result<WaitingMessage> find(Cluster& cluster, const std::string& id) {
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
