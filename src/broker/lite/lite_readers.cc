#include "broker/lite/lite_readers.h"

#include <algorithm>
#include <utility>

#include "model/lite_topic.h"

namespace saker::broker {
namespace {

std::string key_of(const LiteReaders::Who& who) {
  return std::string(who.client_id).append(1, '\n').append(who.group);
}

void take_out(StringMap<std::vector<LiteReader*>>& table, std::string_view key,
              const LiteReader& reader) {
  const auto found = table.find(key);
  if (found == table.end()) return;
  std::erase(found->second, &reader);
  if (found->second.empty()) table.erase(found);
}

}  // namespace

void LiteTray::put(std::string_view queue) {
  if (known_.contains(queue)) return;
  known_.emplace(queue);
  queues_.emplace_back(queue);
}

std::string LiteTray::take() {
  if (queues_.empty()) return {};
  std::string queue = std::move(queues_.front());
  queues_.pop_front();
  known_.erase(queue);
  return queue;
}

LiteReader* LiteReaders::find(const Who& who) {
  const auto found = readers_.find(key_of(who));
  return found == readers_.end() ? nullptr : found->second.get();
}

LiteReader& LiteReaders::find_or_create(const Who& who, std::string_view topic) {
  std::unique_ptr<LiteReader>& reader = readers_[key_of(who)];
  if (reader == nullptr) {
    reader = std::make_unique<LiteReader>();
    reader->client_id = who.client_id;
    reader->group = who.group;
    reader->topic = topic;
    reader->tray = std::make_shared<LiteTray>();
  }
  return *reader;
}

void LiteReaders::erase(LiteReader& reader) {
  for (const std::string& queue : std::exchange(reader.queues, {})) {
    take_out(by_queue_, queue, reader);
    --subscriptions_;
  }
  if (std::exchange(reader.reads_all, false)) {
    take_out(all_of_, reader.topic, reader);
    --subscriptions_;
  }
  readers_.erase(key_of({reader.client_id, reader.group}));
}

void LiteReaders::add(LiteReader& reader, std::string_view queue) {
  if (!reader.queues.emplace(queue).second) return;
  by_queue_[std::string(queue)].push_back(&reader);
  ++subscriptions_;
}

void LiteReaders::remove(LiteReader& reader, std::string_view queue) {
  const auto found = reader.queues.find(queue);
  if (found == reader.queues.end()) return;
  take_out(by_queue_, queue, reader);
  reader.queues.erase(found);
  --subscriptions_;
}

void LiteReaders::read_all(LiteReader& reader) {
  if (std::exchange(reader.reads_all, true)) return;
  std::vector<LiteReader*>& others = all_of_[reader.topic];
  for (const LiteReader* other : others) {
    if (other->group == reader.group) reader.tray = other->tray;
  }
  others.push_back(&reader);
  ++subscriptions_;
}

std::vector<LiteReader*> LiteReaders::of(std::string_view queue) {
  std::vector<LiteReader*> readers;
  if (const auto found = by_queue_.find(queue); found != by_queue_.end()) readers = found->second;
  if (all_of_.empty()) return readers;
  const auto name = parse_lite_queue(queue);
  const auto found = name ? all_of_.find(name->parent) : all_of_.end();
  if (found != all_of_.end()) {
    readers.insert(readers.end(), found->second.begin(), found->second.end());
  }
  return readers;
}

std::vector<LiteReader*> LiteReaders::of(std::string_view group, std::string_view queue) {
  std::vector<LiteReader*> readers = of(queue);
  std::erase_if(readers, [group](const LiteReader* reader) { return reader->group != group; });
  return readers;
}

std::vector<LiteReader*> LiteReaders::all() {
  std::vector<LiteReader*> readers;
  readers.reserve(readers_.size());
  for (const auto& [key, reader] : readers_) readers.push_back(reader.get());
  return readers;
}

}  // namespace saker::broker
