#include <algorithm>

#include "base/log.h"
#include "broker/broker.h"
#include "broker/remark.h"
#include "broker/topic/topic_name.h"

// What of the broker administrators ask for.
namespace saker::broker {
namespace {

/// COMPAT: clients before V3_1_8_SNAPSHOT cannot answer questions.
constexpr std::int32_t kAnsweringVersionMin = 62;

api::ClientAnswer unanswered(const std::string& why) {
  return {.outcome = refused(api::Status::kFailed, why), .code = 0, .remark = {}, .body = {}};
}

}  // namespace

/// Until the answer: the file is written, and name servers know a new topic.
api::Completion Broker::timed(CreationTimes& times, bool is_system, api::Completion done) {
  return [this, &times, is_system, begin_ms = clock_.steady_ms(),
          kept = std::move(done)](const api::Outcome& outcome) mutable {
    times.record({outcome.ok(), is_system}, clock_.steady_ms() - begin_ms);
    kept(outcome);
  };
}

void Broker::put_topic(api::Lane lane, const Topic& topic, api::Completion done) {
  done = timed(events_.topic_creations, is_fixed_system_topic(topic.name), std::move(done));
  const api::Outcome outcome = topics_.put(topic);
  if (!outcome.ok()) return done(outcome);
  when_saved(lane, [this, lane, name = topic.name, kept = std::move(done)]() mutable {
    stations_[lane.index]->gate().when_open(name, [kept = std::move(kept)]() mutable { kept({}); });
  });
}

void Broker::put_group(api::Lane lane, const Group& group, api::Completion done) {
  done =
      timed(events_.group_creations, group.name.starts_with(kSystemGroupPrefix), std::move(done));
  if (const api::Outcome outcome = groups_.put(group); !outcome.ok()) return done(outcome);
  when_saved(lane, [kept = std::move(done)]() mutable { kept({}); });
}

void Broker::delete_topic(api::Lane lane, std::string_view name, api::Completion done) {
  // Before the name is free: what comes behind it may belong to another topic of that name.
  const LogOffset end = store_->max_log_offset();
  const api::OutcomeOf<bool> erased = topics_.erase(name);
  if (!erased.ok()) return done({erased.status, erased.message});
  if (erased.value) erased_topics_.add(name, end);
  // Also of a topic that is gone: an earlier deletion may have been cut off.
  offsets_.erase_topic(name);
  if (!erased.value) return done({});
  when_saved(lane, [kept = std::move(done)]() mutable { kept({}); });
}

void Broker::delete_group(api::Lane lane, std::string_view name, bool with_offsets,
                          api::Completion done) {
  if (name.empty()) return done(refused(api::Status::kFailed, "the groupName is blank"));
  groups_.erase(name);
  if (with_offsets) offsets_.erase_group(name);
  when_saved(lane, [kept = std::move(done)]() mutable { kept({}); });
}

void Broker::when_saved(api::Lane lane, SaveWaiters::Task task) {
  save_waiters_.add(
      [this, lane, kept = std::move(task)]() mutable { executor_.post(lane, std::move(kept)); });
  bell_->ring();
}

std::size_t Broker::disconnect(std::string_view client_id) {
  const auto channels = membership_.channels_of(client_id);
  for (const api::ClientChannelPtr& channel : channels) channel->close();
  if (!channels.empty()) log::info("broker: client {} was disconnected on request", client_id);
  return channels.size();
}

/// Keys of the settings are told in docs/operations.md, "Full queues".
std::vector<api::Bound> Broker::bounds() {
  std::int64_t held_by_one = 0;
  std::int64_t light_queues = 0;
  for (const auto& station : stations_) {
    held_by_one = std::max<std::int64_t>(held_by_one, station->hold_quota().largest());
    light_queues = std::max(light_queues, station->sender().light_queue_count());
  }
  std::int64_t check_points = 0;
  for (const auto& queue : pop_.revive_queues) {
    check_points += static_cast<std::int64_t>(queue->load().count);
  }
  return {{"sync_flush_sends", store_->load().waiting_count, options_.waiting_sends_max},
          {"append_ms", store_->load().append_ms, options_.append_busy_ms},
          {"held_pulls", router_.hold_table().waiting_count(), options_.held_pulls_max},
          {"held_by_one_connection", held_by_one, options_.held_per_connection_max},
          {"held_pops", pop_.waits.total(), options_.pop.waiting_total_max},
          {"held_pops_of_one_target", pop_.waits.largest(), options_.pop.waiting_max},
          {"held_lite_pops", lite_state_.waits.total(), options_.pop.waiting_total_max},
          {"held_lite_pops_of_one_client", lite_state_.waits.largest(), options_.pop.waiting_max},
          {"lite_subscriptions", lite_state_.board.counts().subscriptions,
           options_.lite.subscriptions_max},
          {"light_queues", light_queues, options_.lite.light_queues_max},
          {"queries", query_threads_->waiting(), options_.waiting_queries_max},
          {"transactions", static_cast<std::int64_t>(transactions_.open_count()),
           options_.transaction_open_max},
          {"pop_check_points", check_points, options_.pop.buffered_total_max},
          {"timers_of_one_slot", traffic_->runtime().timers_of_fullest_slot,
           options_.timer.slot_count_max}};
}

api::Outcome Broker::clean_up(api::Cleanup what) {
  switch (what) {
    case api::Cleanup::kExpiredLog:
      store_->clean_up(store::Cleaning::kExpiredLog);
      break;
    case api::Cleanup::kQueues:
      store_->clean_up(store::Cleaning::kQueues);
      break;
  }
  return {};
}

/// Whatever changed: which keys those are is known only to who calls.
void Broker::reload(const config::Settings& settings) {
  const std::int32_t permission = options_.permission;
  for (const config::Setting& row : live_rows_) {
    const config::Setting* const now = settings.find(row.name);
    if (now == nullptr || now->get() == row.get()) continue;
    log::info("broker: setting changed key={} from={} to={}", row.name, row.get(), now->get());
    SAKER_ASSERT(row.set(now->get()).ok());
  }
  // The routes show it.
  if (registrar_ != nullptr && options_.permission != permission) registrar_->register_again();
}

void Broker::ask_client(api::Lane lane, api::ClientQuestion question,
                        api::ClientAnswerCompletion done) {
  const std::string who = "The Consumer <" + question.group + "> <" + question.client_id + "> ";
  const std::vector<Member> members = membership_.consumers(question.group);
  const auto member = std::find_if(members.begin(), members.end(), [&](const Member& one) {
    return one.client_id == question.client_id;
  });
  if (member == members.end()) return done(unanswered(who + "not online"));
  if (member->version.version < kAnsweringVersionMin) {
    return done(
        unanswered(who + "Version too low to finish, please upgrade it to V3_1_8_SNAPSHOT"));
  }
  member->channel->ask(
      question, [this, lane, kept = std::move(done)](const api::ClientAnswer& answer) mutable {
        executor_.post(lane, [answer, kept = std::move(kept)]() mutable { kept(answer); });
      });
}

}  // namespace saker::broker
