#include "broker/fake_store.h"

#include <array>
#include <deque>
#include <set>

#include <gtest/gtest.h>

#include "model/property.h"
#include "wire/record/record.h"

namespace saker::broker {

using store::Appended;
using store::AppendOutcome;
using store::ReadOutcome;

/// Copies what it is given, so that views need to live only during stage().
class FakeAppender final : public store::Appender {
 public:
  FakeAppender(FakeStore& store, store::FlushWaker& waker) : store_(store), waker_(waker) {}

  void stage(std::span<const store::NewRecord> records, bool wait_durable,
             store::AppendCompletion completion) override {
    Staged staged;
    for (const store::NewRecord& record : records) {
      auto& texts = *staged.texts.emplace_back(std::make_unique<std::array<std::string, 3>>());
      texts = {std::string(record.topic), std::string(record.body), std::string(record.properties)};
      store::NewRecord copy = record;
      copy.topic = texts[0];
      copy.body = texts[1];
      copy.properties = texts[2];
      copy.light_queues = keep(staged, record.light_queues);
      staged.records.push_back(copy);
    }
    staged.waits = wait_durable && store_.flushes_later;
    staged.completion = std::move(completion);
    staged_.push_back(std::move(staged));
  }

  void commit() override {
    for (Staged& staged : std::exchange(staged_, {})) {
      staged.appended = store_.append(staged.records, staged.offsets);
      if (staged.waits) {
        waiting_.push_back(std::move(staged));
      } else {
        complete(staged);
      }
    }
    if (!waiting_.empty()) waker_.wake();
  }

  void release() override {
    for (Staged& staged : std::exchange(waiting_, {})) complete(staged);
  }
  bool waiting() const override { return !waiting_.empty(); }

 private:
  struct Staged;
  static std::span<const std::string_view> keep(Staged& staged,
                                                std::span<const std::string_view> names) {
    auto& kept = staged.light_queues.emplace_back();
    for (const std::string_view name : names) kept.push_back(staged.light_texts.emplace_back(name));
    return kept;
  }

  struct Staged {
    std::vector<std::unique_ptr<std::array<std::string, 3>>> texts;
    std::vector<store::NewRecord> records;
    std::deque<std::string> light_texts;
    std::deque<std::vector<std::string_view>> light_queues;
    std::vector<LogOffset> offsets;
    bool waits = false;
    Appended appended;
    store::AppendCompletion completion;
  };

  static void complete(Staged& staged) {
    staged.appended.log_offsets = staged.offsets;
    staged.completion(staged.appended);
  }

  FakeStore& store_;
  store::FlushWaker& waker_;
  std::vector<Staged> staged_;
  std::vector<Staged> waiting_;
};

std::unique_ptr<store::Appender> FakeStore::make_appender(store::FlushWaker& waker) {
  return std::make_unique<FakeAppender>(*this, waker);
}

namespace {

/// With its places in light queues, as a store adds them.
std::string completed_properties(const store::NewRecord& record,
                                 const FakeStore::Content& content) {
  std::string text(record.properties);
  if (record.light_queues.empty()) return text;
  std::string names;
  std::string places;
  for (const std::string_view name : record.light_queues) {
    const auto queue = content.queues.find({std::string(name), 0});
    const std::size_t place = queue == content.queues.end() ? 0 : queue->second.size();
    names.append(names.empty() ? "" : ",").append(name);
    places.append(places.empty() ? "" : ",").append(std::to_string(place));
  }
  property::append(text, property::kLightQueues, names);
  property::append(text, property::kLightQueueOffsets, places);
  return text;
}

}  // namespace

Appended FakeStore::append(const std::vector<store::NewRecord>& records,
                           std::vector<LogOffset>& offsets) {
  Appended appended;
  for (const store::NewRecord& record : records) {
    if (record.properties.size() <= illegal_above_bytes) continue;
    appended.outcome = AppendOutcome::kIllegal;
    return appended;
  }
  const bool is_meant = refused_topic.empty() || records[0].topic == refused_topic;
  appended.outcome = is_meant ? next_outcome : AppendOutcome::kOk;
  if (appended.outcome != AppendOutcome::kOk && appended.outcome != AppendOutcome::kFlushTimeout) {
    return appended;
  }
  std::vector<store::Arrival> arrivals;
  {
    const std::lock_guard lock(mutex_);
    for (const store::NewRecord& record : records) {
      const Key key(record.topic, record.queue_id.value);
      std::vector<Entry>& queue = content_.queues[key];
      const QueueOffset at{static_cast<std::int64_t>(queue.size())};
      if (offsets.empty()) appended.queue_offset = at;
      const std::string properties = completed_properties(record, content_);
      wire::record::Record full{.queue_id = record.queue_id,
                                .flag = record.flag,
                                .queue_offset = at,
                                .log_offset = {content_.log_end},
                                .sys_flag = record.sys_flag,
                                .born_timestamp_ms = record.born_timestamp_ms,
                                .born_host = record.born_host,
                                .store_timestamp_ms = clock_.wall_ms(),
                                .store_host = host_,
                                .reconsume_times = record.reconsume_times,
                                .prepared_transaction_offset = record.prepared_transaction_offset,
                                .body = record.body,
                                .topic = record.topic,
                                .properties = properties};
      std::string bytes(wire::record::encoded_size(full), '\0');
      wire::record::encode(full, bytes.data());
      offsets.push_back({content_.log_end});
      content_.by_log_offset[content_.log_end] = key;
      const std::int64_t counts_from = record.tags_code_is_delay ? full.store_timestamp_ms : 0;
      queue.push_back(
          {{content_.log_end}, counts_from + record.tags_code, bytes, record.inner_count});
      content_.log_end += static_cast<std::int64_t>(bytes.size());
      arrivals.push_back({record.topic, record.queue_id, at, record.tags_code});
      const Entry entry = queue.back();
      for (const std::string_view light : record.light_queues) {
        std::vector<Entry>& lights = content_.queues[Key(light, 0)];
        arrivals.push_back({light, {0}, {static_cast<std::int64_t>(lights.size())}, 0});
        lights.push_back(entry);
      }
    }
  }
  listener_.on_arrivals(arrivals);
  return appended;
}

const std::vector<FakeStore::Entry>* FakeStore::find(std::string_view topic,
                                                     QueueId queue_id) const {
  const auto found = content_.queues.find(Key(topic, queue_id.value));
  return found == content_.queues.end() ? nullptr : &found->second;
}

store::ReadResult FakeStore::read(const store::ReadRequest& request,
                                  store::EntryFilter filter) const {
  store::ReadResult result = read_now(request, filter);
  if (after_read) after_read();
  return result;
}

store::ReadResult FakeStore::read_now(const store::ReadRequest& request,
                                      store::EntryFilter filter) const {
  const std::lock_guard lock(mutex_);
  store::ReadResult result;
  const std::vector<Entry>* queue = find(request.topic, request.queue_id);
  const auto size = queue == nullptr ? 0 : static_cast<std::int64_t>(queue->size());
  result.max_offset = {size};
  result.next_offset = request.offset;
  if (unreadable) {
    result.outcome = ReadOutcome::kUnreadable;
    result.why = unreadable->message;
    return result;
  }
  if (size == 0) {
    result.outcome = ReadOutcome::kNoMessageInQueue;
    result.next_offset = {0};
  } else if (request.offset.value < 0) {
    result.outcome = ReadOutcome::kOffsetTooSmall;
    result.next_offset = {0};
  } else if (request.offset.value == size) {
    result.outcome = ReadOutcome::kOffsetOverflowOne;
  } else if (request.offset.value > size) {
    result.outcome = ReadOutcome::kOffsetOverflowBadly;
    result.next_offset = {size};
  } else {
    result.outcome = ReadOutcome::kNoMatchedMessage;
    for (auto at = request.offset.value; at < size; ++at) {
      if (result.message_count == request.message_count_max) break;
      const Entry& entry = (*queue)[static_cast<std::size_t>(at)];
      result.next_offset = {at + 1};
      if (entry.record.empty()) continue;  // a test took the message away
      if (filter != nullptr && !(*filter)({.tags_code = entry.tags_code})) continue;
      const auto bytes = std::make_shared<const std::string>(entry.record);
      result.slices.push_back({*bytes, bytes});
      ++result.message_count;
      result.outcome = ReadOutcome::kFound;
    }
  }
  return result;
}

Result<store::KeyQueryResult> FakeStore::query(const store::KeyQuery& query) const {
  if (unreadable) return *unreadable;
  if (before_query) before_query();
  const std::lock_guard lock(mutex_);
  asked_key = std::string(query.topic) + "#" + std::string(query.key);
  asked_query = query;
  asked_query.topic = asked_query.key = {};
  return key_answer;
}

Result<store::Slice> FakeStore::read_record(LogOffset offset) const {
  if (unreadable) return *unreadable;
  const std::lock_guard lock(mutex_);
  const auto found = content_.by_log_offset.find(offset.value);
  if (found == content_.by_log_offset.end())
    return Error{ErrorCode::kCorrupt, "no record starts there"};
  for (const Entry& entry : content_.queues.at(found->second)) {
    if (entry.log_offset != offset) continue;
    const auto bytes = std::make_shared<const std::string>(entry.record);
    return store::Slice{*bytes, bytes};
  }
  return Error{ErrorCode::kCorrupt, "no record starts there"};
}

std::vector<std::string> FakeStore::topics_with_prefix(std::string_view prefix) const {
  if (before_listing) before_listing();
  const std::lock_guard lock(mutex_);
  std::set<std::string> topics;
  for (const auto& [queue, entries] : content_.queues) {
    if (queue.first.starts_with(prefix) && !entries.empty()) topics.insert(queue.first);
  }
  return {topics.begin(), topics.end()};
}

QueueOffset FakeStore::min_offset(std::string_view, QueueId) const { return {0}; }

QueueOffset FakeStore::max_offset(std::string_view topic, QueueId queue_id) const {
  const std::lock_guard lock(mutex_);
  const std::vector<Entry>* queue = find(topic, queue_id);
  return {queue == nullptr ? 0 : static_cast<std::int64_t>(queue->size())};
}

Result<std::int64_t> FakeStore::store_time(std::string_view topic, QueueId queue_id,
                                           QueueOffset offset) const {
  if (unreadable) return *unreadable;
  const Error none{ErrorCode::kOutOfRange, "no entry there"};
  const std::lock_guard lock(mutex_);
  const std::vector<Entry>* queue = find(topic, queue_id);
  if (queue == nullptr || offset.value >= static_cast<std::int64_t>(queue->size())) return none;
  wire::record::Record record;
  const std::string& bytes = (*queue)[static_cast<std::size_t>(offset.value)].record;
  if (wire::record::decode(bytes, wire::record::BodyCrc::kIgnore, record)) return none;
  return record.store_timestamp_ms;
}

FakeStore::Content FakeStore::content() const {
  const std::lock_guard lock(mutex_);
  return content_;
}

void FakeStore::set_content(const Content& content) {
  const std::lock_guard lock(mutex_);
  content_ = content;
}

std::vector<FakeStore::Entry> FakeStore::entries(const std::string& topic,
                                                 std::int32_t queue_id) const {
  const std::lock_guard lock(mutex_);
  const std::vector<Entry>* queue = find(topic, {queue_id});
  return queue == nullptr ? std::vector<Entry>{} : *queue;
}

namespace {

class Nobody final : public store::ArrivalListener, public store::FlushWaker {
 public:
  void on_arrivals(std::span<const store::Arrival>) override {}
  void wake() override {}
};

TEST(FakeStore, ReadsWhatWasAppended) {
  ManualClock clock;
  Nobody nobody;
  FakeStore fake(clock, nobody);
  const auto appender = fake.make_appender(nobody);
  store::NewRecord record;
  record.topic = "T";
  record.body = "hello";
  appender->stage({&record, 1}, true, [](const Appended& appended) {
    EXPECT_EQ(appended.outcome, AppendOutcome::kOk);
  });
  EXPECT_EQ(fake.max_offset("T", {0}).value, 0);
  appender->commit();
  EXPECT_EQ(fake.max_offset("T", {0}).value, 1);
  store::ReadRequest request;
  request.topic = "T";
  EXPECT_EQ(fake.read(request, nullptr).outcome, ReadOutcome::kFound);
}

}  // namespace
}  // namespace saker::broker
