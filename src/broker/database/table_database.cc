#include "broker/database/table_database.h"

#include <utility>

namespace saker::broker {

bool TableDatabase::exists(const std::string& config_dir, RowForm form) {
  const wire::remoting::body::TopicTable* topics = nullptr;
  return file::Database::exists(config_dir + "/" + std::string(database_of(form, topics)));
}

Result<file::Database*> TableDatabase::database(std::string_view name, Access access) {
  if (const auto found = databases_.find(name); found != databases_.end()) {
    return found->second.get();
  }
  std::vector<std::string> families;
  if (form_ == RowForm::kV1) families.assign(std::begin(kRowFamilies), std::end(kRowFamilies));
  auto opened = file::Database::open(directory_ + "/" + std::string(name), access, families);
  if (!opened) return opened.error();
  return databases_.emplace(name, std::move(*opened)).first->second.get();
}

Status TableDatabase::scan(std::string_view name, Access access, const Visitor& visit) {
  const Result<file::Database*> from = database(name, access);
  if (!from) return from.error();
  for (const std::string_view family : kRowFamilies) {
    Status read = (*from)->scan(family, "", [&](std::string_view key, std::string_view value) {
      visit(family, key, value);
      return true;
    });
    if (!read) return read;
  }
  return {};
}

Status TableDatabase::save_rows(std::string_view name, Rows& saved, Rows rows) {
  const Result<file::Database*> to = database(name, Access::kReadWrite);
  if (!to) return to.error();
  file::Database::Batch batch(**to);
  for (const auto& [key, value] : rows) {
    const auto before = saved.find(key);
    if (before == saved.end() || before->second != value) batch.put(key.family, key.key, value);
  }
  for (const auto& [key, value] : saved) {
    if (!rows.contains(key)) batch.erase(key.family, key.key);
  }
  Status done = (*to)->write(batch);
  if (done) done = (*to)->sync();
  if (done) saved = std::move(rows);
  return done;
}

}  // namespace saker::broker
