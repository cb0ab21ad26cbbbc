#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/assert.h"
#include "base/clock.h"
#include "base/log.h"
#include "file/disk.h"
#include "file/scratch_directory.h"
#include "store/fuzz_files.h"
#include "store/inspect/index_check.h"
#include "store/inspect/inspection.h"
#include "store/inspect/selection.h"
#include "store/inspect/verifier.h"
#include "store/local_store.h"
#include "store/repair/filler.h"
#include "store/repair/repairer.h"

// A small store with a few records, queues, an index and a checkpoint is damaged as the input says
// (fuzz_files.h).
//
// Whatever that makes of it, looking into it, checking it, mending it (every other input) and
// opening it ends. And nothing lies: a record that passes its checksum has a body that was written;
// where a check finds nothing, every message is read as it was written, from its queue, in order.

namespace {

namespace fs = std::filesystem;
using namespace saker;         // NOLINT: a fuzzer is one file
using namespace saker::store;  // NOLINT

Options options_in(const std::string& root) {
  Options options;
  options.root_dir = root;
  options.commit_log_segment_bytes = 4096;
  options.consume_queue_segment_bytes = 400;
  options.index_slot_count = 7;
  options.index_entry_count = 200;
  return options;
}

constexpr int kCount = 30;

std::string body_of(int i) {
  return std::to_string(i) + std::string(static_cast<std::size_t>(i * 7 % 90), 'b');
}
const char* topic_of(int i) { return i % 3 == 0 ? "A" : "B"; }
int queue_of(int i) { return i % 2; }

void append_records(Appender& appender) {
  for (int i = 0; i < kCount; ++i) {
    const std::string body = body_of(i);
    const std::string properties = "UNIQ_KEY\1U" + std::to_string(i) + "\2TAGS\1t\2KEYS\1k\2";
    NewRecord record;
    record.topic = topic_of(i);
    record.queue_id = {queue_of(i)};
    record.body = body;
    record.properties = properties;
    record.tags_code = 't';
    appender.stage({&record, 1}, false, [](const Appended&) {});
    appender.commit();
  }
}

/// An index file of 7 slots with every key of the log.
std::string index_of(const inspect::Survey& survey) {
  constexpr std::int32_t kSlots = 7;
  std::string slots(kSlots * 4, '\0');
  std::string entries(20, '\0');
  std::int32_t next = 1;
  inspect::LogWalk walk(survey.log, {0});
  LogOffset last;
  while (*walk.next() == inspect::LogStep::kRecord) {
    inspect::RecordFacts facts;
    inspect::IndexHashes hashes;
    inspect::read_facts(walk.record().properties, facts);
    inspect::index_hashes_of(walk.record(), facts, hashes);
    last = walk.record().log_offset;
    for (const std::int32_t hash : hashes.keys) {
      char* slot = slots.data() + hash % kSlots * 4;
      char entry[20] = {};
      store_be32(entry, static_cast<std::uint32_t>(hash));
      store_be64(entry + 4, static_cast<std::uint64_t>(last.value));
      store_be32(entry + 16, load_be32(slot));
      store_be32(slot, static_cast<std::uint32_t>(next++));
      entries.append(entry, sizeof entry);
    }
  }
  std::string head(40, '\0');
  store_be64(head.data() + 24, static_cast<std::uint64_t>(last.value));
  store_be32(head.data() + 32, kSlots);
  store_be32(head.data() + 36, static_cast<std::uint32_t>(next));
  entries.resize(entries.size() + 200);
  return head + slots + entries;
}

using fuzz::Files;

Files make_store() {
  const file::ScratchDirectory scratch;
  const Options options = options_in(scratch.path());
  const ManualClock clock;
  fuzz::Deaf listener;
  auto disk = std::make_shared<file::RealDisk>();
  auto store = LocalStore::open_on(disk, options, clock, listener);
  SAKER_ASSERT(store.ok());
  fuzz::Asleep waker;
  auto appender = (*store)->make_appender(waker);
  append_records(*appender);
  appender.reset();
  (*store)->close();
  const auto survey = inspect::survey({scratch.path(), "", 0});
  SAKER_ASSERT(survey.ok());
  Files files = fuzz::read_files(scratch.path());
  files["index/20240501120000000"] = index_of(*survey);
  files["config/topics.json"] = "{\"topicConfigTable\":{}}";
  return files;
}

void expect_written(const wire::record::Record& record) {
  if (repair::is_filler(record)) return;
  bool is_known = false;
  for (int i = 0; i < kCount; ++i) is_known |= record.body == body_of(i);
  SAKER_ASSERT(is_known);
}

/// Whether a check finds nothing.
bool look_at(const std::string& root) {
  const auto survey = inspect::survey({root, "", 0});
  if (!survey) return false;
  const auto verdict = inspect::verify(*survey, {});
  SAKER_ASSERT(!verdict.ok() || verdict->log_end >= verdict->log_begin);
  (void)inspect::inspect(*survey, false, {});
  (void)inspect::inspect(*survey, true, {});
  const auto see = [](const wire::record::Record& record) { expect_written(record); };
  const auto lose = [](LogOffset, const std::string&) {};
  (void)inspect::select(*survey, {.topic = "B"}, see, lose, {});
  (void)inspect::select(*survey, {.topic = "A", .key = "k"}, see, lose, {});
  return verdict.ok() && verdict->is_clean() && !verdict->findings.has(inspect::kind::kLogMissing);
}

void mend(const std::string& root) {
  const auto survey = inspect::survey({root, "", 0});
  if (!survey) return;
  const auto verdict = inspect::verify(*survey, {});
  if (!verdict) return;
  file::RealDisk disk;
  const auto plan = repair::plan_repair(*survey, *verdict);
  (void)repair::repair(disk, *survey, *verdict, plan, root + "/repair-now");
}

/// The bodies of a queue, in order, without those that do not pass their checksum.
std::vector<std::string> read_queue(const LocalStore& store, const char* topic, int queue) {
  std::vector<std::string> bodies;
  for (QueueOffset at = store.min_offset(topic, {queue});;) {
    const ReadResult result = store.read({topic, {queue}, at}, nullptr);
    for (const Slice& slice : result.slices) {
      for (std::string_view rest = slice.bytes; !rest.empty();) {
        wire::record::Record record;
        if (wire::record::decode(rest, wire::record::BodyCrc::kCheck, record)) break;
        expect_written(record);
        bodies.emplace_back(record.body);
        rest.remove_prefix(static_cast<std::size_t>(record.total_size));
      }
    }
    if (result.next_offset <= at) return bodies;
    at = result.next_offset;
  }
}

void open_and_read(const std::string& root, bool is_clean) {
  const Options options = options_in(root);
  const ManualClock clock;
  fuzz::Deaf listener;
  auto store = LocalStore::open_on(std::make_shared<file::RealDisk>(), options, clock, listener);
  if (!store) return;
  for (const char* topic : {"A", "B"}) {
    for (const int queue : {0, 1}) {
      std::vector<std::string> written;
      for (int i = 0; i < kCount; ++i) {
        if (std::string_view(topic_of(i)) == topic && queue_of(i) == queue)
          written.push_back(body_of(i));
      }
      const std::vector<std::string> found = read_queue(**store, topic, queue);
      if (is_clean) SAKER_ASSERT(found == written);
    }
  }
  (*store)->close();
}

}  // namespace

/// In memory, where the store's syncs cost nothing.
extern "C" int LLVMFuzzerInitialize(int*, char***) {
  if (fs::exists("/dev/shm")) ::setenv("TMPDIR", "/dev/shm", 0);
  return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const bool is_quiet = log::configure({"off", ""}).ok();
  static const Files whole = make_store();
  SAKER_ASSERT(is_quiet);
  Files files = whole;
  fuzz::damage(files, {reinterpret_cast<const char*>(data), size});
  const file::ScratchDirectory scratch;
  fuzz::write_files(scratch.path(), files);
  const bool is_clean = look_at(scratch.path());
  if (size % 2 == 1) mend(scratch.path());
  open_and_read(scratch.path(), is_clean);
  (void)look_at(scratch.path());
  return 0;
}
