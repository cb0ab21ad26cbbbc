#include "store/repair/repairer.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "file/directory.h"
#include "file/directory_lock.h"
#include "file/file.h"
#include "store/inspect/file_window.h"
#include "store/inspect/record_reader.h"
#include "store/log/segment_directory.h"
#include "store/repair/compaction_rebuild.h"
#include "store/repair/filler.h"
#include "store/repair/queue_rebuild.h"

namespace saker::store::repair {
namespace {

using inspect::FileWindow;
using inspect::LogRange;
using inspect::SetFile;
using inspect::Survey;
using inspect::Verdict;

constexpr std::int64_t kUsualQueueFileBytes = 6'000'000;
constexpr std::int64_t kUsualBatchFileBytes = 13'800'000;

std::int64_t file_bytes_of(const std::vector<inspect::QueueSet>& queues, std::int64_t usual) {
  return queues.empty() ? usual : queues.front().files.file_bytes;
}

std::string name_of(const inspect::QueueKey& key) {
  return key.first + "/" + std::to_string(key.second);
}

/// Topics with batch queues, as files and what is wrong with them say.
std::vector<std::string> batch_topics(const Survey& survey, const RepairPlan& plan) {
  std::vector<std::string> topics;
  for (const inspect::QueueSet& queue : survey.batch_queues) topics.push_back(queue.topic);
  for (const inspect::QueueKey& key : plan.batch_queues) topics.push_back(key.first);
  std::sort(topics.begin(), topics.end());
  topics.erase(std::unique(topics.begin(), topics.end()), topics.end());
  return topics;
}

/// One repair.
class Repairer {
 public:
  Repairer(file::Disk& disk, const Survey& survey, const Verdict& verdict, const RepairPlan& plan,
           std::string aside)
      : disk_(disk), survey_(survey), verdict_(verdict), plan_(plan), aside_(std::move(aside)) {}

  Status run() {
    auto lock = file::DirectoryLock::acquire(disk_, survey_.path("lock"));
    if (!lock) return lock.error();
    Status done = file::make_directories(aside_);
    if (done) done = write_report();
    if (done) done = mark_unclosed();
    if (done) done = mend_lengths();
    if (done) done = fill_damage();
    if (done) done = clear_tail();
    if (done) done = replace_compactions();
    if (done) done = replace_queues();
    if (done && plan_.drops_index) done = move_aside("index");
    if (done) done = unmark();
    return done;
  }

 private:
  Status write_report();
  Status mark_unclosed();
  Status unmark();
  /// What a broker that died has written may not be on the medium yet.
  Status sync_log();
  Status sync_log_directories();
  Status mend_lengths();
  Status fill_damage();
  Status fill(const LogRange& range);
  Status clear_tail();
  Status clear_file(const SetFile& file);
  Status replace_compactions();
  Status replace_compaction(const inspect::QueueKey& key, std::string& lost);
  Status replace_queues();
  QueueRebuild what_to_build(const std::string& directory,
                             const inspect::DeletedTopics& deleted) const;
  /// The new one takes the place of the old one, which goes aside.
  Status swap(const std::string& name, const std::string& fresh);
  Status keep(const SetFile& file, LogOffset begin, LogOffset end);
  Status move_aside(const std::string& name);
  Status write_new(const std::string& path, const std::string& text);
  Result<file::File> open_log(const SetFile& file) {
    return file::File::open(disk_, survey_.log.path(file), file::OpenMode::kReadWrite);
  }

  file::Disk& disk_;
  const Survey& survey_;
  const Verdict& verdict_;
  const RepairPlan& plan_;
  const std::string aside_;
};

Status Repairer::write_new(const std::string& path, const std::string& text) {
  Result<file::File> file = file::File::open(disk_, path, file::OpenMode::kCreate);
  if (!file) return file.error();
  Status done = file->resize(0);
  if (done) done = file->write_at(0, text);
  if (done) done = file->sync_all();
  return done ? file::sync_directory(file::parent_of(path)) : done;
}

Status Repairer::write_report() {
  std::string text;
  for (const std::string& line : describe(survey_, plan_)) text += line + "\n";
  for (const std::string& line : plan_.cannot) text += "left as it is: " + line + "\n";
  for (const inspect::LostEntry& lost : verdict_.lost_entries) {
    text += "lost: topic " + lost.topic + ", queue " + std::to_string(lost.queue.value) +
            ", offset " + std::to_string(lost.offset.value) + ", at log offset " +
            std::to_string(lost.log_offset.value) + ", " + std::to_string(lost.size) + " bytes\n";
  }
  return write_new(aside_ + "/what-was-done.txt", text);
}

Status Repairer::mark_unclosed() {
  Status done;
  if (!survey_.has_abort) done = write_new(survey_.path("abort"), "");
  if (done && plan_.drops_checkpoint) done = move_aside("checkpoint");
  return done;
}

Status Repairer::unmark() {
  Status done = survey_.has_abort ? sync_log() : Status();
  // All else is whole by now, and better than what a recovery would make of it.
  const bool needs_recovery =
      plan_.needs_recovery() || (survey_.has_abort && verdict_.is_index_damaged);
  if (done && !needs_recovery) done = file::remove_file(survey_.path("abort"));
  return done ? file::sync_directory(survey_.place.root) : done;
}

Status Repairer::sync_log() {
  for (const SetFile& file : survey_.log.files) {
    if (!file::exists(survey_.log.path(file))) continue;  // went aside
    Result<file::File> opened = open_log(file);
    if (!opened) return opened.error();
    Status synced = opened->sync_data();
    if (!synced) return synced;
  }
  return {};
}

Status Repairer::move_aside(const std::string& name) {
  const std::string to = aside_ + "/" + name;
  Status done = file::make_directories(file::parent_of(to));
  if (done) done = file::rename_file(survey_.path(name), to);
  if (done) done = file::sync_directory(file::parent_of(to));
  return done ? file::sync_directory(file::parent_of(survey_.path(name))) : done;
}

Status Repairer::keep(const SetFile& file, LogOffset begin, LogOffset end) {
  const std::int64_t to = std::min(end.value - file.base, file.bytes);
  std::int64_t from = begin.value - file.base;
  if (from >= to) return {};
  Result<FileWindow> source = FileWindow::open(survey_.log.path(file));
  if (!source) return source.error();
  Status done = file::make_directories(aside_ + "/commitlog");
  if (!done) return done;
  const std::string path =
      aside_ + "/commitlog/" + segment_name(begin.value) + "-" + std::to_string(to - from) + ".bin";
  Result<file::File> copy = file::File::open(disk_, path, file::OpenMode::kCreate);
  if (!copy) return copy.error();
  done = copy->resize(to - from);
  const std::int64_t start = from;
  while (done && from < to) {
    const auto count = static_cast<std::size_t>(
        std::min<std::int64_t>(to - from, static_cast<std::int64_t>(FileWindow::kChunkBytes)));
    const auto bytes = source->read(from, count);
    if (!bytes) return bytes.error();
    if (bytes->empty()) break;
    done = copy->write_at(from - start, *bytes);
    from += static_cast<std::int64_t>(bytes->size());
  }
  if (done) done = copy->sync_all();
  return done ? file::sync_directory(aside_ + "/commitlog") : done;
}

Status Repairer::mend_lengths() {
  Status done = plan_.strangers.empty() ? Status() : file::make_directories(aside_ + "/commitlog");
  for (const std::string& name : plan_.strangers) {
    if (done)
      done = file::rename_file(survey_.log.directory + "/" + name, aside_ + "/commitlog/" + name);
  }
  for (const SetFile& file : plan_.wrong_length) {
    if (done && file.bytes > survey_.log.file_bytes)
      done = keep(file, {file.base + survey_.log.file_bytes}, {file.end()});
    if (!done) return done;
    Result<file::File> opened = open_log(file);
    if (!opened) return opened.error();
    done = opened->resize(survey_.log.file_bytes);
    if (done) done = opened->sync_all();
  }
  return done ? sync_log_directories() : done;
}

Status Repairer::sync_log_directories() {
  for (const std::string& directory : survey_.place.log_directories()) {
    if (Status synced = file::sync_directory(directory); !synced) return synced;
  }
  return {};
}

Status Repairer::fill_damage() {
  for (const LogRange& range : plan_.damage) {
    Status filled = fill(range);
    if (!filled) return filled;
  }
  return {};
}

Status Repairer::fill(const LogRange& range) {
  // A file that was cut short holds none of the range, and its offset is the one before.
  const auto behind =
      std::upper_bound(survey_.log.files.begin(), survey_.log.files.end(), range.begin.value,
                       [](std::int64_t wanted, const SetFile& file) { return wanted < file.base; });
  const SetFile& file = *(behind - 1);
  Status done = keep(file, range.begin, range.end);
  if (!done) return done;
  inspect::FileSet log = survey_.log;  // with the lengths that the files have by now
  for (SetFile& other : log.files) other.bytes = std::max(other.bytes, log.file_bytes);
  inspect::RecordReader records(log);
  const auto next = records.at(range.end);
  const std::int64_t store_ms = next.ok() && *next ? (*next)->store_timestamp_ms : 0;

  Result<file::File> opened = open_log(file);
  if (!opened) return opened.error();
  // From back to front nothing would be gained: `abort` is there, and repair may run again.
  for (LogRange left = range; done && left.bytes() > 0;) {
    const std::string piece = filler_piece(log, left, store_ms);
    done = opened->write_at(left.begin.value - file.base, piece);
    const bool is_blank = left.end.value >= file.base + log.file_bytes;
    left.begin = is_blank ? left.end : left.begin + static_cast<std::int64_t>(piece.size());
  }
  return done ? opened->sync_data() : done;
}

Status Repairer::clear_tail() {
  if (!plan_.tail) return {};
  for (const SetFile& file : survey_.log.files) {
    if (file.end() <= plan_.tail->begin.value || file.base >= plan_.tail->end.value) continue;
    Status done = clear_file(file);
    if (!done) return done;
  }
  return sync_log_directories();
}

Status Repairer::clear_file(const SetFile& file) {
  const LogOffset begin = std::max(plan_.tail->begin, LogOffset{file.base});
  if (file.base > plan_.tail->begin.value) {
    Status done = file::make_directories(aside_ + "/commitlog");
    if (!done) return done;
    return file::rename_file(survey_.log.path(file),
                             aside_ + "/commitlog/" + segment_name(file.base));
  }
  const LogOffset end = std::min(plan_.tail->end, LogOffset{file.end()});
  Status done = keep(file, begin, end);
  if (!done) return done;
  Result<file::File> opened = open_log(file);
  if (!opened) return opened.error();
  done = opened->zero({begin.value - file.base, end - begin});
  return done ? opened->sync_data() : done;
}

Status Repairer::replace_compactions() {
  std::string lost;
  for (const inspect::QueueKey& key : plan_.compactions) {
    if (Status done = replace_compaction(key, lost); !done) return done;
  }
  return lost.empty() ? Status() : write_new(aside_ + "/lost-compacted.txt", lost);
}

Status Repairer::replace_compaction(const inspect::QueueKey& key, std::string& lost) {
  const inspect::CompactionSet* set = survey_.compaction_of(key.first, {key.second});
  const std::string fresh = aside_ + "/new";
  const auto rebuilt = rebuild_compaction(disk_, survey_, *set, fresh);
  if (!rebuilt) return rebuilt.error();
  for (const QueueOffset number : *rebuilt) {
    lost += "topic " + key.first + ", queue " + std::to_string(key.second) + ", offset " +
            std::to_string(number.value) + "\n";
  }
  const std::string log = "/compactionLog/" + name_of(key);
  const std::string index = "/compactionCq/" + name_of(key);
  // The index first: a log without one is whole to a start, the other way round it is not.
  const std::string old_index = "compaction" + index;
  Status done = file::exists(survey_.path(old_index)) ? move_aside(old_index) : Status();
  if (done) done = swap("compaction" + log, fresh + log);
  if (done) done = swap(old_index, fresh + index);
  return done ? file::remove_tree(fresh) : done;
}

QueueRebuild Repairer::what_to_build(const std::string& directory,
                                     const inspect::DeletedTopics& deleted) const {
  return {.queues = plan_.queues,
          .batch_queues = plan_.batch_queues,
          .batch_topics = batch_topics(survey_, plan_),
          .is_database = plan_.builds_database,
          .directory = directory,
          .file_bytes = file_bytes_of(survey_.queues, kUsualQueueFileBytes),
          .batch_file_bytes = file_bytes_of(survey_.batch_queues, kUsualBatchFileBytes),
          .delay_levels = survey_.place.delay_levels,
          .deleted = &deleted};
}

Status Repairer::replace_queues() {
  if (!plan_.builds_queues()) return {};
  const std::string fresh = aside_ + "/new";
  Result<inspect::FileSet> log =
      inspect::list_file_set(survey_.place.log_directories(), survey_.log.file_bytes);
  if (!log) return log.error();
  inspect::DeletedTopics deleted(survey_);
  if (Status loaded = deleted.load(); !loaded) return loaded;
  const QueueRebuild rebuild = what_to_build(fresh, deleted);
  Status done = rebuild_queues(disk_, *log, rebuild);
  for (const inspect::QueueKey& key : plan_.queues) {
    const std::string name = name_of(key);
    if (done) done = swap("consumequeue/" + name, rebuild.simple_directory() + "/" + name);
  }
  for (const inspect::QueueKey& key : plan_.batch_queues) {
    const std::string name = name_of(key);
    if (done) done = swap("batchconsumequeue/" + name, rebuild.batch_directory() + "/" + name);
  }
  if (done && plan_.builds_database)
    done = swap(survey_.shown(survey_.queue_database), rebuild.simple_directory());
  for (const inspect::QueueKey& key : plan_.extensions) {
    const std::string name = "consumequeue_ext/" + name_of(key);
    if (done && file::exists(survey_.path(name))) done = move_aside(name);
  }
  return done ? file::remove_tree(fresh) : done;
}

Status Repairer::swap(const std::string& name, const std::string& fresh) {
  const std::string old = survey_.path(name);
  Status done;
  if (file::exists(old)) done = move_aside(name);
  if (!done || !file::exists(fresh)) return done;  // no record of it is left
  done = file::make_directories(file::parent_of(old));
  if (done) done = file::sync_directory(fresh);
  if (done) done = file::rename_file(fresh, old);
  return done ? file::sync_directory(file::parent_of(old)) : done;
}

}  // namespace

Status repair(file::Disk& disk, const Survey& survey, const Verdict& verdict,
              const RepairPlan& plan, const std::string& aside) {
  return Repairer(disk, survey, verdict, plan, aside).run();
}

}  // namespace saker::store::repair
