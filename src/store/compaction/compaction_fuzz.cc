#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <string_view>

#include "base/assert.h"
#include "base/log.h"
#include "file/scratch_directory.h"
#include "store/compaction/compaction_log.h"
#include "store/compaction/compaction_round.h"
#include "store/compaction/position_file.h"
#include "store/fuzz_files.h"
#include "store/inspect/compaction_check.h"
#include "store/inspect/verifier.h"

// The files of a compaction log of twenty-five messages are damaged as the input says
// (fuzz_files.h).
//
// Checking them ends; where it finds nothing, every message is there as it was written. Opened, a
// record that passes its checksum has a body that was written; a round and an append end.

namespace {

namespace fs = std::filesystem;
using namespace saker;         // NOLINT: a fuzzer is one file
using namespace saker::store;  // NOLINT

constexpr int kCount = 25;
constexpr CompactionLayout kLayout{.log_bytes = 5 * 20 * SparseUnit::kBytes,
                                   .index_bytes = 20 * SparseUnit::kBytes};
const QueueName kQueue{"T", {0}};

using fuzz::Files;

CompactionPlace place_in(file::Disk& disk, const std::string& root) {
  return {disk, root + "/compaction/compactionLog/T/0", root + "/compaction/compactionCq/T/0",
          kLayout};
}

std::string body_of(int i) { return "body " + std::to_string(i); }

Status add(CompactionLog& log, int offset) {
  const std::string body = body_of(offset);
  const std::string properties = "KEYS\1key" + std::to_string(offset % 4) + "\2";
  wire::record::Record record;
  record.topic = "T";
  record.queue_offset = {offset};
  record.store_timestamp_ms = 1'000 + offset;
  record.body = body;
  record.properties = properties;
  std::string bytes(wire::record::encoded_size(record), '\0');
  wire::record::encode(record, bytes.data());
  SAKER_ASSERT(!wire::record::decode(bytes, wire::record::BodyCrc::kCheck, record));
  return log.append(bytes, record);
}

Files make_log() {
  const file::ScratchDirectory scratch;
  file::RealDisk disk;
  CompactionLog log(place_in(disk, scratch.path()), kQueue);
  SAKER_ASSERT(log.load(false).ok());
  for (int i = 0; i < kCount; ++i) SAKER_ASSERT(add(log, i).ok());
  PositionFile positions(disk, scratch.path() + "/compaction/position-checkpoint");
  positions.set(kQueue, {3});
  SAKER_ASSERT(positions.write().ok());
  return fuzz::read_files(scratch.path());
}

/// Whether nothing is wrong as far as a check says.
bool looks_clean(const std::string& root) {
  fs::create_directories(root + "/commitlog");
  const auto survey = inspect::survey({root, "", 0});
  SAKER_ASSERT(survey.ok());
  const auto verdict = inspect::verify(*survey, {});
  return verdict.ok() && verdict->is_clean() &&
         verdict->findings.by_kind().count(inspect::kind::kCompactionIndex) == 0;
}

/// The bodies that are read, by queue offset. None that passes its checksum was never written.
std::map<std::int64_t, std::string> content(const CompactionLog& log) {
  std::map<std::int64_t, std::string> found;
  for (const auto& segment : log.view()) {
    for (std::int64_t i = 0; i < segment->count(); ++i) {
      const SparseUnit unit = segment->unit(i);
      wire::record::Record record;
      const Slice slice = segment->record(unit);
      if (wire::record::decode(slice.bytes, wire::record::BodyCrc::kCheck, record)) continue;
      found[unit.queue_offset.value] = record.body;
      bool is_known = false;
      for (int j = 0; j <= kCount; ++j) is_known |= record.body == body_of(j);
      SAKER_ASSERT(is_known);
    }
  }
  return found;
}

void use(const std::string& root, bool check, bool is_clean) {
  file::RealDisk disk;
  CompactionLog log(place_in(disk, root), kQueue);
  if (!log.load(check)) return;
  const auto found = content(log);
  if (is_clean) {
    SAKER_ASSERT(found.size() == kCount);
    for (int i = 0; i < kCount; ++i) SAKER_ASSERT(found.at(i) == body_of(i));
  }
  PositionFile positions(disk, root + "/compaction/position-checkpoint");
  (void)positions.load();
  (void)CompactionRound(log, {.key_bytes_max = 1 << 20}).run(positions.of(kQueue));
  (void)content(log);
  (void)add(log, kCount);
  (void)content(log);
}

}  // namespace

extern "C" int LLVMFuzzerInitialize(int*, char***) {
  if (fs::exists("/dev/shm")) ::setenv("TMPDIR", "/dev/shm", 0);
  return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const bool is_quiet = log::configure({"off", ""}).ok();
  static const Files whole = make_log();
  SAKER_ASSERT(is_quiet);
  Files files = whole;
  fuzz::damage(files, {reinterpret_cast<const char*>(data), size});
  const file::ScratchDirectory scratch;
  fuzz::write_files(scratch.path(), files);
  const bool is_clean = looks_clean(scratch.path());
  use(scratch.path(), size % 2 == 1, is_clean);
  return 0;
}
