#include "store/queue/queue_database.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/assert.h"
#include "base/byte_reader.h"
#include "file/scratch_directory.h"

// The input is the rows of a database of queues:
//
//     { family 1 · length of key 1 · length of value 1 · key · value } …
//
// Whatever they are: every queue that there is has bounds within which its entries are read, in
// order; it is cut at both ends; and what is written behind its end is read back.

namespace {

using namespace saker;         // NOLINT: a fuzzer is one file
using namespace saker::store;  // NOLINT

constexpr std::string_view kFamilies[] = {"default", "offset"};

/// One for all inputs: an empty one takes long to make.
struct Rows {
  Rows() {
    auto opened =
        file::Database::open(scratch / "db", file::Database::Access::kReadWrite, {"offset"});
    database = opened->get();
    queues = std::make_unique<QueueDatabase>(std::move(*opened));
  }
  void clear() {
    file::Database::Batch batch(*database);
    for (const std::string_view family : kFamilies) {
      const Status scanned = database->scan(family, "", [&](std::string_view key, auto) {
        batch.erase(family, key);
        return true;
      });
      SAKER_ASSERT(scanned.ok());
    }
    SAKER_ASSERT(database->write(batch).ok());
  }
  void put(ByteReader reader) {
    file::Database::Batch batch(*database);
    while (reader.remaining() >= 3) {
      const std::string_view family = kFamilies[reader.u8() % 2];
      const std::size_t key_bytes = reader.u8();
      const std::size_t value_bytes = reader.u8();
      if (reader.remaining() < key_bytes + value_bytes) break;
      const std::string_view key = reader.bytes(static_cast<std::int64_t>(key_bytes));
      batch.put(family, key, reader.bytes(static_cast<std::int64_t>(value_bytes)));
    }
    SAKER_ASSERT(database->write(batch).ok());
  }

  file::ScratchDirectory scratch;
  file::Database* database = nullptr;
  std::unique_ptr<QueueDatabase> queues;
};

void check_read(const QueueDatabase& rows, const QueueName& queue, std::int64_t index) {
  std::vector<QueueEntry> entries(16);
  const auto got = rows.read(queue, index, entries);
  SAKER_ASSERT(got.ok() ? *got > 0 : got.error().code == ErrorCode::kNotFound);
}

void use(QueueDatabase& rows, const QueueName& queue) {
  const QueueDatabase::Bounds bounds = rows.bounds(queue).value();
  SAKER_ASSERT(bounds.begin >= 0 && bounds.end >= bounds.begin);
  SAKER_ASSERT(bounds.end < QueueEntry::kFirstMax);
  if (bounds.begin == bounds.end) return;
  for (const std::int64_t index : {bounds.begin, bounds.end - 1}) check_read(rows, queue, index);
  const std::int64_t middle = bounds.begin + (bounds.end - bounds.begin) / 2;
  (void)rows.remove_before(queue, bounds, middle);
  const QueueDatabase::Bounds later = rows.bounds(queue).value();
  if (later.begin == later.end) return;
  (void)rows.remove_from(queue, later, later.end - 1);

  std::string entry(QueueEntry::kDatabaseBytes, '\0');
  const QueueEntry made{.log_offset = {7}, .size = 9, .tags_code = 11};
  store_entry(entry.data(), made, QueueKind::kDatabase);
  SAKER_ASSERT(rows.write(queue, bounds.end, entry, false).ok());
  SAKER_ASSERT(rows.bounds(queue)->end == bounds.end + 1);
  QueueEntry found;
  SAKER_ASSERT(rows.read(queue, bounds.end, {&found, 1}).ok());
  SAKER_ASSERT(found.log_offset == made.log_offset && found.tags_code == made.tags_code);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static Rows rows;
  rows.clear();
  rows.put(ByteReader({reinterpret_cast<const char*>(data), size}));
  const auto queues = rows.queues->queues();
  SAKER_ASSERT(queues.ok());
  for (const QueueName& queue : *queues) use(*rows.queues, queue);
  return 0;
}
