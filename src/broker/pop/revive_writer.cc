#include "broker/pop/revive_writer.h"

#include "base/java_hash.h"
#include "broker/produce/store_remark.h"
#include "model/property.h"

namespace saker::broker {

void ReviveWriter::stage(std::int32_t revive_queue, const wire::record::CheckPointRecord& record,
                         Done done) {
  constexpr bool kWaitDurable = true;
  stage(revive_queue,
        {wire::record::kCheckPointTag, wire::record::encode(record),
         wire::record::unique_key_of(record), check_points_.of(record.topic, record.group)},
        kWaitDurable, std::move(done));
}

void ReviveWriter::stage(std::int32_t revive_queue, const wire::record::AckRecord& record,
                         Done done) {
  constexpr bool kWaitDurable = false;
  stage(revive_queue,
        {record.tag(), wire::record::encode(record), wire::record::unique_key_of(record),
         ack_records_.of(record.topic, record.group)},
        kWaitDurable, std::move(done));
}

/// COMPAT: RocketMQ takes the newest TIMER_DELIVER_MS that it reads for the time that the log has
/// reached. What stands here at once is delivered now; a time to come would make RocketMQ hand out
/// too early what it finds before.
void ReviveWriter::stage(std::int32_t revive_queue, const Text& text, bool wait_durable,
                         Done done) {
  const std::int64_t now_ms = rooms_.clock.wall_ms();
  properties_.clear();
  property::append(properties_, property::kTags, text.tag);
  property::append(properties_, property::kTimerDeliverMs, std::to_string(now_ms));
  property::append(properties_, property::kUniqueKey, text.unique_key);
  store::NewRecord record;
  record.topic = rooms_.topic;
  record.queue_id = {revive_queue};
  record.born_timestamp_ms = now_ms;
  record.born_host = rooms_.host;
  record.body = text.body;
  record.properties = properties_;
  record.tags_code = java_hash(text.tag);
  has_staged_ = true;
  rooms_.appender.stage({&record, 1}, wait_durable,
                        [done = std::move(done), bytes = record_bytes(record),
                         counts = &text.counts](const store::Appended& appended) mutable {
                          if (!is_stored(appended.outcome)) return done(std::nullopt);
                          counts->add(1, bytes);
                          done(appended.queue_offset);
                        });
}

}  // namespace saker::broker
