#include "broker/timer/slot_loader.h"

#include "base/log.h"

namespace saker::broker {

LoadedSlot SlotLoader::load(const SlotRequest& request) {
  LoadedSlot slot;
  slot.slot_ms = request.slot_ms;
  slot.last = request.last;
  Status taken;
  Status walked = timers_.walk(request.last, [&](const store::TimerUnit& unit) {
    taken = take(unit, slot);
    return taken.ok();
  });
  if (walked) walked = taken;
  if (walked) return slot;
  log::error("broker: cannot read a slot of timers slot_ms={} reason=\"{}\"", request.slot_ms,
             walked.error().message);
  slot.failed = !store::is_lost(walked.error());
  return slot;
}

Status SlotLoader::take(const store::TimerUnit& unit, LoadedSlot& slot) {
  NearTimer timer{.due_ms = slot.slot_ms,
                  .record = unit.record,
                  .enqueued_ms = unit.enqueued_ms,
                  .record_bytes = unit.record_bytes,
                  .rolls = unit.rolls()};
  if (unit.rolls()) {  // not due in this slot: what it says of its time does not matter
    slot.timers.push_back(timer);
    return {};
  }
  const Result<store::Slice> record = store_.read_record(unit.record);
  if (!record && !store::is_lost(record.error())) return record.error();
  if (!record) return pass_over(unit, record.error().message);
  const auto message = read_timer_message(record->bytes);
  if (!message || message->record.total_size != unit.record_bytes) {
    return pass_over(unit, "no timer message stands there");
  }
  if (message->deletes()) {
    slot.delete_keys.emplace_back(message->delete_key);
    return {};
  }
  timer.due_ms = message->due_ms(timers_.precision_ms());
  slot.timers.push_back(timer);
  return {};
}

Status SlotLoader::pass_over(const store::TimerUnit& unit, std::string_view why) {
  if (std::uint64_t withheld = 0; log_limit_.admit(withheld)) {
    log::error("broker: timer message passed over log_offset={} reason=\"{}\" withheld={}",
               unit.record.value, why, withheld);
  }
  return {};
}

}  // namespace saker::broker
