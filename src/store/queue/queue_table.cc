#include "store/queue/queue_table.h"

#include <charconv>
#include <mutex>

#include "base/log.h"
#include "file/directory.h"

namespace saker::store {

Status QueueTable::load() {
  const Result<file::Entries> topics = file::list_directory(place_.directory);
  if (!topics) return topics.error();
  for (const std::string& topic : topics->directories) {
    Status loaded = load_topic(topic);
    if (!loaded) return loaded;
  }
  return {};
}

Status QueueTable::load_topic(const std::string& topic) {
  const std::string directory = place_.directory + "/" + topic;
  const Result<file::Entries> ids = file::list_directory(directory);
  if (!ids) return ids.error();
  for (const std::string& name : ids->directories) {
    QueueId id;
    const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), id.value);
    if (error != std::errc{} || end != name.data() + name.size() || id.value < 0) {
      log::warn("store: {}/{} is no queue number; left alone", directory, name);
      continue;
    }
    Status loaded = find_or_create(topic, id).load();
    if (!loaded) return loaded;
  }
  return {};
}

Queue* QueueTable::find(std::string_view topic, QueueId id) const {
  const std::shared_lock lock(mutex_);
  const auto found = queues_.find({topic, id});
  return found == queues_.end() ? nullptr : found->second.get();
}

Queue& QueueTable::find_or_create(std::string_view topic, QueueId id) {
  if (Queue* found = find(topic, id)) return *found;
  const std::unique_lock lock(mutex_);
  if (const auto found = queues_.find({topic, id}); found != queues_.end()) return *found->second;
  auto queue = std::make_unique<Queue>(place_, QueueName{std::string(topic), id});
  const Key key{queue->name().topic, id};
  return *queues_.emplace(key, std::move(queue)).first->second;
}

std::vector<Queue*> QueueTable::all() const {
  const std::shared_lock lock(mutex_);
  std::vector<Queue*> queues;
  queues.reserve(queues_.size());
  for (const auto& [key, queue] : queues_) queues.push_back(queue.get());
  return queues;
}

}  // namespace saker::store
