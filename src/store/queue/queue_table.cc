#include "store/queue/queue_table.h"

#include <unistd.h>

#include <charconv>
#include <mutex>

#include "base/log.h"
#include "file/directory.h"
#include "store/queue/queue_walk.h"

namespace saker::store {
namespace {

/// Deleted topics leave directories behind. One that a crash brings back is as empty as before.
bool remove_if_empty(const std::string& directory) { return ::rmdir(directory.c_str()) == 0; }

}  // namespace

void QueueTable::add_batch_topic(std::string_view topic) {
  const std::unique_lock lock(mutex_);
  batch_topics_.emplace(topic);
}

const QueuePlace& QueueTable::place_of(std::string_view topic) const {
  return batch_place_ && batch_topics_.contains(topic) ? *batch_place_ : place_;
}

Status QueueTable::load(LogOffset log_min) {
  Status loaded = batch_place_ ? load_place(*batch_place_) : Status();
  const bool is_database = place_.kind() == QueueKind::kDatabase;
  if (loaded) loaded = is_database ? load_database(log_min) : load_place(place_);
  if (!loaded) return loaded;
  return for_each_queue(all(), "loading", [](Queue& queue) { return queue.load(); });
}

Status QueueTable::load_database(LogOffset log_min) {
  Status opened = place_.open_database();
  if (!opened) return opened;
  place_.database()->set_log_min(log_min);
  const Result<std::vector<QueueName>> names = place_.database()->queues();
  if (!names) return names.error();
  for (const QueueName& name : *names) {
    if (&place_of(name.topic) != &place_) continue;
    (void)find_or_create(name.topic, name.id);
  }
  return {};
}

Status QueueTable::set_progress(LogOffset offset) {
  return place_.database() == nullptr ? Status() : place_.database()->set_progress(offset);
}

Status QueueTable::load_place(const QueuePlace& place) {
  const Result<file::Entries> topics = file::list_directory(place.directory());
  if (!topics) return topics.error();
  for (const std::string& topic : topics->directories) {
    // What is there is believed, whatever the table of topics says.
    if (place.kind() == QueueKind::kBatch) add_batch_topic(topic);
    if (&place_of(topic) != &place) {
      log::error("store: {}/{} is left alone: the topic has batch queues", place.directory(),
                 topic);
      continue;
    }
    Status loaded = load_topic(place, topic);
    if (!loaded) return loaded;
  }
  return {};
}

Status QueueTable::load_topic(const QueuePlace& place, const std::string& topic) {
  const std::string directory = place.directory() + "/" + topic;
  const Result<file::Entries> ids = file::list_directory(directory);
  if (!ids) return ids.error();
  for (const std::string& name : ids->directories) {
    QueueId id;
    const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), id.value);
    if (error != std::errc{} || end != name.data() + name.size() || id.value < 0) {
      log::warn("store: {}/{} is no queue number; left alone", directory, name);
      continue;
    }
    if (!remove_if_empty(directory + "/" + name)) (void)find_or_create(topic, id);
  }
  (void)remove_if_empty(directory);
  return {};
}

Queue* QueueTable::find(std::string_view topic, QueueId id) const {
  const std::shared_lock lock(mutex_);
  return index_.find(QueueIndex::hash_of(topic, id), topic, id);
}

Queue& QueueTable::find_or_create(std::string_view topic, QueueId id) {
  if (Queue* found = find(topic, id)) return *found;
  const std::unique_lock lock(mutex_);
  const std::uint64_t hash = QueueIndex::hash_of(topic, id);
  if (Queue* found = index_.find(hash, topic, id)) return *found;
  queues_.push_back(std::make_unique<Queue>(place_of(topic), QueueName{std::string(topic), id}));
  index_.insert(hash, *queues_.back());
  return *queues_.back();
}

void QueueTable::find_or_create(std::span<Wanted> wanted) {
  for (Wanted& one : wanted) one.hash = QueueIndex::hash_of(one.topic, one.id);
  {
    const std::shared_lock lock(mutex_);
    for (const Wanted& one : wanted) index_.prefetch(one.hash);
    for (const Wanted& one : wanted) {
      if (const Queue* guess = index_.guess(one.hash)) prefetch(*guess);
    }
    for (Wanted& one : wanted) one.queue = index_.find(one.hash, one.topic, one.id);
  }
  for (Wanted& one : wanted) {
    if (one.queue == nullptr) one.queue = &find_or_create(one.topic, one.id);
  }
}

std::vector<Queue*> QueueTable::all() const {
  const std::shared_lock lock(mutex_);
  std::vector<Queue*> queues;
  queues.reserve(queues_.size());
  for (const auto& queue : queues_) queues.push_back(queue.get());
  return queues;
}

bool QueueTable::take_removed() const {
  const bool is_batch_removed = batch_place_ && batch_place_->take_removed();
  return place_.take_removed() || is_batch_removed;
}

std::size_t QueueTable::size() const {
  const std::shared_lock lock(mutex_);
  return queues_.size();
}

}  // namespace saker::store
