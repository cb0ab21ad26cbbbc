#include "broker/lite/lite_popper.h"

#include <algorithm>
#include <utility>

#include "broker/consume/hold_time.h"
#include "broker/pop/check_point.h"
#include "broker/topic/topic_name.h"

namespace saker::broker {
namespace {

using api::Status;
using Event = LiteBoard::Event;

constexpr std::string_view kFound = "FOUND";
constexpr std::string_view kNothing = "NO_MESSAGE_IN_QUEUE";
constexpr QueueId kTheQueue{0};

LiteBoard::Who who_of(const api::LitePopRequest& request) {
  return {request.client_id, request.group};
}

std::int32_t count_of(const PopTaking& taken, QueueOffset offset) {
  for (const api::DeliveryCount& count : taken.delivery_counts) {
    if (count.offset == offset) return count.count;
  }
  return 0;
}

}  // namespace

void LitePopper::pop(const api::LitePopRequest& request, const api::ClientChannelPtr& client,
                     api::LitePopCompletion done) {
  rooms_.board.begin_pop(who_of(request), request.attempt_id);
  serve(request, client, std::move(done));
}

void LitePopper::serve(const api::LitePopRequest& request, const api::ClientChannelPtr& client,
                       api::LitePopCompletion done) {
  if (const api::Outcome checked = rooms_.checks.check(request); !checked.ok()) {
    api::LitePopOutcome outcome;
    outcome.status = checked.status;
    outcome.message = checked.message;
    return done(outcome);
  }
  Taking taking = take(request);
  if (taking.message_count > 0) return answer(request, std::move(taking), std::move(done));
  if (hold_ms(request) > 0) return hold(request, client, std::move(done));
  answer_nothing(request, Status::kPopNotFound, kNothing, std::move(done));
}

LitePopper::Taking LitePopper::take(const api::LitePopRequest& request) {
  Taking taking;
  taking.pop_time_ms = rooms_.clock.wall_ms();
  while (taking.message_count < request.message_count_max) {
    const std::string queue = rooms_.board.take(who_of(request));
    if (queue.empty()) break;
    visit(request, queue, taking);
  }
  return taking;
}

void LitePopper::visit(const api::LitePopRequest& request, const std::string& queue,
                       Taking& taking) {
  api::PopRequest as_pop;
  as_pop.target = {request.group, queue, kTheQueue};
  as_pop.message_count_max = request.message_count_max - taking.message_count;
  as_pop.invisible_ms = request.invisible_ms;
  as_pop.from_end = true;
  as_pop.ordered = true;
  as_pop.attempt_id = request.attempt_id;
  PopPermit permit;
  permit.read_queue_count = 1;
  PopTaking taken = rooms_.reader.take(as_pop, permit, taking.pop_time_ms);
  if (taken.message_count > 0) {
    note(request, queue, Event::kHandedOut,
         taking.pop_time_ms + bounded_invisible_ms(request.invisible_ms));
    keep(queue, taken, taking);
  } else if (taken.closed_until_ms) {
    note(request, queue, Event::kHandedOut, *taken.closed_until_ms);
  } else if (taken.rest_count > 0) {
    // Somebody else of the group reads it now: the next tick looks again.
    note(request, queue, Event::kHandedOut, taking.pop_time_ms);
  } else {
    note(request, queue, Event::kFoundNothing);
  }
}

void LitePopper::note(const api::LitePopRequest& request, const std::string& queue, Event event,
                      std::int64_t opens_ms) {
  LiteBoard::Woken woken;
  rooms_.board.note(request.group, queue, event, woken, opens_ms);
  if (!woken.empty()) rooms_.router.wake(woken);
}

void LitePopper::keep(std::string queue, PopTaking& taken, Taking& taking) const {
  taking.message_count += taken.message_count;
  taking.queues.push_back(std::move(queue));
  for (PopPortion& portion : taken.portions) {
    for (const QueueOffset offset : portion.offsets) {
      taking.delivery_counts.push_back(count_of(taken, offset));
    }
    for (store::Slice& slice : portion.slices) {
      taking.slices.push_back({slice.bytes, std::move(slice.keep_alive)});
    }
  }
}

void LitePopper::answer(const api::LitePopRequest& request, Taking taking,
                        api::LitePopCompletion done) {
  std::int64_t bytes = 0;
  for (const api::Slice& slice : taking.slices) {
    bytes += static_cast<std::int64_t>(slice.bytes.size());
  }
  rooms_.meter.note_found(request.topic, request.group, taking.message_count, bytes);
  rooms_.meter.note_delivered(Delivery::kPop, taking.slices.front().bytes, rooms_.clock.wall_ms());
  rooms_.board.end_pop(who_of(request), request.attempt_id, std::move(taking.queues));
  api::LitePopOutcome outcome;
  outcome.message = kFound;
  outcome.was_allowed = true;
  outcome.pop_time_ms = taking.pop_time_ms;
  outcome.invisible_ms = bounded_invisible_ms(request.invisible_ms);
  outcome.delivery_counts = std::move(taking.delivery_counts);
  outcome.slices = taking.slices;
  done(outcome);
}

void LitePopper::answer_nothing(const api::LitePopRequest& request, Status status,
                                std::string_view message, api::LitePopCompletion done) const {
  rooms_.meter.note_missed();
  api::LitePopOutcome outcome;
  outcome.status = status;
  outcome.message = message;
  outcome.was_allowed = true;
  outcome.pop_time_ms = rooms_.clock.wall_ms();
  outcome.invisible_ms = bounded_invisible_ms(request.invisible_ms);
  done(outcome);
}

std::int64_t LitePopper::hold_ms(const api::LitePopRequest& request) const {
  return pop_hold_ms(request.poll_ms, request.born_ms, rooms_.clock.wall_ms());
}

void LitePopper::hold(const api::LitePopRequest& request, const api::ClientChannelPtr& client,
                      api::LitePopCompletion done) {
  if (rooms_.quota.is_full(*client)) {
    const HeldPop* first = held_.first();
    const std::int64_t left_ms =
        first == nullptr ? 0 : first->deadline_ms - rooms_.clock.steady_ms();
    return answer_nothing(request, Status::kPopQueueFull,
                          rooms_.quota.refusal(std::max<std::int64_t>(0, left_ms)),
                          std::move(done));
  }
  HeldPop& held = copy(request, client);
  held.done = std::move(done);
  // What came between the look and the parking woke nobody.
  bool is_parked = park(held);
  while (is_parked && rooms_.board.has_some(held.who())) {
    if (!rooms_.waits.remove(held.key(), &held, held.ticket)) return;  // woken after all
    Taking taking = take(held.request);
    if (taking.message_count > 0) {
      answer(held.request, std::move(taking), std::move(held.done));
      return release(held);
    }
    is_parked = park(held);
  }
  if (is_parked) return;
  answer_nothing(held.request, Status::kPopQueueFull, kNothing, std::move(held.done));
  release(held);
}

LitePopper::HeldPop& LitePopper::copy(const api::LitePopRequest& request,
                                      const api::ClientChannelPtr& client) {
  HeldPop& held = held_.add(client, rooms_.clock.steady_ms() + hold_ms(request));
  held.client_id.assign(request.client_id);
  held.group.assign(request.group);
  held.topic.assign(request.topic);
  held.attempt_id.assign(request.attempt_id);
  held.request = request;
  held.request.client_id = held.client_id;
  held.request.group = held.group;
  held.request.topic = held.topic;
  held.request.attempt_id = held.attempt_id;
  // The time until the client's deadline goes on from the first try.
  if (held.request.born_ms == 0) held.request.born_ms = rooms_.clock.wall_ms();
  return held;
}

bool LitePopper::park(HeldPop& held) {
  Waiting waiting{rooms_.lane, &held, held.ticket, {}, nullptr, Waiting::Kind::kLitePop};
  return rooms_.waits.park(held.key(), PopWaits::Kind::kPop, std::move(waiting));
}

void LitePopper::wake(std::span<const Waiting> woken) {
  for (const Waiting& waiting : woken) {
    if (waiting.kind != Waiting::Kind::kLitePop) continue;
    if (HeldPop* held = HeldList<HeldPop>::find(waiting)) try_again(*held, false);
  }
}

void LitePopper::answer_overdue() {
  const std::int64_t now_ms = rooms_.clock.steady_ms();
  for (HeldPop* held = held_.first(); held != nullptr && held->deadline_ms <= now_ms;
       held = held_.first()) {
    rooms_.waits.remove(held->key(), held, held->ticket);
    try_again(*held, true);
  }
}

/// It is out of the table of waits. Where nothing is found it waits on, if there is time.
void LitePopper::try_again(HeldPop& held, bool for_the_last_time) {
  const api::ClientChannelPtr client = std::move(held.client);
  held_.give_back(held);
  if (client->is_open()) {
    if (for_the_last_time) held.request.poll_ms = held.request.born_ms = 0;
    serve(held.request, client, std::move(held.done));
  } else {
    LiteBoard::Woken woken;
    rooms_.board.pass_on(held.who(), woken);
    if (!woken.empty()) rooms_.router.wake(woken);
  }
  release(held);
}

void LitePopper::release(HeldPop& held) {
  held.done = nullptr;
  held_.release(held);
}

}  // namespace saker::broker
