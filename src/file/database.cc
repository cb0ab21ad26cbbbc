#include "file/database.h"

#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cstdarg>
#include <cstdio>
#include <limits>

#include <rocksdb/cache.h>
#include <rocksdb/db.h>
#include <rocksdb/env.h>
#include <rocksdb/table.h>
#include <rocksdb/write_batch.h>

#include "base/assert.h"
#include "base/log.h"
#include "file/directory.h"

namespace saker::file {
namespace {

// Bounds of what a database may take: RocksDB's own defaults suit servers that do nothing else.
constexpr std::size_t kWriteBufferBytes = std::size_t{8} << 20;
constexpr std::size_t kBlockCacheBytes = std::size_t{16} << 20;
constexpr std::uint64_t kWalBytesMax = std::uint64_t{64} << 20;
constexpr int kOpenFilesMax = 256;
constexpr std::int64_t kNameBytesMax = 4096;  // of files that hold a name and nothing else
constexpr std::int64_t kManifestBytesMax = std::int64_t{2} << 30;  // RocksDB begins a new one at 1

/// RocksDB's complaints among our lines, instead of in a file of its own.
class LogLines final : public rocksdb::Logger {
 public:
  LogLines() : Logger(rocksdb::InfoLogLevel::WARN_LEVEL) {}
  using Logger::Logv;
  void Logv(const char* format, std::va_list arguments) override {
    std::array<char, 512> line;
    std::vsnprintf(line.data(), line.size(), format, arguments);
    log::warn("file: rocksdb: {}", line.data());
  }
};

rocksdb::Slice slice(std::string_view bytes) { return {bytes.data(), bytes.size()}; }
std::string_view view(const rocksdb::Slice& bytes) { return {bytes.data(), bytes.size()}; }

rocksdb::DBOptions database_options() {
  rocksdb::DBOptions options;
  options.create_if_missing = true;
  options.create_missing_column_families = true;
  options.info_log = std::make_shared<LogLines>();
  options.max_total_wal_size = kWalBytesMax;
  options.max_open_files = kOpenFilesMax;
  options.max_background_jobs = 2;
  options.stats_dump_period_sec = 0;
  options.avoid_unnecessary_blocking_io = true;
  return options;
}

rocksdb::ColumnFamilyOptions family_options(const std::shared_ptr<rocksdb::Cache>& cache) {
  rocksdb::ColumnFamilyOptions options;
  options.write_buffer_size = kWriteBufferBytes;
  options.compression = rocksdb::kLZ4Compression;
  rocksdb::BlockBasedTableOptions table;
  table.block_cache = cache;
  options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  return options;
}

Error failed(const std::string& directory, const rocksdb::Status& status) {
  const ErrorCode code = status.IsCorruption() ? ErrorCode::kCorrupt
                         : status.IsNoSpace()  ? ErrorCode::kResourceExhausted
                                               : ErrorCode::kIo;
  return {code, "the database in " + directory + " cannot be used: " + status.ToString() +
                    "; check the disk and who else uses the directory"};
}

bool has_current(const std::string& directory) { return exists(directory + "/CURRENT"); }

/// "000012.sst": a file with rows. One that was killed when it made a database has left none.
bool has_rows(const std::string& name) {
  const std::size_t digits = std::min(name.find_first_not_of("0123456789"), name.size());
  return digits >= 6 && (name.substr(digits) == ".sst" || name.substr(digits) == ".log");
}

std::int64_t bytes_max_of(const std::string& name) {
  if (name == "CURRENT" || name == "IDENTITY") return kNameBytesMax;
  if (name.starts_with("MANIFEST-")) return kManifestBytesMax;
  return std::numeric_limits<std::int64_t>::max();
}

/// A file that RocksDB would wait for or fill the memory with; empty if there is none.
Result<std::string> find_obstacle(const std::string& directory) {
  const Result<Entries> entries = list_directory(directory);
  if (!entries) return entries.error();
  for (const std::string& name : entries->files) {
    struct stat facts {};
    const bool is_there = ::stat((directory + "/" + name).c_str(), &facts) == 0;
    const bool is_short = facts.st_size <= bytes_max_of(name);
    if (is_there && (!S_ISREG(facts.st_mode) || !is_short)) return name;
  }
  return std::string();
}

Error broken(const std::string& directory, const std::string& how) {
  return {ErrorCode::kCorrupt, "the database in " + directory + " " + how +
                                   ": restore the directory from a copy, or move it away to begin "
                                   "without them"};
}

/// Whether RocksDB may be let at it.
Status check(const std::string& directory) {
  if (!has_current(directory))
    return broken(directory, "lacks its file CURRENT, without which its rows are not found");
  const Result<std::string> obstacle = find_obstacle(directory);
  if (!obstacle) return obstacle.error();
  if (obstacle->empty()) return {};
  return broken(directory, "has a file " + *obstacle +
                               " that is none of its own, so that its rows are not found");
}

}  // namespace

Database::Batch::Batch(Database& database)
    : database_(database), changes_(std::make_unique<rocksdb::WriteBatch>()) {}
Database::Batch::~Batch() = default;

rocksdb::ColumnFamilyHandle* Database::Batch::handle(std::string_view family) const {
  rocksdb::ColumnFamilyHandle* found = database_.find(family);
  SAKER_ASSERT(found != nullptr);  // RocksDB would take the default one
  return found;
}

// Changes to a batch fail only for want of memory.

void Database::Batch::put(std::string_view family, std::string_view key, std::string_view value) {
  (void)changes_->Put(handle(family), slice(key), slice(value));
}

void Database::Batch::erase(std::string_view family, std::string_view key) {
  (void)changes_->Delete(handle(family), slice(key));
}

void Database::Batch::erase_range(std::string_view family, std::string_view begin,
                                  std::string_view end) {
  (void)changes_->DeleteRange(handle(family), slice(begin), slice(end));
}

bool Database::exists(const std::string& directory) {
  if (has_current(directory)) return true;
  const Result<Entries> entries = list_directory(directory);
  return entries && std::any_of(entries->files.begin(), entries->files.end(), has_rows);
}

Database::Database(std::string directory) : directory_(std::move(directory)) {}

Database::~Database() {
  if (database_ == nullptr) return;
  for (rocksdb::ColumnFamilyHandle* family : families_) {
    (void)database_->DestroyColumnFamilyHandle(family);
  }
  (void)database_->Close();
}

Result<std::unique_ptr<Database>> Database::open(const std::string& directory, Access access,
                                                 std::vector<std::string> families) {
  const rocksdb::DBOptions options = database_options();
  std::vector<std::string> names;
  if (exists(directory)) {
    if (Status usable = check(directory); !usable) return usable.error();
    const auto listed = rocksdb::DB::ListColumnFamilies(options, directory, &names);
    if (!listed.ok()) return failed(directory, listed);
  } else if (access == Access::kRead) {
    return Error{ErrorCode::kNotFound, "there is no database in " + directory};
  }
  if (access == Access::kReadWrite) {
    if (Status made = make_directories(directory); !made) return made.error();
    families.emplace_back(kDefaultFamily);
    names.insert(names.end(), families.begin(), families.end());
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
  }
  const std::shared_ptr<rocksdb::Cache> cache = rocksdb::NewLRUCache(kBlockCacheBytes);
  std::vector<rocksdb::ColumnFamilyDescriptor> descriptors;
  descriptors.reserve(names.size());
  for (const std::string& name : names) descriptors.emplace_back(name, family_options(cache));

  std::unique_ptr<Database> database(new Database(directory));
  rocksdb::DB* opened = nullptr;
  const rocksdb::Status status =
      access == Access::kRead
          ? rocksdb::DB::OpenForReadOnly(options, directory, descriptors, &database->families_,
                                         &opened)
          : rocksdb::DB::Open(options, directory, descriptors, &database->families_, &opened);
  if (!status.ok()) return failed(directory, status);
  database->database_.reset(opened);
  return database;
}

rocksdb::ColumnFamilyHandle* Database::find(std::string_view family) const {
  for (rocksdb::ColumnFamilyHandle* handle : families_) {
    if (handle->GetName() == family) return handle;
  }
  return nullptr;
}

Result<std::optional<std::string>> Database::get(std::string_view family,
                                                 std::string_view key) const {
  rocksdb::ColumnFamilyHandle* handle = find(family);
  if (handle == nullptr) return std::optional<std::string>();
  std::string value;
  const rocksdb::Status got = database_->Get({}, handle, slice(key), &value);
  if (got.IsNotFound()) return std::optional<std::string>();
  if (!got.ok()) return failed(directory_, got);
  return std::optional(std::move(value));
}

Status Database::scan(std::string_view family, std::string_view from, const Visitor& visit) const {
  rocksdb::ColumnFamilyHandle* handle = find(family);
  if (handle == nullptr) return {};
  const std::unique_ptr<rocksdb::Iterator> at(database_->NewIterator({}, handle));
  for (at->Seek(slice(from)); at->Valid(); at->Next()) {
    if (!visit(view(at->key()), view(at->value()))) return {};
  }
  return at->status().ok() ? Status() : failed(directory_, at->status());
}

Status Database::write(Batch& batch) {
  const rocksdb::Status written = database_->Write({}, batch.changes_.get());
  return written.ok() ? Status() : failed(directory_, written);
}

Status Database::sync() {
  const rocksdb::Status synced = database_->SyncWAL();
  return synced.ok() ? Status() : failed(directory_, synced);
}

}  // namespace saker::file
