#include "broker/lite/lite_acker.h"

#include "broker/pop/check_point.h"
#include "broker/remark.h"
#include "model/lite_topic.h"

namespace saker::broker {
namespace {

using api::Status;

constexpr QueueId kTheQueue{0};

}  // namespace

api::Outcome LiteAcker::acknowledge(const api::PoppedMessage& message,
                                    const api::ClientChannel& client) {
  if (api::Outcome checked = rooms_.pop_checks.check(message, client); !checked.ok()) {
    return checked;
  }
  const std::string queue = lite_queue_of(message.topic, message.lite_topic);
  if (api::Outcome checked = rooms_.checks.check_acknowledged(message, queue); !checked.ok()) {
    return checked;
  }
  return settle(message, {message.group, queue, kTheQueue});
}

bool LiteAcker::is_done(const api::PoppedMessage& message, const Progress& of) const {
  const auto committed = rooms_.offsets.committed(of);
  return committed && message.offset < *committed;
}

api::Outcome LiteAcker::settle(const api::PoppedMessage& message, const Progress& of) {
  const auto committed = rooms_.offsets.committed(of);
  if (committed && message.offset < *committed) return {};
  const OrderTable::Acked acked =
      rooms_.orders.acknowledge(of, message.offset, message.receipt.pop_time_ms, committed);
  switch (acked.found) {
    case OrderTable::Found::kYes:
      rooms_.offsets.commit(of, acked.next);
      note_opening(of);
      return {};
    case OrderTable::Found::kOtherPop:
      return {};
    case OrderTable::Found::kUnknownOffset:
      return refused(Status::kMessageIllegal, "ack offset illegal.");
  }
  return {};
}

void LiteAcker::note_opening(const Progress& of) {
  LiteBoard::Woken woken;
  if (const auto until = rooms_.orders.closed_until_ms(of, {})) {
    rooms_.board.note(of.group, of.topic, LiteBoard::Event::kHandedOut, woken, *until);
  } else {
    rooms_.board.note(of.group, of.topic, LiteBoard::Event::kOpened, woken);
  }
  if (!woken.empty()) rooms_.router.wake(woken);
}

api::InvisibilityOutcome LiteAcker::change_invisibility(const api::InvisibilityRequest& request,
                                                        const api::ClientChannel& client) {
  const api::PoppedMessage& message = request.message;
  api::InvisibilityOutcome outcome;
  if (api::Outcome checked = rooms_.pop_checks.check(message, client); !checked.ok()) {
    outcome.status = checked.status;
    outcome.message = std::move(checked.message);
    return outcome;
  }
  const std::string queue = lite_queue_of(message.topic, message.lite_topic);
  if (!rooms_.checks.is_in_queue(message, queue)) {
    outcome.status = Status::kNoMessage;
    return outcome;
  }
  const Progress of{message.group, queue, kTheQueue};
  if (is_done(message, of)) return outcome;
  const std::int64_t visible_ms =
      rooms_.clock.wall_ms() + bounded_invisible_ms(request.invisible_ms);
  const std::int64_t pop_time_ms = message.receipt.pop_time_ms;
  if (request.suspend) {
    rooms_.orders.suspend(of, pop_time_ms, visible_ms);
  } else {
    rooms_.orders.set_visible(of, message.offset, pop_time_ms, visible_ms);
  }
  note_opening(of);
  outcome.pop_time_ms = pop_time_ms;
  outcome.invisible_ms = visible_ms - pop_time_ms;
  outcome.revive_queue = message.receipt.revive_queue;
  return outcome;
}

}  // namespace saker::broker
