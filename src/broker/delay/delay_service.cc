#include "broker/delay/delay_service.h"

#include <algorithm>
#include <charconv>

#include "base/log.h"
#include "broker/produce/store_remark.h"
#include "broker/record_copy.h"
#include "model/light_queue.h"
#include "model/property.h"
#include "model/topic_name.h"

namespace saker::broker {
namespace {

using store::AppendOutcome;
using store::ReadOutcome;

constexpr std::int32_t kBatchMax = 32;

std::optional<QueueId> real_queue_of(std::string_view properties) {
  const std::string_view text = property::find(properties, property::kRealQueueId);
  std::int32_t queue_id = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), queue_id);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return QueueId{queue_id};
}

}  // namespace

DelayService::DelayService(const Rooms& rooms)
    : rooms_(rooms),
      log_limit_(rooms.clock, 10),
      runs_(static_cast<std::size_t>(rooms.levels.count())) {}

std::size_t DelayService::stage_due() {
  std::size_t staged = 0;
  for (std::int32_t level = 1; level <= rooms_.levels.count(); ++level) {
    if (run_of(level).outstanding == 0) staged += stage_level(level);
  }
  return staged;
}

std::size_t DelayService::stage_level(std::int32_t level) {
  const QueueOffset from = rooms_.offsets.next(level);
  const Due due = read_due(level, from);
  const store::ReadResult& result = due.result;
  switch (result.outcome) {
    case ReadOutcome::kFound:
      break;
    case ReadOutcome::kMessageWasRemoving:  // due, but retention took them
      if (due.count > 0) rooms_.offsets.advance(level, from + due.count);
      return 0;
    case ReadOutcome::kOffsetTooSmall:
    case ReadOutcome::kOffsetOverflowBadly:
    case ReadOutcome::kOffsetFoundNull:
      rooms_.offsets.advance(level, result.next_offset);
      return 0;
    default:
      return 0;
  }
  Run& run = run_of(level);
  run.places = RecordPlaces(from, result.next_offset);
  run.failed.reset();
  // Held until all are staged: a completion during stage must not end the run early.
  run.outstanding = 1;
  std::size_t staged = 0;
  for (const store::Slice& slice : result.slices) staged += stage_slice(level, slice.bytes);
  run.end = due.all ? result.next_offset : run.places.next();
  if (--run.outstanding == 0) finish(level);
  return staged;
}

/// The entries of a level stand in the order of their deliver times: those up to the first that is
/// not due are read. A deliver time beyond the level's delay, as after a change of the clock or of
/// the delays, counts as due.
DelayService::Due DelayService::read_due(std::int32_t level, QueueOffset from) const {
  const std::int64_t now_ms = rooms_.clock.wall_ms();
  const std::int64_t latest_ms = now_ms + rooms_.levels.delay_ms(level);
  Due due;
  store::WantsEntry is_due = [&](const store::EntryTraits& entry) {
    const std::int64_t deliver_ms = entry.tags_code;
    due.all = due.all && (deliver_ms <= now_ms || deliver_ms > latest_ms);
    if (due.all) ++due.count;
    return due.all;
  };
  store::ReadRequest request;
  request.topic = kScheduleTopic;
  request.queue_id = DelayLevels::queue_of(level);
  request.offset = from;
  request.message_count_max = kBatchMax;
  due.result = rooms_.store.read(request, &is_due);
  return due;
}

std::size_t DelayService::stage_slice(std::int32_t level, std::string_view records) {
  std::size_t staged = 0;
  while (const auto size = wire::record::peek_size(records)) {
    wire::record::Record record;
    if (!wire::record::decode(records, wire::record::BodyCrc::kIgnore, record)) {
      const QueueOffset at = run_of(level).places.take(record.queue_offset);
      staged += stage_record(level, at, record) ? 1 : 0;
    }
    records.remove_prefix(std::min(records.size(), static_cast<std::size_t>(*size)));
  }
  return staged;
}

/// COMPAT: the stored text keeps DELAY, REAL_TOPIC and REAL_QID, as RocketMQ's delivered messages
/// do; nothing reads them there, since what is staged here is not looked at for delays again.
bool DelayService::stage_record(std::int32_t level, QueueOffset at,
                                const wire::record::Record& record) {
  const std::string_view topic = property::find(record.properties, property::kRealTopic);
  const std::optional<QueueId> queue_id = real_queue_of(record.properties);
  if (topic.empty() || !queue_id || topic == kHalfTopic) {
    log::error("broker: delayed message without a destination passed over log_offset={}",
               record.log_offset.value);
    return false;
  }
  store::NewRecord delivered = copy_of(record);
  delivered.topic = topic;
  delivered.queue_id = *queue_id;
  list_light_queues(delivered);
  ++run_of(level).outstanding;
  constexpr bool kWaitDurable = true;
  rooms_.appender.stage(
      {&delivered, 1}, kWaitDurable,
      [this, level, at, sent = rooms_.meter.begin({&delivered, 1}, MessageKind::kDelay)](
          const store::Appended& appended) {
        if (is_stored(appended.outcome)) sent.count();
        completed(level, at, appended.outcome);
      });
  return true;
}

/// The store adds the list again, with the names that it serves.
void DelayService::list_light_queues(store::NewRecord& delivered) {
  if (!rooms_.light_queues || !may_list_light_queues(delivered.topic)) return;
  const std::string_view text = delivered.properties;
  light_queues_ = light_queues_in(property::find(text, property::kLightQueues));
  if (light_queues_.empty()) return;
  properties_ = property::without(text, property::kLightQueues);
  delivered.properties = properties_;
  delivered.light_queues = light_queues_;
}

void DelayService::completed(std::int32_t level, QueueOffset at, AppendOutcome outcome) {
  Run& run = run_of(level);
  if (outcome == AppendOutcome::kIllegal) {
    log::error("broker: delayed message over a limit passed over level={} offset={}", level,
               at.value);
  } else if (outcome != AppendOutcome::kOk && outcome != AppendOutcome::kFlushTimeout) {
    run.failed = run.failed ? std::min(*run.failed, at) : at;
  }
  if (--run.outstanding == 0) finish(level);
}

void DelayService::finish(std::int32_t level) {
  const Run& run = run_of(level);
  rooms_.offsets.advance(level, run.failed.value_or(run.end));
  if (std::uint64_t withheld = 0; run.failed && log_limit_.admit(withheld)) {
    log::warn("broker: delayed messages wait for the store level={} offset={} withheld={}", level,
              run.failed->value, withheld);
  }
}

}  // namespace saker::broker
