#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include <gtest/gtest.h>

#include "base/endian.h"
#include "file/database.h"

// Rows of the tables that RocketMQ keeps beside its log (foreign_tables.h), for tests.

namespace saker::store {

inline std::string be64(std::int64_t number) {
  std::string bytes(8, '\0');
  store_be64(bytes.data(), static_cast<std::uint64_t>(number));
  return bytes;
}
inline std::string be32(std::int32_t number) {
  std::string bytes(4, '\0');
  store_be32(bytes.data(), static_cast<std::uint32_t>(number));
  return bytes;
}

/// Tables as RocketMQ makes them at every start, and what a test puts there.
inline void make_foreign_tables(const std::string& root,
                                const std::function<void(file::Database::Batch&)>& fill) {
  auto database = file::Database::open(root + "/rocksdbstore", file::Database::Access::kReadWrite,
                                       {"timer", "trans"});
  ASSERT_TRUE(database.ok()) << database.error().message;
  file::Database::Batch batch(**database);
  fill(batch);
  ASSERT_TRUE((*database)->write(batch).ok());
}

}  // namespace saker::store
