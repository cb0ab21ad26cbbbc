#include "broker/pop/revive_reader.h"

#include <algorithm>

#include "base/log.h"
#include "broker/pop/message_read.h"
#include "model/property.h"
#include "wire/record/revive_record.h"

namespace saker::broker {
namespace {

namespace record_format = wire::record;

constexpr std::int32_t kReadMax = 32;
constexpr int kReadsPerStep = 32;
/// What a timer brings comes in the order of its times, and those a second apart or more:
/// acknowledgements may come so long after their check point is due.
constexpr std::int64_t kTimerGraceMs = 3'000;

/// Of an inner batch only the first offset is handed out, and the group's goes on behind all.
record_format::CheckPointRecord with_whole_batch(record_format::CheckPointRecord what,
                                                 const store::Store& store) {
  if (what.distances.empty()) return what;
  const std::int32_t last = *std::max_element(what.distances.begin(), what.distances.end());
  const QueueOffset last_offset = what.start_offset + last;
  const QueueOffset end = end_of_message(store, {what.topic, what.queue_id, last_offset});
  if (end - last_offset > 1) {
    what.distances.push_back(static_cast<std::int32_t>(end - what.start_offset - 1));
  }
  return what;
}

}  // namespace

ReviveReader::ReviveReader(const Rooms& rooms)
    : rooms_(rooms), log_limit_(rooms.clock, 10), seen_end_(rooms.state.revive_queues.size()) {}

bool ReviveReader::step() {
  bool more = false;
  for (const auto& queue : rooms_.state.revive_queues) more = read(*queue) || more;
  return more;
}

bool ReviveReader::has_read_all() const {
  const auto& queues = rooms_.state.revive_queues;
  return std::all_of(queues.begin(), queues.end(),
                     [](const auto& queue) { return queue->is_read(); });
}

/// What was visible at the step before and is unknown still was not written by this run: of its
/// own records it knows by now.
bool ReviveReader::read(ReviveQueue& queue) {
  QueueOffset& end = seen_end_[static_cast<std::size_t>(queue.id())];
  const QueueOffset readable = queue.is_read() ? end : queue.old_end();
  end = rooms_.store.max_offset(rooms_.state.revive_topic, {queue.id()});
  for (int i = 0; i < kReadsPerStep; ++i) {
    const QueueOffset from = queue.next_unread();
    if (from >= readable) return false;
    store::ReadRequest request;
    request.topic = rooms_.state.revive_topic;
    request.queue_id = {queue.id()};
    request.offset = from;
    request.message_count_max = kReadMax;
    const store::ReadResult result = rooms_.store.read(request, nullptr);
    if (result.outcome == store::ReadOutcome::kUnreadable) return false;
    for (const store::Slice& slice : result.slices) take(queue, slice.bytes);
    // Entries without a record that can be read: nothing is left of them.
    QueueOffset lost = from;
    const QueueOffset next = std::min(std::max(result.next_offset, from + 1), readable);
    for (; lost < next; lost = lost + 1) {
      if (queue.next_unread() == lost) queue.note_done(lost);
    }
  }
  return true;
}

void ReviveReader::take(ReviveQueue& queue, std::string_view bytes) {
  while (const auto size = record_format::peek_size(bytes)) {
    record_format::Record record;
    if (!record_format::decode(bytes, record_format::BodyCrc::kIgnore, record)) {
      const std::string_view tag = property::find(record.properties, property::kTags);
      if (tag == record_format::kCheckPointTag) {
        take_check_point(queue, record);
      } else {
        take_ack(queue, record);
      }
    }
    bytes.remove_prefix(std::min(bytes.size(), static_cast<std::size_t>(*size)));
  }
}

void ReviveReader::take_check_point(ReviveQueue& queue, const record_format::Record& record) {
  auto what = record_format::decode_check_point(record.body);
  if (!what) return pass_over(queue, record, what.error());
  if (what->broker_name.empty()) what->broker_name = rooms_.broker_name;
  if (!queue.is_read()) rooms_.recovery.note(with_whole_batch(*what, rooms_.store));
  auto check_point = std::make_shared<CheckPoint>();
  check_point->what = std::move(*what);
  check_point->revive_queue = queue.id();
  check_point->state = CheckPoint::State::kWaiting;
  check_point->due_ms = check_point->what.visible_ms();
  if (!property::find(record.properties, property::kTimerOutMs).empty()) {
    check_point->due_ms = std::max(check_point->due_ms, rooms_.clock.wall_ms()) + kTimerGraceMs;
  }
  queue.found(check_point, record.queue_offset);
}

void ReviveReader::take_ack(ReviveQueue& queue, const record_format::Record& record) {
  auto ack = record_format::decode_ack(record.body);
  if (!ack) return pass_over(queue, record, ack.error());
  if (ack->broker_name.empty()) ack->broker_name = rooms_.broker_name;
  for (const QueueOffset offset : ack->offsets) {
    const ReviveQueue::Acked acked = queue.acknowledge(key_of(*ack), offset);
    if (acked.check_point != nullptr) queue.finish_if_done(acked.check_point);
  }
  queue.note_done(record.queue_offset);
}

void ReviveReader::pass_over(ReviveQueue& queue, const record_format::Record& record,
                             const Error& why) {
  if (std::uint64_t withheld = 0; log_limit_.admit(withheld)) {
    log::error("broker: revive record passed over queue={} offset={} reason=\"{}\" withheld={}",
               queue.id(), record.queue_offset.value, why.message, withheld);
  }
  queue.note_done(record.queue_offset);
}

}  // namespace saker::broker
