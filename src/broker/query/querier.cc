#include "broker/query/querier.h"

#include <algorithm>
#include <string>
#include <utility>

#include "broker/remark.h"

namespace saker::broker {
namespace {

/// From this on an index counts as one that is being built, not as one that is up to date.
constexpr std::int64_t kBacklogBytes = 16 << 20;
constexpr std::int64_t kReadBytesMax = 4 << 20;

std::string not_found(const store::KeyQueryResult& result, LogOffset log_end) {
  std::string text = "can not find message, maybe time range not correct";
  const std::int64_t backlog = log_end - result.indexed;
  if (backlog < kBacklogBytes) return text;
  return text + "; the index is being built and lacks the last " + std::to_string(backlog >> 20) +
         " MiB of the log";
}

api::LookupOutcome unreadable(std::string_view why) {
  api::LookupOutcome outcome;
  outcome.status = api::Status::kFailed;
  outcome.message = cannot_read_now(why);
  return outcome;
}

}  // namespace

void Querier::look_up(api::Lane lane, const api::Lookup& what, api::LookupCompletion done) {
  if (const auto* key = std::get_if<api::KeyQuery>(&what)) {
    return query(lane, *key, std::move(done));
  }
  if (const auto* queue = std::get_if<api::QueueQuery>(&what)) {
    return read(lane, *queue, std::move(done));
  }
  if (const auto* timers = std::get_if<api::TimerQuery>(&what)) {
    return list(lane, *timers, std::move(done));
  }
  const LogOffset offset = std::get<LogOffset>(what);
  rooms_.threads.ask(
      lane, [this, offset] { return seen(offset); }, std::move(done));
}

void Querier::query(api::Lane lane, const api::KeyQuery& query, api::LookupCompletion done) {
  store::KeyQuery what;
  what.count_max = query.is_unique_key ? rooms_.unique_query_count : query.message_count_max;
  what.begin_ms = query.begin_ms;
  what.end_ms = query.end_ms;
  rooms_.threads.ask(
      lane,
      [this, what, topic = std::string(query.topic), key = std::string(query.key)]() mutable {
        what.topic = topic;
        what.key = key;
        return found(what);
      },
      std::move(done));
}

void Querier::read(api::Lane lane, const api::QueueQuery& query, api::LookupCompletion done) {
  store::ReadRequest what;
  what.queue_id = query.queue_id;
  what.offset = query.first;
  what.message_count_max = query.message_count_max;
  what.bytes_max = kReadBytesMax;
  rooms_.threads.ask(
      lane,
      [this, what, topic = std::string(query.topic)]() mutable {
        what.topic = topic;
        return read_now(what);
      },
      std::move(done));
}

void Querier::list(api::Lane lane, const api::TimerQuery& query, api::LookupCompletion done) {
  rooms_.threads.ask(
      lane,
      [look = rooms_.timers, asked = query, topic = std::string(query.topic)]() mutable {
        asked.topic = topic;
        return look == nullptr ? api::LookupOutcome{} : look->look(asked);
      },
      std::move(done));
}

api::LookupOutcome Querier::found(const store::KeyQuery& query) const {
  Result<store::KeyQueryResult> result = rooms_.store.query(query);
  if (!result) return unreadable(result.error().message);
  api::LookupOutcome outcome;
  outcome.index_update_ms = result->index_update_ms;
  outcome.index_update_offset = result->index_update_offset;
  for (store::Slice& slice : result->slices) {
    outcome.slices.push_back({slice.bytes, std::move(slice.keep_alive)});
  }
  if (!outcome.slices.empty()) return outcome;
  outcome.status = api::Status::kOffsetNotFound;
  outcome.message = not_found(*result, rooms_.store.max_log_offset());
  return outcome;
}

/// A queue that has nothing there is no error.
api::LookupOutcome Querier::read_now(const store::ReadRequest& request) const {
  store::ReadResult result = rooms_.store.read(request, nullptr);
  if (result.outcome == store::ReadOutcome::kUnreadable) return unreadable(result.why);
  api::LookupOutcome outcome;
  outcome.next_offset = std::max(request.offset, result.next_offset);
  for (store::Slice& slice : result.slices) {
    outcome.slices.push_back({slice.bytes, std::move(slice.keep_alive)});
  }
  return outcome;
}

api::LookupOutcome Querier::seen(LogOffset offset) const {
  Result<store::Slice> record = rooms_.store.read_record(offset);
  api::LookupOutcome outcome;
  if (record) {
    outcome.slices.push_back({record->bytes, std::move(record->keep_alive)});
    return outcome;
  }
  if (!store::is_lost(record.error())) return unreadable(record.error().message);
  outcome.status = api::Status::kFailed;
  outcome.message = "can not find message by the offset, " + std::to_string(offset.value);
  return outcome;
}

}  // namespace saker::broker
