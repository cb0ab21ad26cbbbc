#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace rocksdb {
class ColumnFamilyHandle;
class DB;
class WriteBatch;
}  // namespace rocksdb

namespace saker::file {

/// A RocksDB database: keys and values in the order of the keys' bytes, in families. What was
/// written survives the process; sync() makes it survive a power failure, too. Works on the real
/// disk. Thread: any.
class Database {
 public:
  static constexpr std::string_view kDefaultFamily = "default";

  /// Changes that happen together or not at all, in families that are open. Thread: one.
  class Batch {
   public:
    explicit Batch(Database& database);
    ~Batch();
    void put(std::string_view family, std::string_view key, std::string_view value);
    void erase(std::string_view family, std::string_view key);
    /// Keys of [begin, end).
    void erase_range(std::string_view family, std::string_view begin, std::string_view end);

   private:
    friend class Database;
    rocksdb::ColumnFamilyHandle* handle(std::string_view family) const;

    const Database& database_;
    const std::unique_ptr<rocksdb::WriteBatch> changes_;
  };

  /// Whether a directory holds one, or what is left of one: opening that is an error, as RocksDB
  /// would make a new one of it and remove the rest.
  static bool exists(const std::string& directory);

  enum class Access {
    kRead,       ///< changes nothing in the directory, which another process may be using
    kReadWrite,  ///< makes directory and families that are missing
  };
  /// Families that the directory has beside the named ones are opened, too. Errors name the
  /// directory: none there (kNotFound, kRead only), or not readable.
  static Result<std::unique_ptr<Database>> open(const std::string& directory, Access access,
                                                std::vector<std::string> families = {});
  ~Database();

  /// Nothing if there is no such key or no such family.
  Result<std::optional<std::string>> get(std::string_view family, std::string_view key) const;

  /// Shows keys and values from `from` on until the visitor answers false.
  using Visitor = std::function<bool(std::string_view key, std::string_view value)>;
  Status scan(std::string_view family, std::string_view from, const Visitor& visit) const;

  Status write(Batch& batch);

  /// Waits until what was written is on the medium.
  Status sync();

 private:
  explicit Database(std::string directory);
  rocksdb::ColumnFamilyHandle* find(std::string_view family) const;

  const std::string directory_;
  std::unique_ptr<rocksdb::DB> database_;
  std::vector<rocksdb::ColumnFamilyHandle*> families_;  // of database_, which deletes them
};

}  // namespace saker::file
