#include "store/recovery/broker_tables.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include "file/whole_file.h"
#include "wire/json/document.h"

namespace saker::store {
namespace {

using wire::json::Document;

std::optional<Document> document_in(const std::string& path) {
  const auto parses = [](std::string_view text) { return Document::parse(text).ok(); };
  const Result<std::string> text = file::read_with_backup(path, parses);
  if (!text) return std::nullopt;
  Result<Document> document = Document::parse(*text);
  if (!document) return std::nullopt;
  return std::move(*document);
}

std::optional<QueueId> queue_id_in(std::string_view text) {
  QueueId id;
  const char* const end = text.data() + text.size();
  const auto parsed = std::from_chars(text.data(), end, id.value);
  if (parsed.ec != std::errc() || parsed.ptr != end || id.value < 0) return std::nullopt;
  return id;
}

}  // namespace

BrokerTables BrokerTables::read(const std::string& root) {
  BrokerTables tables;
  tables.read_topics(root + "/config/topics.json");
  if (!tables.topics_.empty()) tables.read_offsets(root + "/config/consumerOffset.json");
  return tables;
}

void BrokerTables::read_topics(const std::string& path) {
  const std::optional<Document> table = document_in(path);
  if (!table) return;
  for (const auto& [topic, row] : table->root()["topicConfigTable"].members()) {
    topics_.emplace(topic);
  }
}

/// Keys are `topic@group`.
void BrokerTables::read_offsets(const std::string& path) {
  const std::optional<Document> table = document_in(path);
  if (!table) return;
  for (const auto& [key, queues] : table->root()["offsetTable"].members()) {
    const std::string_view topic = key.substr(0, key.find('@'));
    if (!has_topic(topic)) continue;
    for (const auto& [number, offset] : queues.members()) {
      const std::optional<QueueId> id = queue_id_in(number);
      if (!id) continue;
      QueueOffset& until = read_until_[{std::string(topic), *id}];
      until = std::max(until, QueueOffset{offset.long_or(0)});
    }
  }
}

}  // namespace saker::store
