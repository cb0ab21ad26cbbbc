#include <cstddef>
#include <cstdint>
#include <fstream>
#include <string>
#include <vector>

#include "base/assert.h"
#include "file/scratch_directory.h"
#include "store/index/index_file.h"

namespace {

using namespace saker;

constexpr store::IndexLayout kLayout{.slot_count = 4, .entry_count = 20};
constexpr std::int32_t kNewHash = 7;
constexpr std::int64_t kNewOffset = INT64_MAX - 1;

std::vector<LogOffset> search(const store::IndexFile& file, std::int32_t hash) {
  std::vector<LogOffset> offsets;
  SAKER_ASSERT(file.search({hash, INT64_MIN, INT64_MAX, 64}, offsets).ok());
  SAKER_ASSERT(offsets.size() <= static_cast<std::size_t>(kLayout.entry_count));
  return offsets;
}

/// Whatever a file holds, looking into it ends, and a new key is found.
void use(store::IndexFile& file) {
  for (std::int32_t hash = 0; hash < 8; ++hash) search(file, hash);
  file.ends_agree();
  if (file.full() || !file.make_room()) return;
  // Times wrap in a damaged file; a key is then found by its hash alone.
  file.put({kNewHash, {kNewOffset}, 1});
  search(file, kNewHash);
  SAKER_ASSERT(file.header().end_offset == LogOffset{kNewOffset});
}

/// What a check lets pass is consistent: it passes again.
void check(store::IndexFile& file) {
  const std::atomic<bool> stopping = false;
  const auto no_time = [](LogOffset) { return std::int64_t{0}; };
  if (!file.check({{INT64_MAX}, true}, no_time, stopping)) return;
  SAKER_ASSERT(file.ends_agree());
  SAKER_ASSERT(file.check({{INT64_MAX}, false}, no_time, stopping).has_value());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const file::ScratchDirectory scratch;
  static file::RealDisk disk;
  const std::string path = scratch / "20240101000000000";
  std::string bytes(reinterpret_cast<const char*>(data), size);
  // Mostly of the right length; a file of any other is refused.
  if (size != 1) bytes.resize(static_cast<std::size_t>(kLayout.file_bytes()));
  std::ofstream(path, std::ios::binary) << bytes;
  for (const bool checks : {true, false}) {
    auto opened = store::IndexFile::open({disk, path, kLayout});
    if (!opened) return 0;
    checks ? check(**opened) : use(**opened);
  }
  return 0;
}
