#include "broker/transaction/half_takeover.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <optional>
#include <thread>

#include "base/java_hash.h"
#include "base/log.h"
#include "broker/produce/store_remark.h"
#include "broker/record_copy.h"
#include "broker/transaction/half_queue_walk.h"

namespace saker::broker {
namespace {

constexpr std::size_t kBatch = 256;
constexpr int kVisibleMsMax = 5'000;
constexpr std::string_view kDone = "d";
constexpr std::string_view kNoBody("\0", 1);

/// The place of a message that a property names; nothing where it names none.
std::optional<LogOffset> place_in(std::string_view properties, std::string_view name) {
  const std::string_view text = property::find(properties, name);
  LogOffset place;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), place.value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return place;
}

Error cannot_take_over(std::string_view why) {
  return {ErrorCode::kUnavailable,
          "open transactions of RocketMQ's (transRocksDBEnable) cannot be taken over, and nobody "
          "would ask for their end: " +
              std::string(why)};
}

}  // namespace

Status HalfTakeover::run() {
  if (Status found = find(); !found) return cannot_take_over(found.error().message);
  if (waiting_.empty()) return {};
  std::vector<store::ForeignHalf> halves;
  for (const auto& [at, half] : waiting_) halves.push_back(half);
  for (std::size_t i = 0; i < halves.size(); i += kBatch) {
    const std::size_t count = std::min(kBatch, halves.size() - i);
    Status taken = take_over(std::span(halves).subspan(i, count));
    if (!taken) return cannot_take_over(taken.error().message);
  }
  log::info("broker: open transactions of RocketMQ's are taken over from {} count={}",
            store::foreign_tables_directory(rooms_.root_dir), halves.size());
  return {};
}

Status HalfTakeover::find() {
  const Result<store::ForeignHalves> there = store::read_foreign_halves(rooms_.root_dir);
  if (!there) return there.error();
  if (!there->has_table) return {};
  if (there->strange_count > 0) {
    log::warn("broker: {} has {} rows of transactions that say nothing; passed over",
              store::foreign_tables_directory(rooms_.root_dir), there->strange_count);
  }
  for (const store::ForeignHalf& half : there->rows) waiting_[half.at] = half;
  Status done = add_without_row(there->entered_until);
  if (done) done = drop_ended();
  return done && !waiting_.empty() ? find_copies() : done;
}

/// A process that died had not yet made rows of the last messages.
Status HalfTakeover::add_without_row(LogOffset entered_until) {
  const QueueOffset end = rooms_.store.max_offset(kForeignHalfTopic, kHalfQueue);
  const Result<QueueOffset> from = place_behind(kForeignHalfTopic, entered_until);
  if (!from) return from.error();
  HalfQueueWalk walk(rooms_.store, kForeignHalfTopic, *from, end);
  return walk.finish([this](std::string_view bytes) {
    const std::optional<HalfMessage> half = parse_foreign_half(bytes);
    if (!half) return;
    const LogOffset at = half->record.log_offset;
    waiting_.try_emplace(at, store::ForeignHalf{.at = at, .bytes = half->record.total_size});
  });
}

/// An end stands behind its message.
Status HalfTakeover::drop_ended() {
  if (waiting_.empty()) return {};
  const QueueOffset end = rooms_.store.max_offset(kForeignOpTopic, kHalfQueue);
  const Result<QueueOffset> from = place_behind(kForeignOpTopic, waiting_.begin()->first);
  if (!from) return from.error();
  HalfQueueWalk walk(rooms_.store, kForeignOpTopic, *from, end);
  return walk.finish([this](std::string_view bytes) {
    wire::record::Record record;
    if (wire::record::decode(bytes, wire::record::BodyCrc::kIgnore, record)) return;
    if (const auto half = place_in(record.properties, property::kEndedHalf)) waiting_.erase(*half);
  });
}

/// The copies are open: nobody was served since they were made.
Status HalfTakeover::find_copies() {
  const QueueOffset min = rooms_.store.min_offset(kHalfTopic, kHalfQueue);
  const QueueOffset end = rooms_.store.max_offset(kHalfTopic, kHalfQueue);
  const auto done = rooms_.offsets.committed({kTransactionGroup, kHalfTopic, kHalfQueue});
  HalfQueueWalk walk(rooms_.store, kHalfTopic, std::clamp(done.value_or(min), min, end), end);
  return walk.finish([this](std::string_view bytes) {
    wire::record::Record record;
    if (wire::record::decode(bytes, wire::record::BodyCrc::kIgnore, record)) return;
    const auto origin = place_in(record.properties, property::kTakenOverFrom);
    if (origin && waiting_.contains(*origin)) copied_.insert(origin->value);
  });
}

/// The first place of a queue whose record stands behind that one in the log.
Result<QueueOffset> HalfTakeover::place_behind(std::string_view topic, LogOffset at) const {
  QueueOffset low = rooms_.store.min_offset(topic, kHalfQueue);
  QueueOffset high = rooms_.store.max_offset(topic, kHalfQueue);
  while (low < high) {
    const QueueOffset middle = low + (high - low) / 2;
    LogOffset seen{-1};
    HalfQueueWalk walk(rooms_.store, topic, middle, middle + 1);
    const Status read = walk.finish([&seen](std::string_view bytes) {
      wire::record::Record record;
      const auto fault = wire::record::decode(bytes, wire::record::BodyCrc::kIgnore, record);
      if (!fault) seen = record.log_offset;
    });
    if (!read) return read.error();
    seen > at ? high = middle : low = middle + 1;
  }
  return low;
}

Status HalfTakeover::take_over(std::span<const store::ForeignHalf> halves) {
  std::vector<End> ends;
  for (const store::ForeignHalf& half : halves) {
    if (Status staged = stage_copy(half, ends); !staged) return staged;
  }
  if (Status settled = settle(); !settled) return settled;
  for (const End& end : ends) stage_end(end);
  return settle();
}

/// What the log no longer has, or what could never be completed, needs neither a copy nor an end.
Status HalfTakeover::stage_copy(const store::ForeignHalf& half, std::vector<End>& ends) {
  const Result<store::Slice> found = rooms_.store.read_record(half.at);
  if (!found && !store::is_lost(found.error())) return found.error();
  const auto message = found ? parse_foreign_half(found->bytes) : std::nullopt;
  if (!message || message->record.total_size != half.bytes) return {};
  ends.push_back({half.at, std::string(message->real_topic), std::string(message->unique_key)});
  if (copied_.contains(half.at.value)) return {};

  begin_half_properties(properties_, *message);
  if (half.check_count > 0) {
    properties_.add(property::kCheckTimes, std::to_string(half.check_count));
  }
  properties_.add(property::kTakenOverFrom, std::to_string(half.at.value));
  store::NewRecord copy = copy_of(message->record);
  copy.topic = kHalfTopic;
  copy.queue_id = kHalfQueue;
  copy.properties = properties_.text();
  stage(copy);
  return {};
}

void HalfTakeover::stage_end(const End& end) {
  std::string properties;
  property::append(properties, property::kTags, kDone);
  property::append(properties, property::kWait, "false");
  property::append(properties, property::kTransactionId, end.unique_key);
  property::append(properties, property::kEndedHalf, std::to_string(end.half.value));
  property::append(properties, property::kRealTopic, end.topic);
  store::NewRecord record;
  record.topic = kForeignOpTopic;
  record.queue_id = kHalfQueue;
  record.born_timestamp_ms = rooms_.clock.wall_ms();
  record.born_host = parse_host_address(rooms_.options.address()).value_or(HostAddress{});
  record.body = kNoBody;
  record.properties = properties;
  record.tags_code = java_hash(kDone);
  stage(record);
}

void HalfTakeover::stage(const store::NewRecord& record) {
  constexpr bool kWaitDurable = true;
  const bool is_copy = record.topic == kHalfTopic;
  rooms_.appender.stage({&record, 1}, kWaitDurable,
                        [this, is_copy](const store::Appended& appended) {
                          if (!is_stored(appended.outcome)) ++refused_count_;
                          if (is_copy) copies_end_ = appended.queue_offset + 1;
                        });
}

/// Returns when all that was staged is on the medium, and the copies can be read.
Status HalfTakeover::settle() {
  rooms_.appender.commit();
  while (rooms_.appender.waiting()) {
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
    rooms_.appender.release();
  }
  if (refused_count_ > 0) {
    const std::string why = rooms_.store.refusal().why;
    return Error{ErrorCode::kUnavailable, why.empty() ? "the store does not take them" : why};
  }
  if (Status flushed = rooms_.store.flush_log(); !flushed) return flushed;
  const auto are_visible = [this] {
    return rooms_.store.max_offset(kHalfTopic, kHalfQueue) >= copies_end_;
  };
  for (int ms = 0; ms < kVisibleMsMax && !are_visible(); ++ms)
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  return are_visible() ? Status() : Error{ErrorCode::kUnavailable, "the store is too slow"};
}

}  // namespace saker::broker
