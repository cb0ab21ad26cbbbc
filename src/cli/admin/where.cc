#include "cli/admin/where.h"

#include <algorithm>
#include <map>
#include <optional>

#include "base/clock.h"
#include "cli/admin/broker_store.h"
#include "cli/admin/message/half_messages.h"
#include "cli/admin/message/message_trace.h"
#include "cli/admin/message/waiting_messages.h"
#include "cli/admin/subscriber_store.h"
#include "cli/text/text.h"
#include "model/delay_levels.h"
#include "model/property.h"
#include "wire/message/pending_timers.h"

namespace saker::cli {
namespace {

/// What a group has done with the message.
struct GroupState {
  std::string group;
  std::string state;
  std::optional<std::int64_t> committed;  ///< in the queue that has the copy in question
  std::int64_t retry_count = 0;
  std::int64_t dead_count = 0;
};

class Where {
 public:
  Where(Cluster& cluster, MessageTrace trace)
      : cluster_(cluster), trace_(std::move(trace)), now_ms_(SystemClock().wall_ms()) {}

  Status look() {
    const auto brokers = cluster_.masters();
    if (!brokers.ok()) return brokers.error();
    for (const BrokerAt& broker : *brokers) brokers_.emplace(broker.name, broker);
    for (const std::string& group : trace_.groups) {
      auto state = state_of(group);
      if (!state.ok()) return state.error();
      if (!state->state.empty()) groups_.push_back(std::move(*state));
    }
    const auto verdict = target() != nullptr ? Result<std::string>(verdict_of_groups()) : waiting();
    if (!verdict.ok()) return verdict.error();
    verdict_ = *verdict;
    return {};
  }

  Page page() const;

 private:
  /// The newest copy of a kind; of a group if one is named.
  const MessageCopy* newest(std::initializer_list<CopyKind> kinds,
                            const std::string& group = {}) const {
    for (auto copy = trace_.copies.rbegin(); copy != trace_.copies.rend(); ++copy) {
      const bool is_kind = std::find(kinds.begin(), kinds.end(), copy->kind) != kinds.end();
      if (is_kind && copy->group == group) return &*copy;
    }
    return nullptr;
  }
  /// What consumers of the topic are given.
  const MessageCopy* target() const { return newest({CopyKind::kStored, CopyKind::kResent}); }

  Result<GroupState> state_of(const std::string& group);
  Status judge(const MessageCopy& last, GroupState& state);
  Status judge_retry(const MessageCopy& retry, GroupState& state);
  Status judge_target(const MessageCopy& target, GroupState& state);
  Result<std::optional<std::int64_t>> committed(const std::string& group, const Message& copy);
  Result<std::optional<wire::remoting::body::SubscriptionData>> subscription(
      const std::string& group, const Message& copy);
  Result<std::int64_t> due_ms(const Message& delayed);
  Result<std::string> waiting();
  Result<std::string> half_verdict(const MessageCopy& half);
  std::string verdict_of_groups() const;

  Cluster& cluster_;
  const MessageTrace trace_;
  const std::int64_t now_ms_;
  std::map<std::string, BrokerAt> brokers_;
  std::vector<GroupState> groups_;
  std::string verdict_;
};

Result<std::optional<std::int64_t>> Where::committed(const std::string& group,
                                                     const Message& copy) {
  const auto broker = brokers_.find(copy.broker);
  if (broker == brokers_.end()) return std::optional<std::int64_t>();
  return committed_offset(cluster_, broker->second, group, copy.topic(),
                          copy.record.queue_id.value);
}

Result<std::optional<wire::remoting::body::SubscriptionData>> Where::subscription(
    const std::string& group, const Message& copy) {
  const auto broker = brokers_.find(copy.broker);
  if (broker == brokers_.end()) return std::optional<wire::remoting::body::SubscriptionData>();
  return read_subscription(cluster_, broker->second, group, trace_.topic);
}

Result<std::int64_t> Where::due_ms(const Message& delayed) {
  const auto broker = brokers_.find(delayed.broker);
  if (broker == brokers_.end()) return std::int64_t{0};
  const auto settings = read_broker_settings(cluster_, broker->second);
  if (!settings.ok()) return settings.error();
  const auto text = settings->find("messageDelayLevel");
  if (text == settings->end()) return std::int64_t{0};
  const auto levels = DelayLevels::parse(text->second);
  if (!levels.ok()) return levels.error();
  const std::int32_t level = delayed.record.queue_id.value + 1;
  return level > levels->count() ? 0 : delayed.record.store_timestamp_ms + levels->delay_ms(level);
}

/// What happened last with the group and the message decides.
Result<GroupState> Where::state_of(const std::string& group) {
  GroupState state{group, "", {}, 0, 0};
  for (const MessageCopy& copy : trace_.copies) {
    if (copy.group != group) continue;
    state.dead_count += copy.kind == CopyKind::kDead ? 1 : 0;
    state.retry_count =
        std::max<std::int64_t>(state.retry_count, copy.message.record.reconsume_times);
  }
  const MessageCopy* last = newest({CopyKind::kDead, CopyKind::kRetry, CopyKind::kDelayed}, group);
  const MessageCopy* given = target();
  if (last == nullptr || (given != nullptr && given->stored_ms() > last->stored_ms())) last = given;
  if (last == nullptr) return state;
  Status judged = judge(*last, state);
  if (!judged.ok()) return judged.error();
  return state;
}

Status Where::judge(const MessageCopy& last, GroupState& state) {
  switch (last.kind) {
    case CopyKind::kDead:
      state.state = "dead letter";
      return {};
    case CopyKind::kDelayed: {
      const auto due = due_ms(last.message);
      if (!due.ok()) return due.error();
      const std::string number = std::to_string(last.message.record.reconsume_times);
      state.state = "waits for retry " + number + " until " + time_text(*due);
      return {};
    }
    case CopyKind::kRetry:
      return judge_retry(last, state);
    default:
      return judge_target(last, state);
  }
}

Status Where::judge_retry(const MessageCopy& retry, GroupState& state) {
  const auto offset = committed(state.group, retry.message);
  if (!offset.ok()) return offset.error();
  state.committed = *offset;
  const bool is_done = offset->value_or(0) > retry.message.queue_offset();
  const std::string number = std::to_string(retry.message.record.reconsume_times);
  state.state = is_done ? "consumed, in retry " + number : "retry " + number + " not yet consumed";
  return {};
}

Status Where::judge_target(const MessageCopy& target, GroupState& state) {
  const auto offset = committed(state.group, target.message);
  if (!offset.ok()) return offset.error();
  state.committed = *offset;
  const auto wanted = subscription(state.group, target.message);
  if (!wanted.ok()) return wanted.error();
  const std::string tag(target.message.property(property::kTags));
  const bool by_tag =
      *wanted && (*wanted)->expression_type == "TAG" && !(*wanted)->tags_set.empty();
  if (by_tag && std::find((*wanted)->tags_set.begin(), (*wanted)->tags_set.end(), tag) ==
                    (*wanted)->tags_set.end()) {
    state.state = "not wanted: its subscription is '" + (*wanted)->sub_string + "'";
    return {};
  }
  const std::int64_t behind = target.message.queue_offset() + 1 - offset->value_or(0);
  state.state =
      behind <= 0 ? "consumed" : "not yet consumed, " + std::to_string(behind - 1) + " before it";
  return {};
}

Result<std::string> Where::half_verdict(const MessageCopy& half) {
  const auto broker = brokers_.find(half.message.broker);
  if (broker == brokers_.end()) return std::string("half message; its broker is not there");
  const auto open = read_open_halves(cluster_, broker->second);
  if (!open.ok()) return open.error();
  for (const HalfMessage& one : *open) {
    if (one.message.id() != trace_.id) continue;
    return "waits for its producer group '" + one.producer_group() +
           "' to commit it or roll it back; asked " + std::to_string(one.check_count()) + " times";
  }
  return std::string("rolled back: consumers are never given it");
}

/// The verdict on a message that is not in its topic.
Result<std::string> Where::waiting() {
  if (newest({CopyKind::kRecalled}) != nullptr)
    return std::string("taken back before its time: consumers are never given it");
  if (newest({CopyKind::kGivenUp}) != nullptr) {
    return std::string(
        "given up: its producer never said whether to commit it; saker admin transactions resume");
  }
  if (const MessageCopy* half = newest({CopyKind::kHalf})) return half_verdict(*half);
  const MessageCopy* waits = newest({CopyKind::kTimer, CopyKind::kDelayed});
  if (waits == nullptr) {
    const std::string others = verdict_of_groups();
    return "no longer in its topic" + (others.empty() ? "" : "; " + others);
  }
  const auto due = waits->kind == CopyKind::kTimer
                       ? Result<std::int64_t>(wire::message::timer_due_ms(waits->message))
                       : due_ms(waits->message);
  if (!due.ok()) return due.error();
  return (*due > now_ms_ ? "waits for its time, " : "was due at ") + time_text(*due) +
         (*due > now_ms_ ? "" : ", but is not in its topic (yet)");
}

std::string Where::verdict_of_groups() const {
  std::string text;
  if (const MessageCopy* given = target()) {
    const Message& message = given->message;
    text = std::string(name_of(given->kind)) + " in '" + trace_.topic + "', " + message.broker +
           "/" + std::to_string(message.record.queue_id.value) + "/" +
           std::to_string(message.queue_offset());
    if (groups_.empty()) text += "; no group consumes the topic";
  }
  for (const GroupState& one : groups_)
    text += (text.empty() ? "" : "; ") + one.group + ": " + one.state;
  return text;
}

Page Where::page() const {
  Page page;
  page.fact("id", trace_.id).fact("topic", trace_.topic).fact("verdict", verdict_);
  Table& copies = page.table("copies", {{"kind"},
                                        {"group"},
                                        {"topic"},
                                        {"broker"},
                                        {"queue", Kind::kNumber},
                                        {"offset", Kind::kNumber},
                                        {"offsetId"},
                                        {"stored", Kind::kTime},
                                        {"bytes", Kind::kBytes}});
  for (const MessageCopy& copy : trace_.copies) {
    const wire::record::Record& record = copy.message.record;
    copies.add({name_of(copy.kind), copy.group, copy.message.topic(), copy.message.broker,
                std::int64_t{record.queue_id.value}, record.queue_offset.value,
                copy.message.offset_id(), record.store_timestamp_ms,
                std::int64_t{record.total_size}});
  }
  Table& groups = page.table("groups", {{"group"},
                                        {"state"},
                                        {"committed", Kind::kNumber},
                                        {"retries", Kind::kNumber},
                                        {"deadLetters", Kind::kNumber}});
  for (const GroupState& one : groups_) {
    groups.add({one.group, one.state, one.committed ? Cell(*one.committed) : Cell(),
                one.retry_count, one.dead_count});
  }
  return page;
}

}  // namespace

Result<Page> where_page(const AdminOptions& admin, const WhereOptions& options) {
  Cluster cluster(admin);
  auto trace = trace_message(cluster, {options.id, options.topic});
  if (!trace.ok()) return trace.error();
  Where where(cluster, std::move(*trace));
  if (const Status looked = where.look(); !looked.ok()) return looked.error();
  return where.page();
}

int where(const AdminOptions& admin, const WhereOptions& options) {
  return print("where", where_page(admin, options), admin.form);
}

}  // namespace saker::cli
