#include "store/inspect/directory_survey.h"

#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <utility>

#include "file/database.h"
#include "file/directory.h"
#include "file/directory_lock.h"
#include "store/compaction/replacement_note.h"
#include "store/compaction/sparse_unit.h"
#include "store/log/log_begin.h"
#include "store/log/log_places.h"

namespace saker::store::inspect {
namespace {

constexpr std::int64_t kFieldsBytes = 56;  // the most that a page of fields holds

struct Part {
  const char* path;
  const char* words;
};

// Parts that are named, not read.
constexpr std::array kParts{
    Part{"kvStore", "pop state in RocksDB"},
    Part{"rocksdbstore", "index, timer and transaction tables in RocksDB"},
    Part{"config/topics", "topics, groups and offsets in RocksDB"},
    Part{"config/rdb", "topics, groups and offsets in RocksDB (version 2)"},
    Part{"config/metadata", "topics, groups and offsets in RocksDB (one database)"},
    Part{"epochFileCheckpoint", "controller epochs"},
    Part{"consumequeue/RMQ_SYS_TRANS_HALF_TOPIC", "transactions"},
};

std::optional<QueueId> queue_id_of(const std::string& name) {
  std::int32_t id = 0;
  const char* last = name.data() + name.size();
  const auto [end, error] = std::from_chars(name.data(), last, id);
  if (error != std::errc{} || end != last || id < 0) return std::nullopt;
  return QueueId{id};
}

Result<std::vector<QueueSet>> list_queues(const std::string& directory) {
  std::vector<QueueSet> queues;
  const Result<file::Entries> topics = file::list_directory(directory);
  if (!topics) return topics.error();
  for (const std::string& topic : topics->directories) {
    const Result<file::Entries> ids = file::list_directory(directory + "/" + topic);
    if (!ids) return ids.error();
    for (const std::string& name : ids->directories) {
      const std::optional<QueueId> id = queue_id_of(name);
      if (!id) continue;
      Result<FileSet> files = list_file_set(directory + "/" + topic + "/" + name);
      if (!files) return files.error();
      queues.push_back({topic, *id, std::move(*files)});
    }
  }
  std::sort(queues.begin(), queues.end(), [](const QueueSet& a, const QueueSet& b) {
    return std::tie(a.topic, a.id) < std::tie(b.topic, b.id);
  });
  // A queue's files say how long all queues' files are.
  std::int64_t file_bytes = 0;
  for (const QueueSet& queue : queues) file_bytes = std::max(file_bytes, queue.files.file_bytes);
  for (QueueSet& queue : queues) {
    if (queue.files.files.size() < 3) queue.files.file_bytes = file_bytes;
  }
  return queues;
}

Result<std::vector<PlainFile>> list_plain(const std::string& directory) {
  const Result<file::Entries> entries = file::list_directory(directory);
  if (!entries) return entries.error();
  std::vector<PlainFile> files;
  for (const std::string& name : entries->files) {
    struct stat facts {};
    if (::stat((directory + "/" + name).c_str(), &facts) == 0)
      files.push_back({name, facts.st_size});
  }
  return files;
}

/// Assigns what a result holds, or gives the error on.
template <class T>
Status take(Result<T> from, T& to) {
  if (!from) return from.error();
  to = std::move(*from);
  return {};
}

/// The same of a page of fields, which is left out where the disk does not give it.
template <class T>
Status take_fields(const Result<T>& from, const char* name, std::optional<T>& to, Survey& found) {
  struct stat facts {};
  if (from) to = *from;
  if (from) return {};
  const bool is_file = ::stat(found.path(name).c_str(), &facts) == 0 && S_ISREG(facts.st_mode);
  if (!is_file || from.error().code != ErrorCode::kIo) return from.error();
  found.faults->add(found.path(name), {0, kFieldsBytes});
  return {};
}

Status look_for_timers(Survey& found) {
  Status done = take(list_file_set(found.path("timerlog")), found.timer_log);
  struct stat facts {};
  if (::stat(found.path("timerwheel").c_str(), &facts) == 0) {
    found.timer_wheel_bytes = facts.st_size;
  }
  if (!done || !file::exists(found.path("config/timercheck"))) return done;
  return take_fields(read_timer_checkpoint(found.path("config/timercheck")), "config/timercheck",
                     found.timer_checkpoint, found);
}

/// How long index files are to be: whole units, and a part of the log's files. Of files that are
/// seldom more than two the commonest length says little.
void settle_index_length(CompactionSet& set) {
  const auto fits = [&set](std::int64_t bytes) {
    return bytes > 0 && bytes % SparseUnit::kBytes == 0 && set.log.file_bytes % bytes == 0;
  };
  if (fits(set.index.file_bytes)) return;
  for (const SetFile& file : set.index.files) {
    if (fits(file.bytes)) set.index.file_bytes = file.bytes;
  }
}

Status look_for_compactions(Survey& found) {
  Result<std::vector<QueueSet>> logs = list_queues(found.path("compaction/compactionLog"));
  if (!logs) return logs.error();
  Result<std::vector<QueueSet>> indexes = list_queues(found.path("compaction/compactionCq"));
  if (!indexes) return indexes.error();
  std::map<std::pair<std::string, std::int32_t>, CompactionSet> sets;
  const auto set_of = [&sets](const QueueSet& queue) -> CompactionSet& {
    CompactionSet& set = sets[{queue.topic, queue.id.value}];
    set.topic = queue.topic;
    set.id = queue.id;
    return set;
  };
  for (QueueSet& queue : *logs) set_of(queue).log = std::move(queue.files);
  for (QueueSet& queue : *indexes) set_of(queue).index = std::move(queue.files);
  for (auto& [name, set] : sets) {
    settle_index_length(set);
    set.is_being_replaced =
        file::exists(ReplacementNote::path_in(set.log.directory + "/compacting"));
    found.compactions.push_back(std::move(set));
  }
  return {};
}

/// Without what has expired in read-only directories: no start takes it for a part of the log.
Status look_for_log(Survey& found) {
  const StorePlace& place = found.place;
  Status done = take(list_file_set(place.log_directories(), place.segment_bytes), found.log);
  if (!done) return done;
  const Result<LogOffset> begin = read_log_begin(place.root);
  if (!begin) return begin.error();
  std::erase_if(found.log.files, [&](const SetFile& file) {
    return file.base + found.log.file_bytes <= begin->value;
  });
  return {};
}

Status look_into(Survey& found) {
  Status done = look_for_log(found);
  for (const char* directory : {"consumequeue", "consumequeue_rocksdb"}) {
    if (file::Database::exists(found.path(directory))) found.queue_database = found.path(directory);
  }
  if (done && !found.queues_in_rocksdb())
    done = take(list_queues(found.path("consumequeue")), found.queues);
  if (done) done = take(list_queues(found.path("batchconsumequeue")), found.batch_queues);
  if (done) done = take(list_queues(found.path("consumequeue_ext")), found.extensions);
  if (done) done = look_for_compactions(found);
  if (done) done = take(list_plain(found.path("index")), found.index);
  if (done) done = take(list_plain(found.path("config")), found.config);
  if (done && file::exists(found.path("checkpoint")))
    done = take_fields(read_checkpoint(found.path("checkpoint")), "checkpoint", found.checkpoint,
                       found);
  return done ? look_for_timers(found) : done;
}

/// Whoever reads a file of the survey tells it of what cannot be read.
void note_faults(Survey& found) {
  ReadFaults* faults = found.faults.get();
  found.log.faults = found.timer_log.faults = faults;
  for (auto* queues : {&found.queues, &found.batch_queues, &found.extensions}) {
    for (QueueSet& queue : *queues) queue.files.faults = faults;
  }
  for (CompactionSet& set : found.compactions) set.log.faults = set.index.faults = faults;
}

}  // namespace

std::vector<std::string> StorePlace::log_directories() const {
  std::vector<std::string> directories = split_paths(commit_log_dir);
  if (directories.empty()) directories.push_back(root + "/commitlog");
  return directories;
}

const CompactionSet* Survey::compaction_of(const std::string& topic, QueueId id) const {
  const auto found =
      std::find_if(compactions.begin(), compactions.end(),
                   [&](const CompactionSet& set) { return set.topic == topic && set.id == id; });
  return found == compactions.end() ? nullptr : &*found;
}

std::string Survey::shown(const std::string& path) const {
  const std::string prefix = place.root + "/";
  return path.starts_with(prefix) ? path.substr(prefix.size()) : path;
}

Result<Survey> survey(const StorePlace& place) {
  Survey found;
  found.place = place;
  found.faults = std::make_shared<ReadFaults>();
  while (found.place.root.size() > 1 && found.place.root.back() == '/') found.place.root.pop_back();
  const std::vector<std::string> logs = found.place.log_directories();
  const bool has_log = std::any_of(logs.begin(), logs.end(), file::exists);
  if (!has_log && !file::exists(found.path("consumequeue")) && !file::exists(found.path("config")))
    return Error{ErrorCode::kNotFound,
                 place.root +
                     " is no store directory: it has neither commitlog/ nor "
                     "consumequeue/ nor config/; give storePathRootDir (of saker up: "
                     "saker-data/store)"};
  // The holder first: what is listed afterwards is at least as new.
  Result<std::optional<std::string>> holder = file::DirectoryLock::holder(found.path("lock"));
  if (!holder) return holder.error();
  found.holder = std::move(*holder);
  found.has_abort = file::exists(found.path("abort"));
  for (const Part& part : kParts) {
    if (file::exists(found.path(part.path))) found.other_parts.emplace_back(part.words);
  }
  Status done = look_into(found);
  if (!done) return done.error();
  note_faults(found);
  return found;
}

}  // namespace saker::store::inspect
