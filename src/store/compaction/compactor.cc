#include "store/compaction/compactor.h"

#include <pthread.h>
#include <sys/resource.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <utility>

#include "base/log.h"
#include "file/directory.h"
#include "model/property.h"
#include "store/compaction/compaction_round.h"
#include "store/log/log_reader.h"
#include "store/queue/entry_window.h"
#include "store/read/record_search.h"
#include "store/store.h"
#include "wire/record/record_match.h"

namespace saker::store {
namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds kPause{200};
constexpr std::chrono::seconds kSyncInterval{10};
constexpr int kNice = 10;

}  // namespace

Compactor::Compactor(const CompactionSources& sources, std::string directory,
                     const CompactionOptions& options)
    : sources_(sources),
      directory_(std::move(directory)),
      options_(options),
      positions_(sources.disk, directory_ + "/position-checkpoint") {}

Status Compactor::load(bool was_closed) {
  Status done = positions_.load();
  if (!done) return done;
  const Result<file::Entries> topics = file::list_directory(directory_ + "/compactionLog");
  if (!topics) return topics.error();
  for (const std::string& topic : topics->directories) {
    done = load_topic(topic, was_closed);
    if (!done) return done;
  }
  return {};
}

Status Compactor::load_topic(const std::string& topic, bool was_closed) {
  const std::string directory = directory_ + "/compactionLog/" + topic;
  const Result<file::Entries> ids = file::list_directory(directory);
  if (!ids) return ids.error();
  for (const std::string& name : ids->directories) {
    QueueId id;
    const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), id.value);
    if (error != std::errc{} || end != name.data() + name.size()) {
      log::warn("store: {}/{} is no queue number; left alone", directory, name);
      continue;
    }
    Status loaded = log_of({topic, id}).load(!was_closed);
    if (!loaded) return loaded;
  }
  return {};
}

CompactionPlace Compactor::place_of(const QueueName& name) const {
  const std::string below = "/" + name.topic + "/" + std::to_string(name.id.value);
  return {.disk = sources_.disk,
          .log_directory = directory_ + "/compactionLog" + below,
          .index_directory = directory_ + "/compactionCq" + below,
          .layout = CompactionLayout::of(options_.log_bytes, options_.index_bytes)};
}

CompactionLog& Compactor::log_of(const QueueName& name) {
  const std::unique_lock lock(mutex_);
  std::unique_ptr<CompactionLog>& log = logs_[name];
  if (log == nullptr) log = std::make_unique<CompactionLog>(place_of(name), name);
  return *log;
}

void Compactor::add_topic(std::string_view topic) {
  const std::unique_lock lock(mutex_);
  topics_changed_ = topics_.emplace(topic).second || topics_changed_;
  has_topics_ = true;
}

const CompactionLog* Compactor::find(std::string_view topic, QueueId id) const {
  if (!has_topics_.load(std::memory_order_relaxed)) return nullptr;
  const std::shared_lock lock(mutex_);
  if (!topics_.contains(topic)) return nullptr;
  const auto found = logs_.find(QueueName{std::string(topic), id});
  if (found == logs_.end() || found->second->last() < QueueOffset{}) return nullptr;
  return found->second.get();
}

void Compactor::start() {
  thread_ = std::thread([this] { run(); });
  pthread_setname_np(thread_.native_handle(), "compactor");
}

void Compactor::stop() {
  {
    const std::lock_guard lock(pause_mutex_);
    stopping_ = true;
    interrupted_ = true;
  }
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
}

Status Compactor::finish() {
  const bool ran = thread_.joinable();
  stop();
  if (!ran) return {};
  stopping_ = interrupted_ = false;
  // What was not copied still stands in the queue: the next run goes on there.
  if (Status copied = copy(); !copied) say(copied);
  return sync();
}

void Compactor::run() {
  // For this thread alone: where every core is busy, sends and pulls come first.
  ::setpriority(PRIO_PROCESS, 0, kNice);
  const std::chrono::milliseconds interval(options_.interval_ms);
  SteadyClock::time_point round_at = SteadyClock::now() + interval;
  SteadyClock::time_point sync_at = SteadyClock::now() + kSyncInterval;
  while (pause()) {
    if (!has_topics_ || dropping_) continue;
    const std::lock_guard working(working_);
    Status done = copy();
    const SteadyClock::time_point now = SteadyClock::now();
    if (done && now >= sync_at) {
      done = sync();
      sync_at = now + kSyncInterval;
    }
    if (done && now >= round_at) {
      done = compact();
      round_at = SteadyClock::now() + interval;
    }
    say(done);
  }
}

bool Compactor::pause() {
  std::unique_lock lock(pause_mutex_);
  const std::chrono::milliseconds interval(options_.interval_ms);
  wake_.wait_for(lock, std::min(kPause, interval), [this] { return stopping_.load(); });
  return !stopping_;
}

void Compactor::say(const Status& status) {
  if (!status && !refused_) {
    log::error("store: compaction waits: {}", status.error().message);
  }
  if (status && refused_) log::info("store: compaction goes on");
  refused_ = !status;
}

void Compactor::look_for_queues() {
  std::map<std::string, LogOffset, std::less<>> begins;  // of the topics
  {
    const std::unique_lock lock(mutex_);
    if (!topics_changed_ && queues_seen_ == sources_.queues.size()) return;
    topics_changed_ = false;
    for (const std::string& topic : topics_) {
      const auto dropped = dropped_ends_.find(topic);
      begins.emplace(topic, dropped == dropped_ends_.end() ? LogOffset{} : dropped->second);
    }
  }
  const std::vector<Queue*> queues = sources_.queues.all();
  queues_seen_ = queues.size();
  works_.clear();
  for (const Queue* queue : queues) {
    const auto begin = begins.find(queue->name().topic);
    // What a batch queue counts are not its entries.
    if (is_batch(*queue) || begin == begins.end()) continue;
    works_.push_back(
        {.queue = queue, .log = &log_of(queue->name()), .next = {}, .begin = begin->second});
  }
}

/// What keeps one queue from being copied keeps no other.
Status Compactor::copy() {
  look_for_queues();
  Status first;
  for (Work& work : works_) {
    if (Status copied = copy(work); !copied && first.ok()) first = copied;
  }
  return first;
}

Status Compactor::copy(Work& work) {
  // The queue's end before the log's: what a visible entry names is then within the log.
  const QueueOffset max = work.queue->max();
  work.next = std::max({work.next, work.log->last() + 1, work.queue->min()});
  if (work.next >= max) return {};
  LogReader reader(sources_.segments, sources_.marks);
  EntryWindow entries = EntryWindow::of(*work.queue, EntryWindow::kAheadMax);
  for (; work.next < max && !is_interrupted(); work.next = work.next + 1) {
    const QueueEntry entry = entries.at(work.next.value);
    if (!entries.status()) return entries.status();
    if (Status taken = take(work, entry, reader); !taken) return taken;
  }
  return {};
}

Status Compactor::take(Work& work, const QueueEntry& entry, LogReader& reader) {
  if (entry.is_blank() || (entry.is_valid() && entry.log_offset < work.begin)) return {};
  Result<LogBytes> bytes = reader.record(entry.log_offset, entry.size);
  if (!bytes && !is_lost(bytes.error())) return bytes.error();
  const QueueName& name = work.queue->name();
  if (!bytes || !wire::record::is_of(bytes->bytes, {name.topic, name.id})) {
    if (entry.is_valid() && entry.log_offset < reader.min()) return {};  // its time was over
    const auto found = RecordSearch(*work.queue, reader).find(work.next);
    if (!found) return pass_lost(work);
    bytes = reader.whole_record(*found);
  }
  wire::record::Record record;
  if (!bytes || wire::record::decode(bytes->bytes, wire::record::BodyCrc::kIgnore, record)) {
    return pass_lost(work);
  }
  // Nothing could replace it; the broker refuses such messages.
  if (property::find(record.properties, property::kKeys).empty()) return {};
  if (!work.log->may_hold(record.total_size)) {
    pass_too_large(work, record.total_size);
    return {};
  }
  record.queue_offset = work.next;
  return work.log->append(bytes->bytes, record);
}

Status Compactor::pass_lost(const Work& work) {
  log::error(
      "store: entry {} of queue {} of topic {} names no record of it and is not compacted; check "
      "the store and repair it reason=\"damaged entry\"",
      work.next.value, work.queue->name().id.value, work.queue->name().topic);
  return {};
}

/// All files are equally long: there is no place for it, but for the others.
void Compactor::pass_too_large(const Work& work, std::int64_t record_bytes) {
  log::error(
      "store: message {} of queue {} of topic {} has {} bytes, more than a file of the "
      "compaction log (compactionMappedFileSize) holds; it is not kept beyond the commit log",
      work.next.value, work.queue->name().id.value, work.queue->name().topic, record_bytes);
}

/// As with copy(): what keeps one log from its round keeps no other.
Status Compactor::compact() {
  bool moved = false;
  Status first;
  for (Work& work : works_) {
    if (is_interrupted()) break;
    if (Status done = compact(work, moved); !done && first.ok()) first = done;
  }
  const Status written = moved ? positions_.write() : Status();
  return first.ok() ? written : first;
}

Status Compactor::compact(Work& work, bool& moved) {
  const QueueName& name = work.log->name();
  const QueueOffset position = positions_.of(name);
  CompactionRound round(*work.log,
                        {.key_bytes_max = options_.key_bytes_max, .stopping = &interrupted_});
  const Result<RoundResult> result = round.run(position);
  if (!result) return result.error();
  if (result->is_damaged && !std::exchange(work.is_damaged, true)) {
    log::error(
        "store: the compaction log of topic {} queue {} is damaged; it keeps every message "
        "until it is repaired or removed",
        name.topic, name.id.value);
  }
  if (result->dropped > 0) {
    log::info("store: compaction of {} queue {} dropped {} messages", name.topic, name.id.value,
              result->dropped);
  }
  if (result->position <= position) return {};
  positions_.set(name, result->position);
  moved = true;
  return {};
}

void Compactor::drop(std::string_view topic, LogOffset end) {
  if (!options_.enabled && !holds(topic)) return;
  {
    const std::unique_lock lock(mutex_);
    dropped_ends_[std::string(topic)] = end;
  }
  if (!holds(topic)) return;
  dropping_ = interrupted_ = true;
  const std::lock_guard working(working_);
  Status done;
  if (forget(topic)) done = positions_.write();
  for (const char* part : {"/compactionLog/", "/compactionCq/"}) {
    if (done) done = file::remove_tree(sources_.disk, directory_ + part + std::string(topic));
  }
  if (!done) log::error("store: {}", done.error().message);
  dropping_ = false;
  interrupted_ = false;
  if (stopping_) interrupted_ = true;
}

bool Compactor::holds(std::string_view topic) const {
  {
    const std::shared_lock lock(mutex_);
    if (topics_.contains(topic)) return true;
  }
  return file::exists(directory_ + "/compactionLog/" + std::string(topic));
}

/// True if a round had got somewhere. Who reads just now keeps its log, but not the files.
bool Compactor::forget(std::string_view topic) {
  const std::unique_lock lock(mutex_);
  bool has_positions = false;
  for (auto at = logs_.begin(); at != logs_.end();) {
    if (at->first.topic != topic) {
      ++at;
      continue;
    }
    has_positions = positions_.forget(at->first) || has_positions;
    at->second->give_up();
    dropped_.push_back(std::move(at->second));
    at = logs_.erase(at);
  }
  if (const auto found = topics_.find(topic); found != topics_.end()) topics_.erase(found);
  works_.clear();
  topics_changed_ = true;
  return has_positions;
}

Status Compactor::sync() {
  for (const Work& work : works_) {
    Status synced = work.log->sync();
    if (!synced) return synced;
  }
  return {};
}

}  // namespace saker::store
