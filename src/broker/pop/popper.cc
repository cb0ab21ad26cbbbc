#include "broker/pop/popper.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "broker/consume/hold_time.h"
#include "broker/pop/retry_copy.h"
#include "broker/topic/topic_name.h"

namespace saker::broker {
namespace {

using api::Status;
using Kind = PopWaits::Kind;

constexpr std::string_view kFound = "FOUND";
constexpr std::string_view kNothing = "NO_MESSAGE_IN_QUEUE";
/// A buffered check point has at least so long before it has to be stored.
constexpr std::int64_t kBufferedMsMin = 1'500;

}  // namespace

/// Messages on their way to a consumer, until their check points are stored.
struct Popper::HandOut {
  std::string group;
  std::string topic;
  QueueId queue_id;
  api::PopOutcome outcome;
  PopTaking taking;
  std::size_t outstanding = 0;
  api::PopCompletion done;
};

void Popper::pop(const api::PopRequest& request, const api::ClientChannelPtr& client,
                 api::PopCompletion done) {
  held_ns_ = 0;
  serve(request, client, std::move(done));
}

void Popper::serve(const api::PopRequest& request, const api::ClientChannelPtr& client,
                   api::PopCompletion done) {
  const PopPermit permit = rooms_.checks.check(request, *client);
  if (!permit.outcome.ok()) {
    api::PopOutcome outcome;
    outcome.status = permit.outcome.status;
    outcome.message = permit.outcome.message;
    return done(outcome);
  }
  PopTaking taking = rooms_.reader.take(request, permit);
  if (taking.message_count > 0) return hand_out(request, std::move(taking), std::move(done));
  if (hold_ms(request) > 0) return hold(request, client, permit, taking, std::move(done));
  answer_nothing(request, Status::kPopNotFound, taking, done);
}

api::PopOutcome Popper::outcome_of(const api::PopRequest& request, const PopTaking& taking) const {
  api::PopOutcome outcome;
  outcome.has_offsets = true;
  outcome.pop_time_ms = taking.pop_time_ms;
  outcome.invisible_ms = bounded_invisible_ms(request.invisible_ms);
  outcome.rest_count = taking.rest_count;
  outcome.ordered = request.ordered;
  outcome.times.held_ns = held_ns_;
  outcome.revive_queue = request.ordered ? kOrderedPop : rooms_.state.any_revive_queue().id();
  return outcome;
}

void Popper::answer_nothing(const api::PopRequest& request, Status status, const PopTaking& taking,
                            api::PopCompletion& done) const {
  api::PopOutcome outcome = outcome_of(request, taking);
  outcome.status = status;
  outcome.message = kNothing;
  rooms_.meter.note_missed();
  done(outcome);
}

void Popper::hand_out(const api::PopRequest& request, PopTaking taking, api::PopCompletion done) {
  auto self = std::make_shared<HandOut>();
  HandOut& hand_out = *self;
  hand_out.group = request.target.group;
  hand_out.topic = request.target.topic;
  hand_out.queue_id = request.target.queue_id;
  hand_out.outcome = outcome_of(request, taking);
  hand_out.taking = std::move(taking);
  hand_out.done = std::move(done);
  // Held until all are staged: a completion during stage must not answer early.
  hand_out.outstanding = 1;
  if (!request.ordered) {
    for (PopPortion& portion : hand_out.taking.portions) protect(hand_out, portion, self);
  }
  if (--hand_out.outstanding == 0) answer(hand_out);
}

/// The portion's check point is stored or buffered before the consumer gets its messages.
void Popper::protect(HandOut& hand_out, PopPortion& portion, const std::shared_ptr<HandOut>& self) {
  const CheckPointPtr check_point = check_point_of(hand_out, portion);
  ReviveQueue& queue = *rooms_.state.revive_queue(check_point->revive_queue);
  const bool buffered = may_buffer(*check_point);
  if (buffered) {
    const PopOptions& options = rooms_.options.pop;
    check_point->state = CheckPoint::State::kBuffered;
    check_point->due_ms = std::min(check_point->what.pop_time_ms + options.buffer_stay_ms,
                                   check_point->what.visible_ms() - options.buffer_margin_ms);
  }
  if (!queue.add(check_point)) {  // taken back and popped again in the same millisecond
    portion.failed = true;
    portion.cursors->of(portion.queue_id).take_back(portion.start, portion.reading);
    return;
  }
  if (buffered) return;
  ++hand_out.outstanding;
  rooms_.writer.stage(queue.id(), check_point->what,
                      [this, self, &portion, check_point, &queue](std::optional<QueueOffset> at) {
                        queue.stored(check_point, at);
                        portion.failed = !at;
                        if (--self->outstanding == 0) answer(*self);
                      });
}

CheckPointPtr Popper::check_point_of(const HandOut& hand_out, const PopPortion& portion) const {
  auto check_point = std::make_shared<CheckPoint>();
  wire::record::CheckPointRecord& what = check_point->what;
  what.topic = portion.cursors->topic();
  what.group = portion.cursors->group();
  what.broker_name = rooms_.options.broker_name;
  what.queue_id = portion.queue_id;
  what.start_offset = portion.start;
  what.pop_time_ms = hand_out.outcome.pop_time_ms;
  what.invisible_ms = hand_out.outcome.invisible_ms;
  for (const QueueOffset offset : portion.offsets) {
    what.distances.push_back(static_cast<std::int32_t>(offset - portion.start));
  }
  check_point->revive_queue = hand_out.outcome.revive_queue;
  check_point->cursors = portion.cursors;
  check_point->reading = portion.reading;
  return check_point;
}

bool Popper::may_buffer(const CheckPoint& check_point) const {
  const PopOptions& options = rooms_.options.pop;
  if (!options.buffer_check_points) return false;
  const auto queues = static_cast<std::int64_t>(rooms_.state.revive_queues.size());
  ReviveQueue& queue = *rooms_.state.revive_queue(check_point.revive_queue);
  return check_point.what.invisible_ms >= options.buffer_margin_ms + kBufferedMsMin &&
         static_cast<std::int64_t>(queue.load().count) < options.buffered_total_max / queues &&
         check_point.cursors->of(check_point.what.queue_id).unsettled_count() <=
             options.buffered_max;
}

/// Messages that come again count in the topic that they come from, as RocketMQ's do.
void Popper::count_found(const HandOut& hand_out) {
  struct Sum {
    std::int64_t messages = 0;
    std::int64_t bytes = 0;
  };
  std::array<Sum, 3> sums;  // by PopSource
  std::array<std::string_view, 3> topics;
  for (const PopPortion& portion : hand_out.taking.portions) {
    if (portion.failed) continue;
    const auto source = static_cast<std::size_t>(portion.source);
    topics[source] = portion.cursors->topic();
    sums[source].messages += static_cast<std::int64_t>(portion.offsets.size());
    for (const store::Slice& slice : portion.slices) {
      sums[source].bytes += static_cast<std::int64_t>(slice.bytes.size());
    }
  }
  bool is_first = true;
  for (std::size_t i = 0; i < sums.size(); ++i) {
    if (sums[i].messages == 0) continue;
    is_first ? rooms_.meter.note_found(topics[i], hand_out.group, sums[i].messages, sums[i].bytes)
             : rooms_.meter.note_also(topics[i], hand_out.group, sums[i].messages, sums[i].bytes);
    is_first = false;
  }
}

void Popper::answer(HandOut& hand_out) {
  api::PopOutcome& outcome = hand_out.outcome;
  std::vector<api::Slice> slices;
  count_found(hand_out);
  for (PopPortion& portion : hand_out.taking.portions) {
    if (portion.failed) continue;
    outcome.queues.push_back(
        {portion.source, portion.queue_id, portion.start, std::move(portion.offsets)});
    const bool renamed =
        portion.source != PopSource::kTopic && !rooms_.options.pop.answer_retry_topic;
    for (store::Slice& slice : portion.slices) {
      if (!renamed) {
        slices.push_back({slice.bytes, std::move(slice.keep_alive)});
        continue;
      }
      slices.push_back(copy_for_consumer(
          slice, hand_out.topic,
          {portion.start, outcome.pop_time_ms, outcome.invisible_ms, outcome.revive_queue,
           portion.source, rooms_.options.broker_name, portion.queue_id, std::nullopt}));
    }
  }
  const bool has_messages = !slices.empty();
  if (has_messages) {
    rooms_.meter.note_delivered(Delivery::kPop, slices.front().bytes, rooms_.clock.wall_ms());
  }
  outcome.status = has_messages ? Status::kOk : Status::kFailed;
  outcome.message = has_messages ? kFound : "the check point could not be stored";
  outcome.delivery_counts = std::move(hand_out.taking.delivery_counts);
  outcome.slices = slices;
  hand_out.done(outcome);
  if (has_messages && outcome.rest_count > 0) {
    wake_another({hand_out.topic, hand_out.group, hand_out.queue_id});
  }
}

void Popper::wake_another(const PopWaits::Key& key) {
  std::vector<Waiting> woken;
  rooms_.state.waits.take_one(key, woken);
  if (!woken.empty()) rooms_.router.wake(woken);
}

void Popper::peek(const api::PeekRequest& request, const api::ClientChannelPtr& client,
                  api::PopCompletion done) {
  const PopPermit permit = rooms_.checks.check(request.target, *client);
  api::PopOutcome outcome;
  if (!permit.outcome.ok()) {
    outcome.status = permit.outcome.status;
    outcome.message = permit.outcome.message;
    return done(outcome);
  }
  const PopTaking taking = rooms_.reader.look(request, permit);
  std::vector<api::Slice> slices;
  for (const PopPortion& portion : taking.portions) {
    for (const store::Slice& slice : portion.slices) {
      slices.push_back({slice.bytes, slice.keep_alive});
    }
  }
  outcome.status = slices.empty() ? Status::kPullNotFound : Status::kOk;
  outcome.message = slices.empty() ? kNothing : kFound;
  outcome.rest_count = taking.rest_count;
  outcome.slices = slices;
  done(outcome);
}

std::int64_t Popper::hold_ms(const api::PopRequest& request) const {
  return pop_hold_ms(request.poll_ms, request.born_ms, rooms_.clock.wall_ms());
}

HeldPop* Popper::park(const api::PopRequest& request, const api::ClientChannelPtr& client,
                      Kind kind, const PopPermit& permit) {
  if (rooms_.quota.is_full(*client)) return nullptr;
  HeldPop& held = held_.add(request, client, rooms_.clock.steady_ms() + hold_ms(request));
  held.kind = kind;
  // The time until the client's deadline goes on from the first try.
  if (held.request.born_ms == 0) held.request.born_ms = rooms_.clock.wall_ms();
  Waiting waiting{rooms_.lane, &held, held.ticket, {}, permit.selection, Waiting::Kind::kPop};
  if (rooms_.state.waits.park(held.key(), kind, std::move(waiting))) return &held;
  held_.release(held);
  return nullptr;
}

/// Of pops that find no room to wait.
std::string Popper::refusal_of(const api::ClientChannel& client) {
  if (!rooms_.quota.is_full(client)) return std::string(kNothing);
  const HeldPop* first = held_.first();
  const std::int64_t left_ms = first == nullptr ? 0 : first->deadline_ms - rooms_.clock.steady_ms();
  return rooms_.quota.refusal(std::max<std::int64_t>(0, left_ms));
}

void Popper::hold(const api::PopRequest& request, const api::ClientChannelPtr& client,
                  const PopPermit& permit, const PopTaking& taking, api::PopCompletion done) {
  HeldPop* held = park(request, client, Kind::kPop, permit);
  if (held == nullptr) {
    api::PopOutcome outcome = outcome_of(request, taking);
    outcome.status = Status::kPopQueueFull;
    const std::string refusal = refusal_of(*client);
    outcome.message = refusal;
    return done(outcome);
  }
  held->done = std::move(done);
  held->since_ns = rooms_.clock.precise_ns();
  held->held_before_ns = held_ns_;
  if (taking.closed_until_ms && rooms_.options.pop.wake_when_unlocked) {
    held_.note_closed(*held, *taking.closed_until_ms);
  }
  // A message that came between the read and the parking woke nobody.
  if (!rooms_.reader.has_messages(request.target, request.ordered, request.attempt_id,
                                  permit.read_queue_count)) {
    return;
  }
  if (!rooms_.state.waits.remove(held->key(), held, held->ticket)) return;  // woken after all
  PopTaking again = rooms_.reader.take(held->request, permit);
  if (again.message_count > 0) {
    api::PopCompletion completion = std::move(held->done);
    hand_out(held->request, std::move(again), std::move(completion));
    return held_.release(*held);
  }
  // Somebody else reads it now, or nothing of it was wanted: the next tick tries again.
  held_.note_closed(*held, rooms_.clock.wall_ms());
  Waiting waiting{rooms_.lane, held, held->ticket, {}, permit.selection, Waiting::Kind::kPop};
  rooms_.state.waits.park(held->key(), Kind::kPop, std::move(waiting));
}

void Popper::wake(std::span<const Waiting> woken) {
  for (const Waiting& waiting : woken) {
    if (waiting.kind != Waiting::Kind::kPop) continue;
    if (HeldPop* held = HeldPops::find(waiting)) try_again(*held, false);
  }
}

void Popper::answer_overdue() {
  const std::int64_t now_ms = rooms_.clock.steady_ms();
  for (HeldPop* held = held_.first(); held != nullptr && held->deadline_ms <= now_ms;
       held = held_.first()) {
    rooms_.state.waits.remove(held->key(), held, held->ticket);
    try_again(*held, true);
  }
  for (HeldPop* held : held_.opened(rooms_.clock.wall_ms())) {
    if (rooms_.state.waits.remove(held->key(), held, held->ticket)) try_again(*held, false);
  }
}

/// It is out of the table of waits. Where nothing is found it waits on, if there is time.
void Popper::try_again(HeldPop& held, bool for_the_last_time) {
  const api::ClientChannelPtr client = std::move(held.client);
  held_.give_back(held);
  if (!client->is_open()) {
    // What came is for somebody else.
    wake_another(held.key());
  } else if (held.kind == Kind::kNotice) {
    tell(held.notice_done, !for_the_last_time);
  } else {
    if (for_the_last_time) held.request.poll_ms = held.request.born_ms = 0;
    held_ns_ = held.held_before_ns + rooms_.clock.precise_ns() - held.since_ns;
    serve(held.request, client, std::move(held.done));
  }
  held_.release(held);
}

void Popper::tell(api::PopNoticeCompletion& done, bool has_message) {
  api::PopNotice notice;
  notice.has_message = has_message;
  done(notice);
}

void Popper::await(const api::PopNoticeRequest& request, const api::ClientChannelPtr& client,
                   api::PopNoticeCompletion done) {
  const PopPermit permit = rooms_.checks.check(request, *client);
  api::PopNotice notice{permit.outcome.status, permit.outcome.message, false, false};
  if (!permit.outcome.ok()) return done(notice);
  const auto has_messages = [&] {
    return rooms_.reader.has_messages(request.target, request.ordered, request.attempt_id,
                                      permit.read_queue_count);
  };
  if (has_messages()) return tell(done, true);
  api::PopRequest as_pop;
  as_pop.target = request.target;
  as_pop.poll_ms = request.poll_ms;
  as_pop.born_ms = request.born_ms;
  as_pop.ordered = request.ordered;
  if (hold_ms(as_pop) <= 0) return tell(done, false);
  HeldPop* held = park(as_pop, client, Kind::kNotice, permit);
  if (held == nullptr) {
    notice.polling_full = true;
    return done(notice);
  }
  held->notice_done = std::move(done);
  if (!has_messages()) return;
  if (!rooms_.state.waits.remove(held->key(), held, held->ticket)) return;
  api::PopNoticeCompletion completion = std::move(held->notice_done);
  held_.release(*held);
  tell(completion, true);
}

}  // namespace saker::broker
