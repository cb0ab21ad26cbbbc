#include "store/compaction/compactor.h"

#include <pthread.h>
#include <sys/resource.h>

#include <algorithm>
#include <charconv>
#include <chrono>

#include "base/log.h"
#include "file/directory.h"
#include "model/property.h"
#include "store/compaction/compaction_round.h"
#include "store/log/log_reader.h"
#include "store/queue/entry_window.h"
#include "store/store.h"

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
  }
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
}

Status Compactor::finish() {
  const bool ran = thread_.joinable();
  stop();
  if (!ran) return {};
  stopping_ = false;
  Status done = copy();
  return done ? sync() : done;
}

void Compactor::run() {
  // For this thread alone: where every core is busy, sends and pulls come first.
  ::setpriority(PRIO_PROCESS, 0, kNice);
  const std::chrono::milliseconds interval(options_.interval_ms);
  SteadyClock::time_point round_at = SteadyClock::now() + interval;
  SteadyClock::time_point sync_at = SteadyClock::now() + kSyncInterval;
  while (pause()) {
    if (!has_topics_) continue;
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
  std::set<std::string, std::less<>> topics;
  {
    const std::unique_lock lock(mutex_);
    if (!topics_changed_ && queues_seen_ == sources_.queues.size()) return;
    topics_changed_ = false;
    topics = topics_;
  }
  const std::vector<Queue*> queues = sources_.queues.all();
  queues_seen_ = queues.size();
  works_.clear();
  for (const Queue* queue : queues) {
    // What a batch queue counts are not its entries.
    if (is_batch(*queue) || !topics.contains(queue->name().topic)) continue;
    works_.push_back({.queue = queue, .log = &log_of(queue->name()), .next = {}});
  }
}

Status Compactor::copy() {
  look_for_queues();
  for (Work& work : works_) {
    Status copied = copy(work);
    if (!copied) return copied;
  }
  return {};
}

Status Compactor::copy(Work& work) {
  // The queue's end before the log's: what a visible entry names is then within the log.
  const QueueOffset max = work.queue->max();
  work.next = std::max({work.next, work.log->last() + 1, work.queue->min()});
  if (work.next >= max) return {};
  LogReader reader(sources_.segments, sources_.marks);
  EntryWindow entries = EntryWindow::of(*work.queue, EntryWindow::kAheadMax);
  for (; work.next < max && !stopping_; work.next = work.next + 1) {
    const QueueEntry entry = entries.at(work.next.value);
    if (!entries.status()) return entries.status();
    if (entry.is_blank()) continue;
    const Result<LogBytes> bytes = reader.record(entry.log_offset, entry.size);
    if (!bytes && !is_lost(bytes.error())) return bytes.error();
    wire::record::Record record;
    if (!bytes || wire::record::decode(bytes->bytes, wire::record::BodyCrc::kIgnore, record)) {
      continue;
    }
    // Nothing could replace it; the broker refuses such messages.
    if (property::find(record.properties, property::kKeys).empty()) continue;
    record.queue_offset = work.next;
    Status appended = work.log->append(bytes->bytes, record);
    if (!appended) return appended;
  }
  return {};
}

Status Compactor::compact() {
  bool moved = false;
  for (const Work& work : works_) {
    if (stopping_) break;
    const QueueOffset position = positions_.of(work.log->name());
    CompactionRound round(*work.log,
                          {.key_bytes_max = options_.key_bytes_max, .stopping = &stopping_});
    const Result<RoundResult> result = round.run(position);
    if (!result) return result.error();
    if (result->dropped > 0) {
      log::info("store: compaction of {} queue {} dropped {} messages", work.log->name().topic,
                work.log->name().id.value, result->dropped);
    }
    if (result->position <= position) continue;
    positions_.set(work.log->name(), result->position);
    moved = true;
  }
  return moved ? positions_.write() : Status();
}

Status Compactor::sync() {
  for (const Work& work : works_) {
    Status synced = work.log->sync();
    if (!synced) return synced;
  }
  return {};
}

}  // namespace saker::store
