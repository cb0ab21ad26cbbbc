#include "broker/pop/reviver.h"

#include <algorithm>
#include <array>
#include <span>
#include <utility>

#include "base/log.h"
#include "broker/pop/message_read.h"
#include "broker/produce/store_remark.h"
#include "broker/record_copy.h"
#include "broker/topic/topic_name.h"
#include "model/property.h"
#include "wire/record/message_id.h"

namespace saker::broker {
namespace {

using wire::record::CheckPointRecord;
using wire::record::Record;

constexpr std::size_t kMessagesPerStep = 256;
/// A log that goes on so far behind its first open check point is kept from growing further: a
/// start has to read it.
constexpr std::int64_t kLongWindow = 1 << 18;
/// Until the store is asked again after it took something not.
constexpr std::int64_t kRetryMs = 1'000;
constexpr std::int64_t kRetryMsMax = 60'000;

/// Of the properties of a copy. Places in light queues are the original's: with them, a dead letter
/// would enter those queues when the log is read again.
std::span<const std::string_view> left_out(bool is_dead) {
  static constexpr std::array kLeftOut = {property::kLightQueueOffsets};
  if (!is_dead) return {};
  return kLeftOut;
}

}  // namespace

struct Reviver::Round {
  ReviveQueue& queue;
  CheckPointPtr check_point;
  std::vector<QueueOffset> revived;
  std::size_t outstanding = 0;
  bool failed = false;
};

Reviver::Reviver(const Rooms& rooms)
    : rooms_(rooms),
      recovery_(rooms.offsets_saved_ms),
      reader_({rooms.clock, rooms.store, rooms.state, rooms.options.broker_name, recovery_}),
      properties_(rooms.options),
      log_limit_(rooms.clock, 10) {}

void Reviver::begin() {
  constexpr int kStepsMax = 64;
  for (int i = 0; i < kStepsMax && read(); ++i) {
  }
}

bool Reviver::read() {
  const bool more = reader_.step();
  if (!recovered_ && reader_.has_read_all()) {
    recovered_ = true;
    recovery_.apply(rooms_.offsets);
  }
  return more;
}

bool Reviver::step() {
  const bool more = read();
  const std::int64_t now_ms = rooms_.clock.wall_ms();
  for (const auto& queue : rooms_.state.revive_queues) visit(*queue, now_ms);
  if (rooms_.clock.steady_ms() >= commit_due_ms_) {
    commit_offsets();
    commit_due_ms_ = rooms_.clock.steady_ms() + rooms_.options.pop.revive_interval_ms;
  }
  // Also what completions staged since the last step.
  return std::exchange(staged_, false) || more;
}

/// Before all of an earlier run was read, what is not done is not known.
void Reviver::visit(ReviveQueue& queue, std::int64_t now_ms) {
  if (!queue.is_read()) return;
  for (const CheckPointPtr& due : queue.take_due(now_ms, kMessagesPerStep)) {
    staged_ = true;
    if (due->state == CheckPoint::State::kStoring) {
      write(queue, due);
    } else {
      revive(queue, due);
    }
  }
  write_oldest_again(queue);
}

void Reviver::write(ReviveQueue& queue, const CheckPointPtr& check_point) {
  rooms_.writer.stage(queue.id(), queue.record_of(check_point),
                      [this, &queue, check_point](std::optional<QueueOffset> at) {
                        if (at) return queue.stored(check_point, at);
                        queue.try_again(check_point, rooms_.clock.wall_ms() + kRetryMs);
                      });
}

void Reviver::write_oldest_again(ReviveQueue& queue) {
  for (const CheckPointPtr& old : queue.stragglers(kLongWindow, kMessagesPerStep)) {
    staged_ = true;
    rooms_.writer.stage(queue.id(), queue.record_of(old),
                        [&queue, old](std::optional<QueueOffset> at) {
                          if (at) queue.stored(old, at);
                        });
  }
}

void Reviver::revive(ReviveQueue& queue, const CheckPointPtr& check_point) {
  const CheckPointRecord& what = check_point->what;
  const bool wanted = is_wanted(what);
  const auto round = std::make_shared<Round>(Round{queue, check_point, {}, 1, false});
  for (const std::size_t index : queue.open_messages(check_point)) {
    wanted ? stage_message(round, index) : queue.revived(check_point, index);
  }
  if (--round->outstanding == 0) end(round);
}

/// Topic and group are not gone. A crash may have come before the names of new ones were written
/// down: what is in the store counts, and what would be created on first use.
bool Reviver::is_wanted(const CheckPointRecord& what) const {
  const bool has_topic = rooms_.topics.find(what.topic) != nullptr ||
                         rooms_.store.max_offset(what.topic, what.queue_id).value > 0;
  return has_topic &&
         (rooms_.options.auto_create_group || rooms_.groups.find(what.group) != nullptr);
}

/// A message that is no longer there counts as done.
void Reviver::stage_message(const RoundPtr& round, std::size_t index) {
  const CheckPoint& check_point = *round->check_point;
  const QueueOffset at = check_point.offset_at(index);
  const store::ReadResult result =
      read_message(rooms_.store, {check_point.what.topic, check_point.what.queue_id, at});
  if (result.outcome == store::ReadOutcome::kUnreadable) {
    round->failed = true;
    return;
  }
  Record original;
  const bool found =
      result.outcome == store::ReadOutcome::kFound &&
      !wire::record::decode(result.slices.front().bytes, wire::record::BodyCrc::kIgnore, original);
  if (found) return stage_copy(round, index, original);
  round->queue.revived(round->check_point, index);
  round->revived.push_back(at);
}

void Reviver::stage_copy(const RoundPtr& round, std::size_t index, const Record& original) {
  const CheckPointRecord& what = round->check_point->what;
  const std::string topic = target_of(what, original);
  rooms_.topics.find_or_create(pop_retry_topic(topic));
  const bool is_dead = topic.starts_with(kDeadLetterPrefix);
  write_properties(what, original, is_dead);
  store::NewRecord copy = copy_of(original);
  copy.topic = topic;
  copy.born_host = rooms_.host;
  copy.reconsume_times += what.suspended ? 0 : 1;
  const auto fits = [this] {
    return properties_.text().size() <= wire::record::kPropertiesBytesMax;
  };
  if (!fits()) properties_.copy(original.properties, left_out(is_dead));
  if (fits()) copy.properties = properties_.text();
  ++round->outstanding;
  constexpr bool kWaitDurable = true;
  rooms_.appender.stage({&copy, 1}, kWaitDurable,
                        [this, round, index, at = round->check_point->offset_at(index), is_dead,
                         bytes = record_bytes(copy)](const auto& appended) {
                          const bool stored = is_stored(appended.outcome);
                          count(round->check_point->what, {bytes, is_dead, stored});
                          if (stored) {
                            round->queue.revived(round->check_point, index);
                            round->revived.push_back(at);
                          } else {
                            round->failed = true;
                          }
                          if (--round->outstanding == 0) end(round);
                        });
}

/// By the topic that the messages were sent to.
void Reviver::count(const CheckPointRecord& what, const Copy& copy) {
  const std::string_view topic = popped_topic_of(what.group, what.topic);
  EventCounts& events = rooms_.events;
  if (!copy.stored) return events.not_revived.of(topic, what.group).add(1, copy.bytes);
  if (copy.is_dead) events.dead_letters.of(topic, what.group).add(1, copy.bytes);
  events.revived.of(topic, what.group).add(1, copy.bytes);
}

/// A message that was popped from a retry topic comes again there.
std::string Reviver::target_of(const CheckPointRecord& what, const Record& original) {
  const GroupPtr group = rooms_.groups.find(what.group);
  const std::int32_t count_max =
      group == nullptr ? Group{}.retry_count_max : group->retry_count_max;
  if (!what.suspended && original.reconsume_times >= count_max) {
    return dead_letter_topic_of(what.group);
  }
  if (popped_topic_of(what.group, what.topic) != what.topic) return what.topic;
  return pop_source_topic_of(
      what.group, what.topic,
      rooms_.options.pop.retry_topic_with_plus ? PopSource::kRetryPlus : PopSource::kRetry);
}

void Reviver::write_properties(const CheckPointRecord& what, const Record& original, bool dead) {
  properties_.copy(original.properties, left_out(dead));
  const auto add_first = [&](std::string_view name, const std::string& value) {
    if (property::find(original.properties, name).empty()) properties_.add(name, value);
  };
  add_first(property::kFirstPopTime, std::to_string(what.pop_time_ms));
  add_first(property::kOriginGroup, what.group);
  if (!dead) return;
  add_first(property::kRetryTopic, std::string(popped_topic_of(what.group, what.topic)));
  add_first(property::kOriginMessageId,
            wire::record::encode_message_id({original.store_host, original.log_offset}));
}

/// What was stored anew is done, also for who reads the log later.
void Reviver::end(const RoundPtr& round) {
  ReviveQueue& queue = round->queue;
  const CheckPointRecord& what = round->check_point->what;
  if (!round->revived.empty()) {
    staged_ = true;
    rooms_.writer.stage(queue.id(),
                        wire::record::AckRecord{what.topic, what.group, what.broker_name,
                                                what.queue_id, what.start_offset, what.pop_time_ms,
                                                std::exchange(round->revived, {})},
                        [&queue, kept = round->check_point](std::optional<QueueOffset> at) {
                          if (at) queue.note_done(*at);
                          queue.finish_if_done(kept);
                        });
  }
  if (!round->failed) {
    queue.finish_if_done(round->check_point);
    return;
  }
  const std::int64_t wait_ms = std::min(kRetryMsMax, kRetryMs * (round->check_point->failures + 1));
  queue.try_again(round->check_point, rooms_.clock.wall_ms() + wait_ms);
  if (std::uint64_t withheld = 0; log_limit_.admit(withheld)) {
    log::warn("broker: popped messages wait for the store topic={} group={} withheld={}",
              what.topic, what.group, withheld);
  }
}

void Reviver::stage_rest() {
  constexpr std::size_t kWrittenAgainMax = 100'000;
  for (const auto& queue : rooms_.state.revive_queues) {
    if (!queue->is_read()) continue;
    const std::vector<CheckPointPtr> rest = queue->unfinished();
    for (const CheckPointPtr& check_point : rest) {
      if (check_point->place && rest.size() > kWrittenAgainMax) continue;
      rooms_.writer.stage(queue->id(), queue->record_of(check_point),
                          [&queue = *queue, check_point](std::optional<QueueOffset> at) {
                            if (at) queue.stored(check_point, at);
                          });
    }
  }
}

/// COMPAT: the group's offset is that of the last entry that is done, not of the next.
void Reviver::commit_offsets() {
  for (const auto& queue : rooms_.state.revive_queues) {
    const Progress of{kReviveGroup, rooms_.state.revive_topic, {queue->id()}};
    const QueueOffset last{queue->done_before().value - 1};
    const auto committed = rooms_.offsets.committed(of);
    if (last.value >= 0 && committed != last) rooms_.offsets.commit(of, last);
  }
}

}  // namespace saker::broker
