#include "store/inspect/deleted_topics.h"

#include "file/whole_file.h"
#include "model/light_queue.h"
#include "wire/json/document.h"

namespace saker::store::inspect {

Status DeletedTopics::load() {
  load_rows();
  return dropped_.load({survey_.log.empty() ? 0 : survey_.log.begin()});
}

/// As a JSON file, as most stores have it; other forms are not asked.
void DeletedTopics::load_rows() {
  const std::string path = survey_.path("config/topics.json");
  const auto parses = [](std::string_view text) { return wire::json::Document::parse(text).ok(); };
  const Result<std::string> text = file::read_with_backup(path, parses);
  if (!text) return;
  const Result<wire::json::Document> table = wire::json::Document::parse(*text);
  if (!table) return;
  const wire::json::Value rows = table->root()["topicConfigTable"];
  if (!rows.is_object()) return;
  rows_.emplace();
  for (const auto& [topic, row] : rows.members()) rows_->emplace(topic);
}

bool DeletedTopics::has_no_row(std::string_view topic) const {
  return rows_ && !is_light_queue(topic) && !rows_->contains(topic);
}

}  // namespace saker::store::inspect
