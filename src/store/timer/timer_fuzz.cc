#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/assert.h"
#include "base/clock.h"
#include "base/log.h"
#include "file/scratch_directory.h"
#include "store/fuzz_files.h"
#include "store/local_store.h"
#include "store/timer/timer_store.h"

// Timer log, wheel and checkpoint of thirty messages are damaged as the input says
// (fuzz_files.h).
//
// Whatever that makes of them: opening, walking every slot, adding and flushing end, and what is
// added is found.

namespace {

namespace fs = std::filesystem;
using namespace saker;         // NOLINT: a fuzzer is one file
using namespace saker::store;  // NOLINT

constexpr std::int64_t kSecond = 1000;
constexpr std::int64_t kBeginMs = 1'700'000'000'000;
const TimerOptions kOptions{.log_file_bytes = 620, .precision_ms = 1000, .slot_count = 128};

using fuzz::Files;

/// A store with a record, that timers can name.
struct Ground {
  Ground() {
    Options options;
    options.root_dir = scratch.path();
    options.commit_log_segment_bytes = 4096;
    options.index_enabled = false;
    auto opened = LocalStore::open_on(std::make_shared<file::RealDisk>(), options, clock, listener);
    SAKER_ASSERT(opened.ok());
    store = std::move(*opened);
    appender = store->make_appender(waker);
    NewRecord record;
    record.topic = "T";
    record.body = "body";
    appender->stage({&record, 1}, false, [](const Appended&) {});
    appender->commit();
  }
  file::ScratchDirectory scratch;
  ManualClock clock;
  fuzz::Deaf listener;
  fuzz::Asleep waker;
  std::unique_ptr<LocalStore> store;
  std::unique_ptr<Appender> appender;
  file::RealDisk disk;
};

TimerEntry entry_at(const Ground& ground, std::int64_t slot_ms) {
  return {.slot_ms = slot_ms,
          .enqueued_ms = kBeginMs,
          .record = {0},
          .record_bytes = static_cast<std::int32_t>(ground.store->max_log_offset().value),
          .topic_hash = 84};
}

Result<std::unique_ptr<TimerStore>> open(Ground& ground, const std::string& root) {
  return TimerStore::open({ground.disk, root, kOptions, *ground.store, ground.clock});
}

Files make_files(Ground& ground) {
  const file::ScratchDirectory scratch;
  auto timers = open(ground, scratch.path());
  SAKER_ASSERT(timers.ok());
  for (int i = 0; i < 30; ++i) {
    const TimerEntry entry = entry_at(ground, kBeginMs + i % 7 * kSecond);
    SAKER_ASSERT((*timers)->add({&entry, 1}).ok());
    if (i == 20) SAKER_ASSERT((*timers)->flush({kBeginMs, {i}}).ok());
  }
  SAKER_ASSERT((*timers)->flush({kBeginMs, {30}}).ok());
  Files files = fuzz::read_files(scratch.path());
  SAKER_ASSERT(files.size() >= 4);
  return files;
}

std::vector<TimerUnit> units_in(const TimerStore& timers, std::int64_t slot_ms) {
  std::vector<TimerUnit> units;
  const Result<TimerSlot> slot = timers.slot(slot_ms);
  if (!slot) return units;
  (void)timers.walk(slot->last, [&units](const TimerUnit& unit) {
    units.push_back(unit);
    SAKER_ASSERT(units.size() < 10'000);
    return true;
  });
  return units;
}

void use(Ground& ground, const std::string& root) {
  auto opened = open(ground, root);
  if (!opened) return;
  TimerStore& timers = **opened;
  for (int i = 0; i < 8; ++i) (void)units_in(timers, kBeginMs + i * kSecond);
  (void)timers.count_from(kBeginMs);
  const TimerEntry entry = entry_at(ground, kBeginMs + 3 * kSecond);
  if (!timers.add({&entry, 1})) return;
  const std::vector<TimerUnit> units = units_in(timers, entry.slot_ms);
  SAKER_ASSERT(!units.empty());
  SAKER_ASSERT(units.front().record == entry.record && units.front().slot_ms() == entry.slot_ms);
  (void)timers.flush({kBeginMs, {31}});
}

}  // namespace

extern "C" int LLVMFuzzerInitialize(int*, char***) {
  if (fs::exists("/dev/shm")) ::setenv("TMPDIR", "/dev/shm", 0);
  return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const bool is_quiet = log::configure({"off", ""}).ok();
  static Ground ground;
  static const Files whole = make_files(ground);
  SAKER_ASSERT(is_quiet);
  Files files = whole;
  fuzz::damage(files, {reinterpret_cast<const char*>(data), size});
  const file::ScratchDirectory scratch;
  fs::create_directories(scratch.path() + "/config");
  fuzz::write_files(scratch.path(), files);
  use(ground, scratch.path());
  return 0;
}
