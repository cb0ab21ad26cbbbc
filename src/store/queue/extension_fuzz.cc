#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <limits>
#include <string>

#include "base/assert.h"
#include "file/scratch_directory.h"
#include "store/inspect/extension_check.h"
#include "store/queue/queue_extensions.h"

// Two files of the extension of a queue hold the input. Whatever it is: every address is read
// without harm, what is put is read back and lies behind what was there, and checking ends.

namespace {

using namespace saker;         // NOLINT: a fuzzer is one file
using namespace saker::store;  // NOLINT

constexpr std::int64_t kFileBytes = 200;
constexpr std::int64_t kFirstAddress = std::numeric_limits<std::int64_t>::min();
const QueueName kQueue{"T", {0}};

std::string directory_of(const std::string& root) { return root + "/consumequeue_ext/T/0"; }

void write_files(const std::string& root, std::string bytes) {
  bytes.resize(static_cast<std::size_t>(2 * kFileBytes));
  std::filesystem::create_directories(directory_of(root));
  for (const std::int64_t base : {std::int64_t{0}, kFileBytes}) {
    const std::string name = std::string(base == 0 ? 20 : 17, '0') + (base == 0 ? "" : "200");
    std::ofstream(directory_of(root) + "/" + name, std::ios::binary)
        << bytes.substr(static_cast<std::size_t>(base), static_cast<std::size_t>(kFileBytes));
  }
}

void use(const std::string& root, std::int64_t last) {
  file::RealDisk disk;
  QueueExtensions extensions(disk, root + "/consumequeue_ext", kFileBytes);
  for (std::int64_t at = 0; at < 2 * kFileBytes + 30; ++at) {
    const auto unit = extensions.read(kQueue, kFirstAddress + at);
    if (unit) SAKER_ASSERT(unit->bit_map.size() < 65'536);
  }
  for (int i = 0; i < 12; ++i) {
    const ExtensionUnit unit{.tags_code = i, .store_ms = i + 1, .bit_map = std::string(14, 'b')};
    const std::int64_t address = extensions.put(kQueue, unit, kFirstAddress + last);
    SAKER_ASSERT(QueueExtensions::is_address(address));
    const auto found = extensions.read(kQueue, address);
    SAKER_ASSERT(found && found->tags_code == i && found->bit_map == unit.bit_map);
  }
}

void check(const std::string& root) {
  inspect::Survey survey;
  survey.place.root = root;
  const inspect::QueueSet set{"T", {0}, *inspect::list_file_set(directory_of(root), kFileBytes)};
  inspect::FindingList findings;
  inspect::ExtensionCheck check(survey, findings, &set);
  for (std::int64_t at = 0; at < 2 * kFileBytes + 30; at += 20) {
    const bool is_right =
        check.meet({.address = kFirstAddress + at, .any_tags_code = true}, "entry");
    if (!is_right) SAKER_ASSERT(findings.count() > 0);
  }
  SAKER_ASSERT(check.is_wrong() == (findings.count() > 0));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const file::ScratchDirectory scratch;
  if (size < 1) return 0;
  const std::string bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  std::filesystem::remove_all(scratch.path() + "/consumequeue_ext");
  write_files(scratch.path(), bytes);
  check(scratch.path());
  use(scratch.path(), data[0]);
  return 0;
}
