#pragma once

#include <chrono>
#include <ctime>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "file/directory.h"
#include "file/recording_disk.h"
#include "store/crash/crash_oracle.h"
#include "store/inspect/verifier.h"
#include "store/recovery/checkpoint_file.h"
#include "store/store_fixture.h"

namespace saker::store {

/// How a run's store is set.
struct CrashRunOptions {
  bool synchronous = true;
  bool flushes_by_itself = false;  ///< ASYNC_FLUSH: every millisecond
  int index_slots = 150;
  int index_entries = 24;
  int spare_files = 0;  ///< expired files of the log that are used again
  /// Queues of each kind: light ones, batch queues of "Batched", simple ones with an extension.
  bool has_all_queue_kinds = false;
};

/// A store on a disk that writes down what happens, and what was promised of it. Failures are
/// texts: `complaint()` is empty as long as all is well. For tests. Thread: one.
class CrashRun {
 public:
  static constexpr std::int64_t kSegmentBytes = 8192;
  static constexpr std::int64_t kQueueFileBytes = 200;

  /// Goes on with what is in `directory`, which holds what `oracle` says.
  CrashRun(std::string directory, const CrashRunOptions& how, CrashOracle oracle,
           std::uint64_t seed)
      : oracle_(std::move(oracle)),
        how_(how),
        random_(seed),
        clock_(std::max(oracle_.now_ms, start_ms())) {
    options_.root_dir = std::move(directory);
    options_.commit_log_segment_bytes = kSegmentBytes;
    options_.consume_queue_segment_bytes = kQueueFileBytes;
    options_.index_slot_count = how.index_slots;
    options_.index_entry_count = how.index_entries;
    options_.retention.spare_files_max = how.spare_files;
    if (how.has_all_queue_kinds) add_queue_kinds();
    options_.flush_type = how.synchronous ? "SYNC_FLUSH" : "ASYNC_FLUSH";
    options_.flush_interval_ms = how.flushes_by_itself ? 1 : 60'000;
    options_.flush_least_pages = 0;
    options_.retention.reserved_hours = 0;
    options_.retention.log_file_pause_ms = options_.retention.queue_pause_ms = 0;
    options_.retention.delete_hours = hour_far_away();
    options_.retention.period_ms = 3'600'000;
    disk_ = std::make_shared<file::RecordingDisk>(options_.root_dir);
  }
  ~CrashRun() { drop(); }

  file::RecordingDisk& disk() { return *disk_; }
  LocalStore& store() { return *store_; }
  const CrashOracle& oracle() const { return oracle_; }
  const std::string& complaint() const { return complaint_; }
  bool is_open() const { return store_ != nullptr; }
  bool has_all_queue_kinds() const { return how_.has_all_queue_kinds; }
  std::uint64_t random(std::uint64_t bound) { return random_() % bound; }

  bool open() {
    const std::string checkpoint = options_.root_dir + "/checkpoint";
    const std::int64_t covered = read_checkpoint(checkpoint)->logics_offset;
    auto made = LocalStore::open_on(disk_, options_, clock_, arrivals_);
    if (!made) return complain("the store does not open: " + made.error().message);
    store_ = std::move(*made);
    store_->set_store_host(*parse_host_address("10.0.0.5:10911"));
    appender_ = store_->make_appender(waker_);
    // Who builds queues anew lets the checkpoint forget them before.
    const bool is_forgotten = read_checkpoint(checkpoint)->logics_offset < covered;
    return is_forgotten ? complain("queues were built anew for nothing") : true;
  }
  /// As a process that dies; open() goes on with what it left.
  void drop() {
    appender_.reset();
    store_.reset();
  }
  void close() {
    appender_.reset();
    store_->close();
    store_.reset();
    oracle_.set_durable(disk_->observe());
  }

  /// Sends messages of one queue that must stand together. False: refused.
  bool send(const std::string& topic, int queue, int count, std::size_t body_bytes) {
    std::vector<std::string> properties;
    std::vector<SentMessage> sent;
    for (int i = 0; i < count; ++i) {
      sent.push_back(new_message(body_bytes));
      properties.push_back("KEYS\1" + sent.back().key + "\2");
    }
    std::vector<NewRecord> records;
    for (int i = 0; i < count; ++i) {
      const auto at = static_cast<std::size_t>(i);
      records.push_back(StoreVerbs::record(topic, sent[at].body, queue));
      records.back().properties = properties[at];
      records.back().tags_code = 0;
    }
    const Told told = append(records);
    note({topic, queue}, std::move(sent), told);
    return told.outcome == AppendOutcome::kOk;
  }
  /// One message that light queues list, too.
  bool send_to_lights(const std::vector<std::string_view>& lights, std::size_t body_bytes) {
    std::vector<SentMessage> sent{new_message(body_bytes)};
    const std::string properties = "KEYS\1" + sent[0].key + "\2";
    NewRecord record = StoreVerbs::record("Fan", sent[0].body, 0);
    record.properties = properties;
    record.tags_code = 0;
    record.light_queues = lights;
    const Told told = append({record});
    for (const std::string_view light : lights) note({std::string(light), 0}, sent, told);
    note({"Fan", 0}, std::move(sent), told);
    return told.outcome == AppendOutcome::kOk;
  }
  /// One record with kInner messages.
  bool send_inner_batch(int queue, std::size_t body_bytes) {
    std::vector<SentMessage> sent{new_message(body_bytes)};
    const std::string properties = "KEYS\1" + sent[0].key + "\2";
    NewRecord record = StoreVerbs::record(kBatched, sent[0].body, queue);
    record.properties = properties;
    record.tags_code = 0;
    record.inner_count = kInner;
    const Told told = append({record});
    note({kBatched, queue}, std::move(sent), told);
    return told.outcome == AppendOutcome::kOk;
  }
  bool send_some() {
    const std::string topic = random(3) == 0 ? "Rare" : "Often";
    const int count = random(5) == 0 ? 3 : 1;
    return send(topic, static_cast<int>(random(2)), count, 20 + random(700));
  }

  bool checkpoint() {
    if (!store_->checkpoint()) return false;
    oracle_.set_durable(disk_->observe());
    return true;
  }
  void wait_for_index() {
    wait_until("queues and index have what was answered", [this] {
      const auto figures = static_cast<const Store&>(*store_).figures();
      return store_->indexed() >= store_->max_log_offset() && figures.undispatched_bytes == 0;
    });
  }
  /// Lets all segments but the last go, and waits until queues and index have followed. What goes
  /// has stood for longer than the time between two checkpoints.
  void expire() {
    checkpoint();
    oracle_.expired = std::min(oracle_.expired, disk_->observe());
    store_->clean_up(Cleaning::kExpiredLog);
    wait_until("the log was shortened",
               [this] { return store_->min_log_offset() >= oracle_.log_min_max(kSegmentBytes); });
    wait_until("the queues followed", [this] { return queues_followed(); });
  }

  /// Holds what the open store answers against what must and may be there; afterwards both agree.
  bool check() { return check_queues(false); }
  /// The same after a start: what a recovery has shown stays.
  bool check_recovered() { return check_queues(true); }
  /// Whether the stopped directory is in order.
  bool check_stopped() {
    if (file::exists(options_.root_dir + "/abort")) return complain("abort is still there");
    const auto survey = inspect::survey(
        {.root = options_.root_dir, .commit_log_dir = {}, .segment_bytes = kSegmentBytes});
    if (!survey) return complain(survey.error().message);
    const auto verdict = inspect::verify(*survey, {});
    if (!verdict) return complain(verdict.error().message);
    for (const inspect::Finding& finding : verdict->findings.kept()) {
      if (finding.kind == inspect::kind::kUnchecked) continue;
      return complain("after a stop: " + finding.file + ": " + finding.text);
    }
    return true;
  }

 private:
  struct Moment {
    std::size_t now;
    bool is_durable;
  };
  struct Told {
    AppendOutcome outcome = AppendOutcome::kUnavailable;
    std::vector<LogOffset> offsets;
  };
  struct StoreVerbs : StoreFixture {
    using StoreFixture::append_bodies;
    using StoreFixture::record;
    void TestBody() override {}
  };

  static constexpr const char* kBatched = "Batched";
  static constexpr std::int16_t kInner = 3;

  void add_queue_kinds() {
    options_.light_topics = options_.multi_dispatch = true;
    options_.queue_extension = true;
    options_.extension_segment_bytes = 500;
    options_.batch_topics = {kBatched};
    options_.batch_queue_segment_bytes = 460;
  }
  SentMessage new_message(std::size_t body_bytes) {
    SentMessage message;
    message.key = "k" + std::to_string(random_());
    message.body = message.key + ":" + random_text(body_bytes);
    message.begun = disk_->observe();
    return message;
  }
  Told append(const std::vector<NewRecord>& records) {
    Told told;
    appender_->stage(records, true, [&told](const Appended& appended) {
      told.outcome = appended.outcome;
      told.offsets = {appended.log_offsets.begin(), appended.log_offsets.end()};
    });
    appender_->commit();
    while (appender_->waiting()) {
      waker_.wait();
      appender_->release();
    }
    clock_.advance_ms(static_cast<std::int64_t>(random(1500)));
    oracle_.now_ms = clock_.wall_ms();
    return told;
  }

  bool complain(const std::string& text) {
    if (complaint_.empty()) complaint_ = text;
    return false;
  }

  /// Now, or a little later, so that what was written lately has expired.
  static std::int64_t start_ms() { return SystemClock().wall_ms() + 60'000; }
  static std::string hour_far_away() {
    const std::time_t now = start_ms() / 1000;
    std::tm local{};
    ::localtime_r(&now, &local);
    return std::to_string((local.tm_hour + 12) % 24);
  }
  std::string random_text(std::size_t bytes) {
    std::string text(bytes, ' ');
    for (char& c : text) c = static_cast<char>('!' + random(90));
    return text;
  }

  template <typename Condition>
  void wait_until(const char* what, Condition holds) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (!holds()) {
      if (std::chrono::steady_clock::now() > deadline) {
        complain(std::string("waited in vain until ") + what);
        return;
      }
      // The indexer gives way to everybody: a loop that spins would starve it.
      std::this_thread::sleep_for(std::chrono::microseconds(100));
    }
  }

  void note(const CrashOracle::QueueKey& queue, std::vector<SentMessage> sent, const Told& told) {
    const bool is_stored =
        told.outcome == AppendOutcome::kOk || told.outcome == AppendOutcome::kFlushTimeout;
    // A refusal for good may leave something of it on the disk, any other one leaves nothing.
    const bool may_be_stored = store_->refusal().until_restart;
    if (!is_stored && !may_be_stored) return;
    const std::size_t now = disk_->observe();
    std::vector<SentMessage>& messages = oracle_.queues[queue];
    for (std::size_t i = 0; i < sent.size(); ++i) {
      if (is_stored) sent[i].at = told.offsets[i];
      if (told.outcome == AppendOutcome::kOk) sent[i].acked = now;
      if (told.outcome == AppendOutcome::kOk && how_.synchronous) sent[i].durable = now;
      messages.push_back(std::move(sent[i]));
    }
  }

  /// How many offsets a record takes.
  static std::int64_t offsets_each(const CrashOracle::QueueKey& key) {
    return key.first == kBatched ? kInner : 1;
  }
  /// Where a queue begins and ends, in records.
  std::size_t first_of(const CrashOracle::QueueKey& key) const {
    const QueueOffset min = store_->min_offset(key.first, {key.second});
    return static_cast<std::size_t>(min.value / offsets_each(key));
  }
  std::size_t end_of(const CrashOracle::QueueKey& key) const {
    const QueueOffset max = store_->max_offset(key.first, {key.second});
    return static_cast<std::size_t>(max.value / offsets_each(key));
  }

  bool queues_followed() const {
    for (const auto& [key, messages] : oracle_.queues) {
      const std::size_t min = first_of(key);
      if (min < messages.size() && messages[min].at < store_->min_log_offset()) return false;
    }
    return true;
  }

  std::vector<std::string> bodies(const CrashOracle::QueueKey& key, QueueOffset from) const {
    std::vector<std::string> found;
    for (QueueOffset at = from;;) {
      const ReadResult result = store_->read({key.first, {key.second}, at}, nullptr);
      const bool goes_on = result.next_offset > at;
      for (const Slice& slice : result.slices) StoreVerbs::append_bodies(slice.bytes, found);
      if (!goes_on) return found;
      at = result.next_offset;
    }
  }

  bool check_queues(bool is_recovered) {
    wait_for_index();
    const LogOffset log_min = store_->min_log_offset();
    if (log_min > oracle_.log_min_max(kSegmentBytes)) {
      return complain("the log begins at " + std::to_string(log_min.value));
    }
    const Moment moment{disk_->observe(), is_recovered};
    for (auto& [key, messages] : oracle_.queues) {
      if (!check_queue(key, messages, log_min, moment)) return false;
    }
    return true;
  }

  bool check_queue(const CrashOracle::QueueKey& key, std::vector<SentMessage>& messages,
                   LogOffset log_min, const Moment& moment) {
    const std::string name = key.first + "/" + std::to_string(key.second);
    const std::size_t min = first_of(key);
    const std::size_t max = end_of(key);
    if (max > messages.size()) return complain(name + " has more than was sent");
    for (std::size_t i = 0; i < messages.size(); ++i) {
      const bool is_gone = messages[i].at.value >= 0 && messages[i].at < log_min;
      if (is_gone || messages[i].acked == SentMessage::kNever) continue;
      if (i >= max) return complain(name + " lost what was acknowledged, " + at_text(i, min, max));
      if (i < min) return complain(name + " hides " + at_text(i, min, max));
    }
    const std::vector<std::string> found =
        bodies(key, {static_cast<std::int64_t>(min) * offsets_each(key)});
    std::size_t next = min;
    for (const std::string& body : found) {
      if (next >= max || body != messages[next].body) {
        return complain(name + " has a wrong message, " + at_text(next, min, max));
      }
      ++next;
    }
    if (next != max) return complain(name + " cannot be read, " + at_text(next, min, max));
    // Keys stand under the message's own topic.
    const bool is_listed = key.first.starts_with('%');
    if (!is_listed && !check_keys(key.first, messages, min, max, log_min)) return false;
    messages.resize(max);
    for (SentMessage& message : messages) {
      message.acked = std::min(message.acked, moment.now);
      if (moment.is_durable) message.durable = std::min(message.durable, moment.now);
    }
    return true;
  }
  static std::string at_text(std::size_t i, std::size_t min, std::size_t max) {
    return "number " + std::to_string(i) + " of [" + std::to_string(min) + ", " +
           std::to_string(max) + ")";
  }

  bool check_keys(const std::string& topic, const std::vector<SentMessage>& messages,
                  std::size_t min, std::size_t max, LogOffset log_min) {
    for (std::size_t i = 0; i < messages.size(); ++i) {
      std::vector<std::string> found;
      const Result<KeyQueryResult> result =
          store_->query({.topic = topic, .key = messages[i].key, .count_max = 8});
      for (const Slice& slice : result->slices) StoreVerbs::append_bodies(slice.bytes, found);
      const bool is_there = i >= min && i < max && messages[i].at >= log_min;
      if (found.empty() && !is_there) continue;
      if (found.size() != 1 || i >= max || found.front() != messages[i].body) {
        return complain("the index answers " + std::to_string(found.size()) + " messages for " +
                        topic + " " + at_text(i, min, max) + " at " +
                        std::to_string(messages[i].at.value) + "; it reaches to " +
                        std::to_string(store_->indexed().value) + " of " +
                        std::to_string(store_->max_log_offset().value));
      }
    }
    return true;
  }

  CrashOracle oracle_;
  const CrashRunOptions how_;
  std::mt19937_64 random_;
  std::string complaint_;
  Options options_;
  ManualClock clock_;
  ArrivalLog arrivals_;
  WakeSignal waker_;
  std::shared_ptr<file::RecordingDisk> disk_;
  std::unique_ptr<LocalStore> store_;
  std::unique_ptr<Appender> appender_;
};

}  // namespace saker::store
