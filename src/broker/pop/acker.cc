#include "broker/pop/acker.h"

#include <algorithm>
#include <utility>

#include "broker/pop/message_read.h"
#include "broker/remark.h"
#include "broker/topic/topic_name.h"

namespace saker::broker {
namespace {

using api::Status;

wire::record::AckRecord record_of(const CheckPointKey& key, std::vector<QueueOffset> offsets) {
  return {std::string(key.topic), std::string(key.group), std::string(key.broker_name),
          key.queue_id,           key.start_offset,       key.pop_time_ms,
          std::move(offsets)};
}

/// Answers once all its parts are done.
class Countdown {
 public:
  Countdown(std::size_t count, api::Completion done) : left_(count), done_(std::move(done)) {}
  void step() {
    if (--left_ == 0) done_({});
  }

 private:
  std::size_t left_;
  api::Completion done_;
};

}  // namespace

CheckPointKey Acker::key_of_message(const api::PoppedMessage& message) {
  return {message.topic,
          message.group,
          message.receipt.broker_name,
          message.queue_id,
          message.receipt.start_offset,
          message.receipt.pop_time_ms};
}

void Acker::acknowledge(const api::PoppedMessage& message, const api::ClientChannel& client,
                        api::Completion done) {
  if (api::Outcome checked = rooms_.checks.check(message, client); !checked.ok()) {
    return done(checked);
  }
  if (!rooms_.checks.is_in_queue(message)) {
    return done(refused(Status::kNoMessage, rooms_.checks.out_of_range(message)));
  }
  counts_.of(message.topic, message.group).add(1, 0);
  if (message.receipt.ordered()) return done(acknowledge_ordered(message));
  mark_done(message, [kept = std::move(done)]() mutable { kept({}); });
}

/// COMPAT: what is wrong with single messages is passed over.
void Acker::acknowledge_all(std::span<const api::AckBatch> batches, api::Completion done) {
  // One step more, so that the answer does not come before all was looked at.
  std::size_t count = 1;
  for (const api::AckBatch& batch : batches) count += batch.offsets.size();
  const auto countdown = std::make_shared<Countdown>(count, std::move(done));
  for (const api::AckBatch& batch : batches) {
    const std::string topic = pop_source_topic_of(batch.group, batch.topic, batch.receipt.source);
    api::PoppedMessage message{batch.group, topic, batch.receipt.queue_id, {}, batch.receipt};
    for (const QueueOffset offset : batch.offsets) {
      message.offset = offset;
      if (!rooms_.checks.is_in_queue(message)) {
        countdown->step();
        continue;
      }
      counts_.of(message.topic, message.group).add(1, 0);
      if (message.receipt.ordered()) {
        acknowledge_ordered(message);
        countdown->step();
      } else {
        mark_done(message, [countdown] { countdown->step(); });
      }
    }
  }
  countdown->step();
}

void Acker::mark_done(const api::PoppedMessage& message, Task waiting) {
  ReviveQueue* queue = rooms_.state.revive_queue(message.receipt.revive_queue);
  if (queue == nullptr) return waiting();
  const ReviveQueue::Acked acked = queue->acknowledge(key_of_message(message), message.offset);
  if (acked.check_point == nullptr) {
    // It may stand in what is still to be read of the log.
    return queue->is_read() ? waiting() : stage_unknown(message, std::move(waiting));
  }
  if (acked.is_buffered || !acked.is_new) return waiting();
  collect(acked.check_point, message.offset, std::move(waiting));
}

void Acker::collect(const CheckPointPtr& check_point, QueueOffset offset, Task waiting) {
  const auto [place, is_first] = places_.try_emplace(check_point.get(), collected_.size());
  if (is_first) collected_.push_back({check_point, {}, {}});
  Collected& collected = collected_[place->second];
  collected.offsets.push_back(offset);
  collected.waiting.push_back(std::move(waiting));
}

void Acker::stage_collected() {
  if (collected_.empty()) return;
  std::vector<Collected> all = std::exchange(collected_, {});
  places_.clear();
  for (Collected& collected : all) stage(std::move(collected));
}

/// Whether the store takes it or not, the message is done: at worst it comes again after a crash.
void Acker::stage(Collected collected) {
  const CheckPointPtr check_point = std::move(collected.check_point);
  ReviveQueue& queue = *rooms_.state.revive_queue(check_point->revive_queue);
  rooms_.writer.stage(
      queue.id(), record_of(key_of(check_point->what), std::move(collected.offsets)),
      [&queue, check_point,
       waiting = std::move(collected.waiting)](std::optional<QueueOffset> at) mutable {
        if (at) queue.note_done(*at);
        queue.finish_if_done(check_point);
        for (Task& task : waiting) task();
      });
}

void Acker::stage_unknown(const api::PoppedMessage& message, Task waiting) {
  // Its place in the log stays unknown: the reader gets there, after the check point.
  rooms_.writer.stage(message.receipt.revive_queue,
                      record_of(key_of_message(message), {message.offset}),
                      [kept = std::move(waiting)](std::optional<QueueOffset>) mutable { kept(); });
}

api::Outcome Acker::acknowledge_ordered(const api::PoppedMessage& message) {
  const Progress of{message.group, message.topic, message.queue_id};
  const auto committed = rooms_.offsets.committed(of);
  if (committed && message.offset < *committed) return {};
  const QueueOffset next =
      committed ? *committed : rooms_.store.min_offset(message.topic, message.queue_id);
  const OrderTable::Acked acked =
      rooms_.state.orders.acknowledge(of, message.offset, message.receipt.pop_time_ms, next);
  switch (acked.found) {
    case OrderTable::Found::kYes:
      rooms_.offsets.commit(of, end_of_done(message, acked));
      open_queue(message);
      return {};
    case OrderTable::Found::kOtherPop:
      return {};
    case OrderTable::Found::kUnknownOffset:
      return refused(Status::kMessageIllegal, rooms_.checks.out_of_range(message));
  }
  return {};
}

/// A taking from the file does not say whether its last message is a batch.
QueueOffset Acker::end_of_done(const api::PoppedMessage& message,
                               const OrderTable::Acked& acked) const {
  if (!acked.may_go_on) return acked.next;
  return end_of_message(rooms_.store, {message.topic, message.queue_id, acked.next + -1});
}

/// Lets a waiting pop have the queue if nothing keeps it closed any more.
void Acker::open_queue(const api::PoppedMessage& message) {
  const Progress of{message.group, message.topic, message.queue_id};
  if (rooms_.state.orders.closed_until_ms(of, {})) return;
  std::vector<Waiting> woken;
  rooms_.state.waits.take_one({message.topic, message.group, message.queue_id}, woken);
  if (!woken.empty()) rooms_.router.wake(woken);
}

void Acker::change_invisibility(const api::InvisibilityRequest& request,
                                const api::ClientChannel& client,
                                api::InvisibilityCompletion done) {
  const api::PoppedMessage& message = request.message;
  api::InvisibilityOutcome outcome;
  if (api::Outcome checked = rooms_.checks.check(message, client); !checked.ok()) {
    outcome.status = checked.status;
    outcome.message = std::move(checked.message);
    return done(outcome);
  }
  const QueueOffset max = rooms_.store.max_offset(message.topic, message.queue_id);
  if (!rooms_.checks.is_in_queue(message) || message.offset == max) {
    outcome.status = Status::kNoMessage;
    return done(outcome);
  }
  if (message.receipt.ordered()) return done(change_ordered(request));
  ReviveQueue* queue = rooms_.state.revive_queue(message.receipt.revive_queue);
  if (queue != nullptr &&
      (!queue->is_read() || queue->is_open(key_of_message(message), message.offset))) {
    return replace(request, *queue, std::move(done));
  }
  // It is done, or comes again of itself: nothing is to be kept for it.
  outcome.pop_time_ms = rooms_.clock.wall_ms();
  outcome.invisible_ms = bounded_invisible_ms(request.invisible_ms);
  outcome.revive_queue = message.receipt.revive_queue;
  done(outcome);
}

/// The message gets a check point of its own, and is done in the old one once that is stored.
void Acker::replace(const api::InvisibilityRequest& request, ReviveQueue& queue,
                    api::InvisibilityCompletion done) {
  const api::PoppedMessage& message = request.message;
  auto check_point = std::make_shared<CheckPoint>();
  wire::record::CheckPointRecord& what = check_point->what;
  what.topic = message.topic;
  what.group = message.group;
  what.broker_name = rooms_.options.broker_name;
  what.queue_id = message.queue_id;
  what.start_offset = message.offset;
  what.pop_time_ms = rooms_.clock.wall_ms();
  // With the time of the pop before, the two would be taken for one.
  if (what.pop_time_ms == message.receipt.pop_time_ms) ++what.pop_time_ms;
  what.invisible_ms = bounded_invisible_ms(request.invisible_ms);
  what.distances = {0};
  what.suspended = request.suspend;
  check_point->revive_queue = queue.id();
  if (!queue.add(check_point)) {  // asked for twice in one millisecond
    return done({Status::kOk, "", what.pop_time_ms, what.invisible_ms, queue.id()});
  }
  rooms_.writer.stage(queue.id(), what,
                      [this, &queue, check_point, group = std::string(message.group),
                       topic = std::string(message.topic), popped = message,
                       kept = std::move(done)](std::optional<QueueOffset> at) mutable {
                        queue.stored(check_point, at);
                        api::InvisibilityOutcome outcome;
                        if (!at) {
                          outcome.status = Status::kFailed;
                          outcome.message = "the check point could not be stored";
                          return kept(outcome);
                        }
                        popped.group = group;
                        popped.topic = topic;
                        mark_done(popped, [] {});
                        outcome.pop_time_ms = check_point->what.pop_time_ms;
                        outcome.invisible_ms = check_point->what.invisible_ms;
                        outcome.revive_queue = queue.id();
                        kept(outcome);
                      });
}

api::InvisibilityOutcome Acker::change_ordered(const api::InvisibilityRequest& request) {
  const api::PoppedMessage& message = request.message;
  const Progress of{message.group, message.topic, message.queue_id};
  api::InvisibilityOutcome outcome;
  const auto committed = rooms_.offsets.committed(of);
  if (committed && message.offset < *committed) return outcome;
  const std::int64_t visible_ms =
      rooms_.clock.wall_ms() + bounded_invisible_ms(request.invisible_ms);
  rooms_.state.orders.set_visible(of, message.offset, message.receipt.pop_time_ms, visible_ms);
  open_queue(message);
  outcome.pop_time_ms = message.receipt.pop_time_ms;
  outcome.invisible_ms = visible_ms - message.receipt.pop_time_ms;
  outcome.revive_queue = message.receipt.revive_queue;
  return outcome;
}

}  // namespace saker::broker
