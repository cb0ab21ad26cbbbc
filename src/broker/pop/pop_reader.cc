#include "broker/pop/pop_reader.h"

#include <algorithm>

#include "broker/consume/property_read.h"
#include "broker/record_places.h"
#include "broker/topic/topic_name.h"
#include "model/lite_topic.h"
#include "wire/record/record.h"

namespace saker::broker {
namespace {

using store::ReadOutcome;

/// The number of a record in the queue that was read, which for light queues is not its own.
QueueOffset offset_in(std::string_view topic, const wire::record::Record& record) {
  if (!is_light_queue(topic)) return record.queue_offset;
  for (const LightEntry& entry : light_entries(record.topic, record.properties)) {
    if (entry.queue == topic) return entry.offset;
  }
  return record.queue_offset;
}

std::vector<QueueOffset> offsets_of(std::string_view topic, QueueOffset from,
                                    const store::ReadResult& result) {
  std::vector<QueueOffset> offsets;
  RecordPlaces places(from, result.next_offset);
  for (const store::Slice& slice : result.slices) {
    std::string_view rest = slice.bytes;
    while (const auto size = wire::record::peek_size(rest)) {
      wire::record::Record record;
      if (!wire::record::decode(rest, wire::record::BodyCrc::kIgnore, record)) {
        offsets.push_back(places.take(offset_in(topic, record)));
      }
      rest.remove_prefix(std::min(rest.size(), static_cast<std::size_t>(*size)));
    }
  }
  return offsets;
}

bool is_out_of_range(ReadOutcome outcome) {
  return outcome == ReadOutcome::kOffsetTooSmall || outcome == ReadOutcome::kOffsetOverflowBadly ||
         outcome == ReadOutcome::kOffsetFoundNull;
}

/// Where a queue is to be read next after nothing was found.
QueueOffset after_nothing(const store::ReadResult& result, QueueOffset from) {
  const bool passes = is_out_of_range(result.outcome) ||
                      result.outcome == ReadOutcome::kNoMatchedMessage ||
                      result.outcome == ReadOutcome::kMessageWasRemoving;
  return passes ? result.next_offset : from;
}

}  // namespace

PopReader::PopReader(const Rooms& rooms)
    : rooms_(rooms), topics_(rooms.topics.map()), random_(rooms.seed + 1) {}

PopTaking PopReader::take(const api::PopRequest& request, const PopPermit& permit,
                          std::optional<std::int64_t> pop_time_ms) {
  Walk one{request, permit, {}};
  one.taking.pop_time_ms = pop_time_ms.value_or(rooms_.clock.wall_ms());
  walk(one);
  return std::move(one.taking);
}

PopTaking PopReader::look(const api::PeekRequest& request, const PopPermit& permit) {
  api::PopRequest as_pop;
  as_pop.target = request.target;
  as_pop.message_count_max = request.message_count_max;
  Walk one{as_pop, permit, {}, true};
  walk(one);
  return std::move(one.taking);
}

/// COMPAT: in order, retry topics are never read.
void PopReader::walk(Walk& walk) {
  const std::uint32_t random = random_();
  const auto draw = static_cast<std::int32_t>(random % 100);
  const bool reads_retry = !walk.request.ordered;
  walk.by_priority = reads_retry && draw < walk.permit.priority_percent;
  const PopOptions& options = rooms_.options.pop;
  const bool retry_first = draw < (walk.by_priority ? options.retry_first_percent_for_priority
                                                    : options.retry_first_percent);
  if (reads_retry && retry_first) walk_retry_topics(walk);
  walk_topic(walk, random);
  if (reads_retry && !retry_first) walk_retry_topics(walk);
}

void PopReader::walk_topic(Walk& walk, std::uint32_t random) {
  const api::PopTarget& target = walk.request.target;
  const Source source{PopSource::kTopic, rooms_.state.cursors.of(target.topic, target.group)};
  if (target.queue_id.value >= 0) return visit(walk, source, target.queue_id);
  if (walk.by_priority) return walk_by_priority(walk, source);
  const std::int32_t count = walk.permit.read_queue_count;
  if (count <= 0) return;
  const auto first = static_cast<std::int32_t>(random / 100 % static_cast<std::uint32_t>(count));
  for (std::int32_t i = 0; i < count; ++i) visit(walk, source, {(first + i) % count});
}

/// The queue of a priority has its number.
void PopReader::walk_by_priority(Walk& walk, const Source& source) {
  const std::int32_t count = walk.permit.read_queue_count;
  for (std::int32_t i = 0; i < count; ++i) {
    visit(walk, source, {rooms_.options.pop.priority_ascends ? count - 1 - i : i});
  }
}

void PopReader::walk_retry_topics(Walk& walk) {
  for (const Source& source : retry_sources(walk.request.target)) visit(walk, source, {0});
}

/// One that has messages exists, also where a crash came before its name was written down.
bool PopReader::exists(const std::string& retry_topic) {
  if (topics_.find(retry_topic) != nullptr) return true;
  if (rooms_.store.max_offset(retry_topic, {0}).value == 0) return false;
  rooms_.topics.find_or_create(pop_retry_topic(retry_topic));
  return true;
}

/// Those that exist.
std::vector<PopReader::Source> PopReader::retry_sources(const api::PopTarget& target) {
  const PopOptions& options = rooms_.options.pop;
  const PopSource own = options.retry_topic_with_plus ? PopSource::kRetryPlus : PopSource::kRetry;
  std::vector<Source> sources;
  for (const PopSource kind : {PopSource::kRetryPlus, PopSource::kRetry}) {
    if (kind != own && !options.read_other_retry_topic) continue;
    const std::string name = pop_source_topic_of(target.group, target.topic, kind);
    if (!exists(name)) continue;
    sources.push_back({kind, rooms_.state.cursors.of(name, target.group)});
  }
  return sources;
}

void PopReader::visit(Walk& walk, const Source& source, QueueId queue_id) {
  const bool from_end = walk.request.from_end;
  PopCursor& cursor = source.cursors->of(queue_id);
  if (walk.only_looks || walk.wanted() <= 0) {
    const QueueOffset from = cursor.next().value_or(first_offset(source, queue_id, from_end));
    if (walk.wanted() > 0) return visit_taken(walk, source, queue_id, from);
    walk.taking.rest_count += lag(source, queue_id, from_end);
    return;
  }
  const PopCursor::Turn turn = cursor.try_take();
  if (!turn.taken) {
    walk.taking.rest_count += lag(source, queue_id, from_end);
    return;
  }
  const QueueOffset from = turn.next.value_or(first_offset(source, queue_id, from_end));
  if (!turn.next) cursor.begin_at(from);
  const Progress of{source.cursors->group(), source.cursors->topic(), queue_id};
  if (turn.was_reset) rooms_.state.orders.forget(of);
  if (walk.request.ordered && is_closed(walk, of)) return cursor.give_back(from);
  visit_taken(walk, source, queue_id, from);
}

bool PopReader::is_closed(Walk& walk, const Progress& of) const {
  const auto until = rooms_.state.orders.closed_until_ms(of, walk.request.attempt_id);
  if (!until) return false;
  std::optional<std::int64_t>& first = walk.taking.closed_until_ms;
  first = std::min(first.value_or(*until), *until);
  return true;
}

void PopReader::visit_taken(Walk& walk, const Source& source, QueueId queue_id, QueueOffset from) {
  store::ReadResult result = read(walk, source, queue_id, from);
  if (is_out_of_range(result.outcome)) {
    from = result.next_offset;
    result = read(walk, source, queue_id, from);
  }
  const bool found = result.outcome == ReadOutcome::kFound;
  const QueueOffset next = found ? result.next_offset : after_nothing(result, from);
  walk.taking.rest_count += std::max<std::int64_t>(0, result.max_offset - next);
  if (found) return keep(walk, source, queue_id, from, result);
  if (!walk.only_looks) source.cursors->of(queue_id).give_back(next);
}

store::ReadResult PopReader::read(const Walk& walk, const Source& source, QueueId queue_id,
                                  QueueOffset from) const {
  store::ReadRequest what;
  what.topic = source.cursors->topic();
  what.queue_id = queue_id;
  what.offset = from;
  what.message_count_max = walk.wanted();
  // What was chosen once and came to nothing is wanted still.
  const filter::Selection* selection =
      source.kind == PopSource::kTopic ? walk.permit.selection.get() : nullptr;
  if (selection == nullptr) return rooms_.store.read(what, nullptr);
  if (selection->needs_properties()) return read_selected(rooms_.store, what, *selection);
  store::WantsEntry wanted = [selection](const store::EntryTraits& entry) {
    return selection->may_match(entry.tags_code);
  };
  return rooms_.store.read(what, &wanted);
}

void PopReader::keep(Walk& walk, const Source& source, QueueId queue_id, QueueOffset from,
                     store::ReadResult& result) {
  PopPortion portion;
  portion.source = source.kind;
  portion.queue_id = queue_id;
  portion.start = from;
  portion.offsets = offsets_of(source.cursors->topic(), from, result);
  portion.slices = std::move(result.slices);
  walk.taking.message_count += static_cast<std::int32_t>(portion.offsets.size());
  if (!walk.only_looks) {
    portion.cursors = source.cursors;
    PopCursor& cursor = source.cursors->of(queue_id);
    if (walk.request.ordered) {
      close(walk, {source.cursors->group(), source.cursors->topic(), queue_id}, portion,
            result.next_offset);
      cursor.give_back(from);
    } else {
      portion.reading = cursor.hand_out(from, result.next_offset);
    }
  }
  walk.taking.portions.push_back(std::move(portion));
}

/// The counts come for each message that was handed out before, and the least of all for the queue.
void PopReader::close(Walk& walk, const Progress& of, const PopPortion& portion, QueueOffset end) {
  OrderedTaking taking;
  taking.attempt_id = walk.request.attempt_id;
  taking.pop_time_ms = walk.taking.pop_time_ms;
  taking.invisible_ms = bounded_invisible_ms(walk.request.invisible_ms);
  for (const QueueOffset offset : portion.offsets) taking.offsets.push_back(offset.value);
  taking.end = end.value;
  const auto counts = rooms_.state.orders.take(of, std::move(taking));
  std::int32_t least = counts.size() == portion.offsets.size() ? INT32_MAX : 0;
  for (const auto& [offset, count] : counts) {
    walk.taking.delivery_counts.push_back({of.queue_id, QueueOffset{offset}, count});
    least = std::min(least, count);
  }
  walk.taking.delivery_counts.push_back({of.queue_id, std::nullopt, least});
}

QueueOffset PopReader::first_offset(const Source& source, QueueId queue_id, bool from_end) const {
  const std::string& topic = source.cursors->topic();
  const QueueOffset min = rooms_.store.min_offset(topic, queue_id);
  if (source.kind != PopSource::kTopic || !from_end) return min;
  // Lite topics do not begin at 0 anew after they expired; RocketMQ's do.
  const bool is_whole = min.value <= 0 || is_lite_queue(topic);
  if (rooms_.options.pop.begin_at_zero_in_memory && is_whole) {
    store::ReadRequest first;
    first.topic = topic;
    first.queue_id = queue_id;
    first.offset = min;
    first.message_count_max = 1;
    const store::ReadResult result = rooms_.store.read(first, nullptr);
    if (result.outcome == ReadOutcome::kFound && !result.far_behind) return min;
  }
  const QueueOffset max = rooms_.store.max_offset(topic, queue_id);
  return {std::max<std::int64_t>(0, max.value - 1)};
}

std::int64_t PopReader::lag(const Source& source, QueueId queue_id, bool from_end) const {
  const QueueOffset from =
      source.cursors->of(queue_id).next().value_or(first_offset(source, queue_id, from_end));
  const QueueOffset max = rooms_.store.max_offset(source.cursors->topic(), queue_id);
  return std::max<std::int64_t>(0, max - from);
}

bool PopReader::has_messages(const api::PopTarget& target, bool ordered,
                             std::string_view attempt_id, std::int32_t read_queue_count) {
  constexpr bool kFromEnd = false;
  const Source source{PopSource::kTopic, rooms_.state.cursors.of(target.topic, target.group)};
  const std::int32_t first = std::max(0, target.queue_id.value);
  const std::int32_t last = target.queue_id.value >= 0 ? first : read_queue_count - 1;
  for (std::int32_t id = first; id <= last; ++id) {
    const Progress of{target.group, target.topic, {id}};
    if (ordered && rooms_.state.orders.closed_until_ms(of, attempt_id)) continue;
    if (lag(source, {id}, kFromEnd) > 0) return true;
  }
  if (ordered) return false;
  const std::vector<Source> retries = retry_sources(target);
  return std::any_of(retries.begin(), retries.end(),
                     [this](const Source& retry) { return lag(retry, {0}, kFromEnd) > 0; });
}

}  // namespace saker::broker
