#include "broker/consume/puller.h"

#include <algorithm>

#include "broker/consume/hold_time.h"
#include "broker/consume/property_read.h"
#include "broker/remark.h"

namespace saker::broker {
namespace {

constexpr std::int64_t kLookMs = 1000;

using api::Status;
using store::ReadOutcome;

/// Source: spec 05 §14.2.
Status status_of(ReadOutcome outcome, QueueOffset requested) {
  switch (outcome) {
    case ReadOutcome::kFound:
      return Status::kOk;
    case ReadOutcome::kNoMatchedMessage:
    case ReadOutcome::kMessageWasRemoving:
      return Status::kPullRetry;
    case ReadOutcome::kNoMatchedQueue:
    case ReadOutcome::kNoMessageInQueue:
      return requested.value != 0 ? Status::kPullOffsetMoved : Status::kPullNotFound;
    case ReadOutcome::kOffsetFoundNull:
    case ReadOutcome::kOffsetOverflowOne:
      return Status::kPullNotFound;
    case ReadOutcome::kOffsetOverflowBadly:
    case ReadOutcome::kOffsetTooSmall:
      return Status::kPullOffsetMoved;
    case ReadOutcome::kUnreadable:  // clients try again after some seconds
      return Status::kFailed;
  }
  return Status::kPullNotFound;
}

}  // namespace

Puller::Puller(const Rooms& rooms) : rooms_(rooms), checks_(rooms.checks), held_(rooms.quota) {}

void Puller::pull(const api::PullRequest& request, const api::ClientChannelPtr& client,
                  api::PullCompletion done) {
  held_ns_ = 0;
  serve(request, client, std::move(done));
}

void Puller::serve(const api::PullRequest& request, const api::ClientChannelPtr& client,
                   api::PullCompletion done) {
  const PullPermit permit = checks_.check(request, *client);
  if (!permit.outcome.ok()) return refuse(permit, done);
  const Progress of{request.group, request.topic, request.queue_id};
  if (const auto reset = rooms_.offsets.take_reset(of)) {
    return move_to(*reset, request, permit, done);
  }
  const std::int64_t begin_ms = rooms_.clock.steady_ms();
  store::ReadResult result = read(request, permit);
  rooms_.meter.note_time(rooms_.clock.steady_ms() - begin_ms);
  std::optional<QueueOffset> commit = request.commit_offset;
  rooms_.offsets.note_pull(of, commit, result.next_offset);
  const Status status = status_of(result.outcome, request.offset);
  if (!wants_to_wait(request, status)) {
    return answer(request, permit, status, result, done);
  }
  if (api::Outcome full = check_room(*client); !full.ok()) {
    PullPermit refused_permit;
    refused_permit.outcome = std::move(full);
    return refuse(refused_permit, done);
  }
  hold(request, client, permit, std::move(done));
}

/// Tells a consumer that it is to go on elsewhere. Source: spec 05 §21.3.
void Puller::move_to(QueueOffset offset, const api::PullRequest& request, const PullPermit& permit,
                     api::PullCompletion& done) {
  api::PullOutcome outcome;
  outcome.status = Status::kPullOffsetMoved;
  outcome.message = "OFFSET_RESET";
  outcome.has_offsets = true;
  outcome.next_offset = offset;
  outcome.min_offset = rooms_.store.min_offset(request.topic, request.queue_id);
  outcome.max_offset = rooms_.store.max_offset(request.topic, request.queue_id);
  outcome.topic_sys_flag = permit.topic_sys_flag;
  outcome.group_sys_flag = permit.group_sys_flag;
  done(outcome);
}

store::ReadResult Puller::read(const api::PullRequest& request, const PullPermit& permit) const {
  store::ReadRequest what;
  what.topic = request.topic;
  what.queue_id = request.queue_id;
  what.offset = request.offset;
  what.message_count_max = std::max(1, request.message_count_max);
  if (permit.selection == nullptr) return rooms_.store.read(what, nullptr);
  const filter::Selection& selection = *permit.selection;
  if (selection.needs_properties()) {
    const ConsumerFilters::Test test = rooms_.filters.test_of(request.group, request.topic);
    if (test == nullptr) return read_selected(rooms_.store, what, selection);
    store::WantsEntry may_pass = [&](const store::EntryTraits& entry) {
      return rooms_.filters.may_pass(*test, entry);
    };
    return read_selected(rooms_.store, what, selection, &may_pass);
  }
  store::WantsEntry wanted = [&selection](const store::EntryTraits& entry) {
    return selection.may_match(entry.tags_code);
  };
  return rooms_.store.read(what, &wanted);
}

bool Puller::wants_to_wait(const api::PullRequest& request, Status status) {
  return status == Status::kPullNotFound && request.hold_ms;
}

/// Not answered as "nothing found": clients would ask again at once.
api::Outcome Puller::check_room(const api::ClientChannel& client) {
  const HeldPull* first = held_.first();
  const std::int64_t wait_ms =
      first == nullptr ? 0
                       : std::max<std::int64_t>(0, first->deadline_ms - rooms_.clock.steady_ms());
  if (rooms_.quota.is_full(client)) {
    return refused(Status::kBusy, rooms_.quota.refusal(wait_ms));
  }
  const std::int64_t waiting = rooms_.hold_table.waiting_count();
  if (waiting < rooms_.checks.options.held_pulls_max) return {};
  return refused(Status::kBusy, "[OVERLOAD]system busy, start flow control for a while: " +
                                    std::to_string(waiting) +
                                    " pulls wait for messages, heldPullsMax is " +
                                    std::to_string(rooms_.checks.options.held_pulls_max) +
                                    "; try again in " + std::to_string(wait_ms) + " ms");
}

void Puller::hold(const api::PullRequest& request, const api::ClientChannelPtr& client,
                  const PullPermit& permit, api::PullCompletion done) {
  const Options& options = rooms_.checks.options;
  const std::int64_t short_ms = options.short_polling_ms;
  const std::int64_t wanted_ms = options.long_polling ? *request.hold_ms : short_ms;
  const std::int64_t hold_ms = std::clamp<std::int64_t>(wanted_ms, 0, kHoldMsMax);
  HeldPull& held = held_.add(request, client, rooms_.clock.steady_ms() + hold_ms);
  held.done = std::move(done);
  held.since_ns = rooms_.clock.precise_ns();
  held.held_before_ns = held_ns_;
  rooms_.hold_table.park(held.queue(),
                         {rooms_.lane, &held, held.ticket, request.offset, permit.selection});

  // A message that came between the read and the parking woke nobody.
  if (rooms_.store.max_offset(request.topic, request.queue_id) <= request.offset) return;
  store::ReadResult result = read(held.request, permit);
  const Status status = status_of(result.outcome, request.offset);
  if (status == Status::kPullNotFound) return;
  if (!rooms_.hold_table.remove(held.queue(), &held, held.ticket)) return;  // woken after all
  api::PullCompletion completion = std::move(held.done);
  answer(held.request, permit, status, result, completion);
  held_.release(held);
}

void Puller::wake(std::span<const Waiting> woken) {
  for (const Waiting& waiting : woken) {
    if (waiting.kind != Waiting::Kind::kPull) continue;
    if (HeldPull* held = HeldPulls::find(waiting)) finish(*held);
  }
}

void Puller::answer_overdue() {
  const std::int64_t now_ms = rooms_.clock.steady_ms();
  if (now_ms >= next_look_ms_) drop_closed(now_ms);
  for (HeldPull* held = held_.first(); held != nullptr && held->deadline_ms <= now_ms;
       held = held_.first()) {
    // Where it was woken just now, the wake-up will find another ticket.
    rooms_.hold_table.remove(held->queue(), held, held->ticket);
    finish(*held);
  }
}

/// Pulls of connections that are gone would keep others out until their time is up.
void Puller::drop_closed(std::int64_t now_ms) {
  next_look_ms_ = now_ms + kLookMs;
  if (rooms_.hold_table.waiting_count() < rooms_.checks.options.held_pulls_max / 2) return;
  held_.for_each([this](HeldPull& held) {
    if (held.client->is_open()) return;
    rooms_.hold_table.remove(held.queue(), &held, held.ticket);
    held_.release(held);
  });
}

/// Tries once more, for the last time. Where nobody waits for it any more, nothing is taken: not
/// the word that the consumer is to go on elsewhere either.
void Puller::finish(HeldPull& held) {
  if (!held.client->is_open()) return held_.release(held);
  api::PullCompletion done = std::move(held.done);
  const api::ClientChannelPtr client = std::move(held.client);
  held_ns_ = held.held_before_ns + rooms_.clock.precise_ns() - held.since_ns;
  serve(held.request, client, std::move(done));
  held_.release(held);
}

void Puller::answer(const api::PullRequest& request, const PullPermit& permit, Status status,
                    store::ReadResult& result, api::PullCompletion& done) {
  if (status == Status::kOk) {
    rooms_.meter.note_found(request.topic, request.group, result.message_count, result.byte_count);
    rooms_.meter.note_delivered(Delivery::kPull, result.slices.front().bytes,
                                rooms_.clock.wall_ms());
  } else {
    rooms_.meter.note_missed();
  }
  api::PullOutcome outcome;
  outcome.status = status;
  std::string unreadable;
  if (result.outcome == ReadOutcome::kUnreadable) unreadable = cannot_read_now(result.why);
  outcome.message = unreadable.empty() ? store::name_of(result.outcome) : unreadable;
  outcome.has_offsets = true;
  outcome.next_offset = result.next_offset;
  outcome.min_offset = result.min_offset;
  outcome.max_offset = result.max_offset;
  outcome.topic_sys_flag = permit.topic_sys_flag;
  outcome.group_sys_flag = permit.group_sys_flag;
  outcome.times.held_ns = held_ns_;
  slices_.clear();
  for (store::Slice& slice : result.slices) {
    slices_.push_back({slice.bytes, std::move(slice.keep_alive)});
  }
  outcome.slices = slices_;
  done(outcome);
  slices_.clear();
}

void Puller::refuse(const PullPermit& permit, api::PullCompletion& done) {
  api::PullOutcome outcome;
  outcome.status = permit.outcome.status;
  outcome.message = permit.outcome.message;
  outcome.forbidden_type = permit.forbidden_type;
  done(outcome);
}

}  // namespace saker::broker
