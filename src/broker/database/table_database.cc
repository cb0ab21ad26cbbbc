#include "broker/database/table_database.h"

#include <utility>

namespace saker::broker {

bool TableDatabase::exists(const std::string& config_dir, RowForm form) {
  const wire::remoting::body::TopicTable* topics = nullptr;
  return file::Database::exists(config_dir + "/" + std::string(place_of(form, topics).database));
}

Result<file::Database*> TableDatabase::database(std::string_view name, Access access) {
  if (const auto found = databases_.find(name); found != databases_.end()) {
    return found->second.get();
  }
  auto opened =
      file::Database::open(directory_ + "/" + std::string(name), access, families_of(form_));
  if (!opened) return opened.error();
  return databases_.emplace(name, std::move(*opened)).first->second.get();
}

Status TableDatabase::scan(const RowPlace& place, Access access, const Visitor& visit) {
  const Result<file::Database*> from = database(place.database, access);
  if (!from) return from.error();
  for (const RowFamily family : kRowFamilies) {
    const auto show = [&](std::string_view key, std::string_view value) {
      visit(family, key, value);
      return true;
    };
    if (Status read = (*from)->scan(place.family(family), "", show); !read) return read;
  }
  return {};
}

Status TableDatabase::save_rows(const RowPlace& place, Rows& saved, Rows rows) {
  const Result<file::Database*> to = database(place.database, Access::kReadWrite);
  if (!to) return to.error();
  file::Database::Batch batch(**to);
  for (const auto& [key, value] : rows) {
    const auto before = saved.find(key);
    if (before == saved.end() || before->second != value) {
      batch.put(place.family(key.family), key.key, value);
    }
  }
  for (const auto& [key, value] : saved) {
    if (!rows.contains(key)) batch.erase(place.family(key.family), key.key);
  }
  Status done = (*to)->write(batch);
  if (done) done = (*to)->sync();
  if (done) saved = std::move(rows);
  return done;
}

}  // namespace saker::broker
