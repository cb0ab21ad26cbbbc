#include "store/foreign_tables.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <string_view>

#include "base/endian.h"
#include "file/database.h"

namespace saker::store {
namespace {

constexpr std::string_view kTimers = "timer";
constexpr std::string_view kTaken = "sys_topic_scan_offset_checkpoint";
constexpr std::string_view kDelivered = "timeline_checkpoint";
constexpr std::string_view kHalves = "trans";
constexpr std::string_view kHalvesEnd = "lastOffsetPy";
constexpr std::size_t kNumberBytes = 8;

/// Null where there is none.
Result<std::unique_ptr<file::Database>> open_tables(const std::string& root) {
  const std::string directory = foreign_tables_directory(root);
  if (!file::Database::exists(directory)) return std::unique_ptr<file::Database>();
  return file::Database::open(directory, file::Database::Access::kRead);
}

std::int64_t number_in(std::string_view bytes) {
  return static_cast<std::int64_t>(load_be64(bytes.data()));
}

/// A number that is not there, or nonsense, is 0: nothing was done then.
Result<std::int64_t> number_of(const file::Database& tables, std::string_view key) {
  const auto value = tables.get(kTimers, key);
  if (!value) return value.error();
  if (!*value || (*value)->size() != kNumberBytes) return std::int64_t{0};
  return std::max<std::int64_t>(number_in(**value), 0);
}

/// COMPAT: 5.5.0 writes how far it is with half messages into the default family, where the index
/// of keys has the same, and reads it from `trans`.
Result<LogOffset> entered_until(const file::Database& tables) {
  for (const std::string_view family : {kHalves, file::Database::kDefaultFamily}) {
    const auto value = tables.get(family, kHalvesEnd);
    if (!value) return value.error();
    if (*value && (*value)->size() == kNumberBytes) return LogOffset{number_in(**value)};
  }
  return LogOffset{-1};
}

}  // namespace

std::string foreign_tables_directory(const std::string& root) { return root + "/rocksdbstore"; }

Result<ForeignTimers> read_foreign_timers(const std::string& root) {
  const auto tables = open_tables(root);
  if (!tables) return tables.error();
  if (*tables == nullptr) return ForeignTimers{};
  const Result<std::int64_t> taken = number_of(**tables, kTaken);
  if (!taken) return taken.error();
  const Result<std::int64_t> delivered = number_of(**tables, kDelivered);
  if (!delivered) return delivered.error();
  return ForeignTimers{.taken_until = {*taken}, .delivered_before_ms = *delivered};
}

bool parse_foreign_half(std::string_view key, std::string_view value, ForeignHalf& half) {
  if (key.size() <= kNumberBytes || value.size() != kNumberBytes) return false;
  half = {.at = {number_in(key)},
          .bytes = static_cast<std::int32_t>(load_be32(value.data() + 4)),
          .check_count = static_cast<std::int32_t>(load_be32(value.data()))};
  return half.at.value >= 0 && half.bytes > 0 && half.check_count >= 0;
}

Result<ForeignHalves> read_foreign_halves(const std::string& root) {
  const auto tables = open_tables(root);
  if (!tables) return tables.error();
  ForeignHalves found;
  if (*tables == nullptr) return found;
  const Result<LogOffset> until = entered_until(**tables);
  if (!until) return until.error();
  found.has_table = true;
  found.entered_until = *until;
  Status done = (*tables)->scan(kHalves, "", [&](std::string_view key, std::string_view value) {
    ForeignHalf half;
    if (parse_foreign_half(key, value, half)) {
      found.rows.push_back(half);
    } else if (key != kHalvesEnd) {
      ++found.strange_count;
    }
    return true;
  });
  if (!done) return done.error();
  return found;
}

}  // namespace saker::store
