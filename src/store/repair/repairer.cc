#include "store/repair/repairer.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "file/directory.h"
#include "file/directory_lock.h"
#include "file/file.h"
#include "store/inspect/file_window.h"
#include "store/inspect/record_reader.h"
#include "store/repair/aside.h"
#include "store/repair/compaction_rebuild.h"
#include "store/repair/filler.h"
#include "store/repair/queue_numbers.h"
#include "store/repair/queue_rebuild.h"

namespace saker::store::repair {
namespace {

using inspect::LogRange;
using inspect::SetFile;
using inspect::Survey;
using inspect::Verdict;

constexpr std::int64_t kUsualQueueFileBytes = 6'000'000;
constexpr std::int64_t kUsualBatchFileBytes = 13'800'000;

std::int64_t file_bytes_of(const std::vector<inspect::QueueSet>& queues, std::int64_t usual) {
  const bool is_known = !queues.empty() && queues.front().files.file_bytes > 0;
  return is_known ? queues.front().files.file_bytes : usual;
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
           const std::string& aside, const inspect::Progress& progress)
      : disk_(disk),
        survey_(survey),
        verdict_(verdict),
        plan_(plan),
        aside_(disk, survey, aside, progress) {}

  Status run() {
    auto lock = file::DirectoryLock::acquire(disk_, survey_.path("lock"));
    if (!lock) return lock.error();
    Status done = write_report();
    if (done) done = mark_unclosed();
    if (done) done = mend_lengths();
    if (done) done = fill_damage();
    if (done) done = clear_tail();
    if (done) done = replace_compactions();
    if (done) done = replace_queues();
    if (done && plan_.drops_index) done = aside_.take("index");
    if (done) done = unmark();
    return done;
  }

 private:
  Status write_report();
  Status write_abort();
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
  Result<file::File> open_log(const SetFile& file) {
    return file::File::open(disk_, survey_.log.path(file), file::OpenMode::kReadWrite);
  }

  file::Disk& disk_;
  const Survey& survey_;
  const Verdict& verdict_;
  const RepairPlan& plan_;
  Aside aside_;
};

Status Repairer::write_report() {
  std::string text;
  for (const std::string& line : describe(survey_, plan_)) text += line + "\n";
  for (const std::string& line : plan_.cannot) text += "left as it is: " + line + "\n";
  for (const inspect::LostEntry& lost : verdict_.lost_entries) {
    text += "lost: topic " + lost.topic + ", queue " + std::to_string(lost.queue.value) +
            ", offset " + std::to_string(lost.offset.value) + ", at log offset " +
            std::to_string(lost.log_offset.value) + ", " + std::to_string(lost.size) + " bytes\n";
  }
  return aside_.write("what-was-done.txt", text);
}

Status Repairer::write_abort() {
  const std::string path = survey_.path("abort");
  Result<file::File> file = file::File::open(disk_, path, file::OpenMode::kCreate);
  if (!file) return file.error();
  Status done = file->sync_all();
  return done ? file::sync_directory(disk_, survey_.place.root) : done;
}

Status Repairer::mark_unclosed() {
  Status done;
  if (!survey_.has_abort) done = write_abort();
  if (done && plan_.drops_checkpoint) done = aside_.take("checkpoint");
  return done;
}

Status Repairer::unmark() {
  Status done = survey_.has_abort ? sync_log() : Status();
  // All else is whole by now, and better than what a recovery would make of it.
  const bool needs_recovery =
      plan_.needs_recovery() || (survey_.has_abort && verdict_.is_index_damaged);
  if (done && !needs_recovery) done = file::remove_file(disk_, survey_.path("abort"));
  return done ? file::sync_directory(disk_, survey_.place.root) : done;
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

Status Repairer::mend_lengths() {
  Status done;
  for (const std::string& path : plan_.strangers) {
    if (done) done = aside_.take_log_file(path);
  }
  for (const SetFile& file : plan_.wrong_length) {
    if (done && file.bytes > survey_.log.file_bytes)
      done = aside_.keep(file, {file.base + survey_.log.file_bytes}, {file.end()});
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
    if (Status synced = file::sync_directory(disk_, directory); !synced) return synced;
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
  Status done = aside_.keep(file, range.begin, range.end);
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
  if (file.base > plan_.tail->begin.value) return aside_.take_log_file(survey_.log.path(file));
  const LogOffset end = std::min(plan_.tail->end, LogOffset{file.end()});
  Result<inspect::FileWindow> window = inspect::FileWindow::open(survey_.log, file);
  if (!window) return window.error();
  const auto written = window->first_nonzero(begin.value - file.base, end.value - file.base);
  if (!written) return written.error();
  if (!*written) return {};  // the tail stands in later files
  Status done = aside_.keep(file, begin, end);
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
  return lost.empty() ? Status() : aside_.write("lost-compacted.txt", lost);
}

Status Repairer::replace_compaction(const inspect::QueueKey& key, std::string& lost) {
  const inspect::CompactionSet* set = survey_.compaction_of(key.first, {key.second});
  const std::string fresh = aside_.path("new");
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
  Status done = file::exists(survey_.path(old_index)) ? aside_.take(old_index) : Status();
  if (done) done = aside_.swap("compaction" + log, fresh + log);
  if (done) done = aside_.swap(old_index, fresh + index);
  return done ? file::remove_tree(disk_, fresh) : done;
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
          .next_numbers = next_numbers(survey_, plan_.queues),
          .delay_levels = survey_.place.delay_levels,
          .deleted = &deleted};
}

Status Repairer::replace_queues() {
  if (!plan_.builds_queues()) return {};
  const std::string fresh = aside_.path("new");
  Result<inspect::FileSet> log =
      inspect::list_file_set(survey_.place.log_directories(), survey_.log.file_bytes);
  if (!log) return log.error();
  inspect::DeletedTopics deleted(survey_);
  if (Status loaded = deleted.load(); !loaded) return loaded;
  const QueueRebuild rebuild = what_to_build(fresh, deleted);
  Status done = rebuild_queues(disk_, *log, rebuild);
  for (const inspect::QueueKey& key : plan_.queues) {
    const std::string name = name_of(key);
    if (done) done = aside_.swap("consumequeue/" + name, rebuild.simple_directory() + "/" + name);
  }
  for (const inspect::QueueKey& key : plan_.batch_queues) {
    const std::string name = name_of(key);
    if (done)
      done = aside_.swap("batchconsumequeue/" + name, rebuild.batch_directory() + "/" + name);
  }
  if (done && plan_.builds_database)
    done = aside_.swap(survey_.shown(survey_.queue_database), rebuild.simple_directory());
  for (const inspect::QueueKey& key : plan_.extensions) {
    const std::string name = "consumequeue_ext/" + name_of(key);
    if (done && file::exists(survey_.path(name))) done = aside_.take(name);
  }
  return done ? file::remove_tree(disk_, fresh) : done;
}

}  // namespace

Status repair(file::Disk& disk, const Survey& survey, const Verdict& verdict,
              const RepairPlan& plan, const std::string& aside, const inspect::Progress& progress) {
  return Repairer(disk, survey, verdict, plan, aside, progress).run();
}

}  // namespace saker::store::repair
